"""`kigen activity head` from a daily timer: appended to a file, mailed by a real server, and proof afterwards."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.storage.claiming.mail_server import TO, Inbox, serving
from tests.tui.cli.conftest import Kigen, Receive


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    """A mail server that is configured."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    folder = tmp_path / "configuration" / "kigen"
    folder.mkdir(parents=True)
    found = Inbox()
    with serving(found) as port:
        (folder / "config.toml").write_text(
            f'[claims.mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "plain"\nsender = "sla@shinonome.example"\n'
        )
        yield found


@pytest.mark.in_a_file("what is proved is the same on a server")
def test_heads_of_two_days_prove_the_days_by_file_and_by_mail(
    kigen: Kigen, receive: Receive, inbox: Inbox, tmp_path: Path
) -> None:
    file = tmp_path / "heads.jsonl"
    for subject in ("a", "b"):
        receive("high", subject)
        ran = kigen("activity", "head", "--write", str(file), "--mail", TO)
        assert ran.status == 0, ran.err
        kigen.now += timedelta(days=1)
    mails = [
        email.message_from_bytes(each.content or b"", policy=email.policy.default)  # type: ignore[arg-type]
        for each in inbox.mails
    ]
    assert [(mail["From"], mail["To"]) for mail in mails] == [("sla@shinonome.example", TO)] * 2
    mailed = tmp_path / "mailed.jsonl"
    mailed.write_text("".join(mail.get_content() for mail in mails))
    assert mailed.read_text() == file.read_text()
    for heads in (file, mailed):
        ran = kigen("activity", "verify", "--against", str(heads))
        assert (ran.status, "2" in ran.out) == (0, True)


@pytest.mark.in_a_file("what is written is the same on a server")
def test_a_mail_that_is_refused_fails_the_timer_and_the_file_has_the_head_all_the_same(
    kigen: Kigen, receive: Receive, inbox: Inbox, tmp_path: Path
) -> None:
    receive()
    inbox.answers["RCPT"] = "550 no such user"
    file = tmp_path / "heads.jsonl"
    ran = kigen("activity", "head", "--write", str(file), "--mail", TO)
    assert ran.status != 0
    assert file.read_text().count("\n") == 1


@pytest.mark.in_a_file("what is written is the same on a server")
def test_a_file_that_can_not_be_written_is_named(kigen: Kigen, receive: Receive, tmp_path: Path) -> None:
    receive()
    ran = kigen("activity", "head", "--write", str(tmp_path / "nowhere" / "heads.jsonl"))
    assert ran.status == 2
    assert "nowhere" in ran.err
