"""`kigen claim preview|package|mail`: from imported logs to what is sent, to a confirmed recipient alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from storage.database.location import Location
from tests.cloudtrail_logs import ACCOUNT, REGION, Logs, write_logs
from tests.databases import Places
from tests.storage.claiming.mail_server import TO, Inbox, serving
from tests.tui.cli.conftest import Kigen
from tui.cli.context import Streams
from tui.cli.main import main

MAY = datetime(2026, 5, 8, 1, 0, tzinfo=UTC)
FILES = ["request.txt", "request.html", "intervals.csv", "log-extract.jsonl"]


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Logs:
    return write_logs(tmp_path_factory.mktemp("logs"), date(2026, 4, 1), broken=10)


@pytest.fixture
def configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The operator's configuration directory."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    folder = tmp_path / "configuration" / "kigen"
    folder.mkdir(parents=True)
    return folder


def furnish(location: Location, logs: Logs) -> None:
    """A desk with a draft for a month whose logs were imported."""
    kigen = Kigen(location, MAY)
    added = ("--account", ACCOUNT, "--region", REGION, "--start", "2025-04-01", "--direction", "receivable")
    for words in (
        ("init",),
        ("contract", "add", "keys", "--terms", "aws-kms", "--plan", "standard", *added),
        ("contract", "charges", "keys", "2026-04", "1250.40 USD", "--scope", REGION),
        ("import", "cloudtrail", *map(str, logs.paths)),
        ("claim", "new", "keys", "2026-04", "--applicant", "Tanaka, SRE"),
    ):
        ran = kigen(*words)
        assert ran.status == 0, ran.err


@pytest.fixture
def desk(places: Places, logs: Logs, worker_id: str) -> Location:
    """A copy of it; each worker has logs of its own."""
    return places.copy(f"sending_{worker_id}", lambda location: furnish(location, logs))


@pytest.fixture
def kigen(desk: Location, configuration: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kigen:
    """The command on it, in a folder of its own."""
    assert configuration.is_dir()
    monkeypatch.chdir(tmp_path)
    return Kigen(desk, MAY)


@pytest.fixture
def ready(kigen: Kigen) -> Kigen:
    assert kigen("claim", "ready", "1").status == 0
    return kigen


@pytest.fixture
def inbox(configuration: Path) -> Iterator[Inbox]:
    """A mail server that is configured."""
    found = Inbox()
    with serving(found) as port:
        (configuration / "config.toml").write_text(
            f'[claims.mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "plain"\nsender = "sla@shinonome.example"\n'
        )
        yield found


def test_a_preview_shows_what_is_sent(kigen: Kigen, logs: Logs) -> None:
    ran = kigen("claim", "preview", "1")
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[:2] == [
        "To: Amazon Web Services",
        f"Subject: SLA Credit Request: AWS KMS, {REGION}, 2026-04, account {ACCOUNT}",
    ]
    assert lines[-1] == f"Files: {', '.join(FILES)}"
    assert sum(" 99.0000 %" in line for line in lines) == 10
    assert "Replaced by asterisks: " in ran.err
    assert "125.04" not in ran.out
    assert [secret for secret in logs.secrets if secret in ran.out] == []


def test_a_preview_for_scripts_holds_every_file(kigen: Kigen) -> None:
    found = kigen("--json", "claim", "preview", "1").json
    assert list(found["files"]) == FILES
    assert "125.04" in found["own_file"]
    assert found["problems"] == []
    assert found["redacted"]["arn"] > 16


def test_one_file_is_printed_to_the_letter(kigen: Kigen) -> None:
    found = kigen("--json", "claim", "preview", "1").json
    for name in FILES:
        assert kigen("claim", "preview", "1", "--file", name).out == found["files"][name]
    assert kigen("claim", "preview", "1", "--file", "own-file.txt").out == found["own_file"]
    wrong = kigen("claim", "preview", "1", "--file", "request.pdf")
    assert (wrong.status, "request.html" in wrong.err) == (2, True)


@pytest.mark.parametrize(("language", "word"), [("en", "[IP addresses]"), ("ja", "[IPアドレス]")])
def test_before_and_after_can_be_looked_at(kigen: Kigen, logs: Logs, language: str, word: str) -> None:
    ran = kigen("--lang", language, "claim", "preview", "1", "--redacted")
    [line, *_] = [line for line in ran.out.splitlines() if "sourceIPAddress" in line]
    assert line.endswith(word)
    assert any(secret in line for secret in logs.secrets)


def test_the_language_of_the_claim_is_that_of_its_documents(kigen: Kigen) -> None:
    assert "月間稼働率" in kigen("--lang", "ja", "claim", "preview", "1").out
    kigen("claim", "change", "1", "--language", "ja")
    assert "月間稼働率" in kigen("--lang", "en", "claim", "preview", "1").out


def test_a_package_is_written_here_and_never_over_another(ready: Kigen, tmp_path: Path) -> None:
    ran = ready("claim", "package", "1")
    assert (ran.status, ran.out) == (0, "claim-1-2026-04\n")
    assert sorted(one.name for one in (tmp_path / "claim-1-2026-04").iterdir()) == sorted([*FILES, "SHA256SUMS"])
    assert (tmp_path / "claim-1-2026-04.own-file.txt").exists()
    again = ready("claim", "package", "1")
    assert (again.status, again.out) == (2, "")
    assert "claim-1-2026-04" in again.err
    replaced = ready("--json", "claim", "package", "1", "--replace").json
    assert Path(replaced["moved_aside"]).is_dir()


def test_a_package_may_be_a_zip(ready: Kigen, tmp_path: Path) -> None:
    assert ready("claim", "package", "1", "--to", "sent.zip").status == 0
    with zipfile.ZipFile(tmp_path / "sent.zip") as packed:
        assert packed.namelist() == [f"sent/{name}" for name in (*FILES, "SHA256SUMS")]


def test_a_package_of_a_claim_that_lacks_something_says_so(kigen: Kigen) -> None:
    kigen("contract", "charges", "keys", "2026-04", "--scope", REGION, "--remove")
    ran = kigen("claim", "package", "1")
    assert (ran.status, ran.out) == (0, "claim-1-2026-04\n")
    assert "The claim is not complete: The charges of the month are not entered." in ran.err


def test_a_log_that_moved_is_said(kigen: Kigen, logs: Logs, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    logs.paths[0].rename(moved)
    try:
        ran = kigen("claim", "preview", "1")
    finally:
        moved.rename(logs.paths[0])
    assert f"{logs.paths[0].name} is not where it was" in ran.err
    assert "20 errors are claimed" in ran.err


def test_without_the_records_of_all_errors_a_package_says_it_is_not_whole_and_no_mail_goes(
    ready: Kigen, inbox: Inbox, logs: Logs, tmp_path: Path
) -> None:
    moved = tmp_path / "moved"
    logs.paths[0].rename(moved)
    try:
        packed = ready("claim", "package", "1")
        mailed = ready("claim", "mail", "1", "--to", TO, "--yes", TO)
    finally:
        moved.rename(logs.paths[0])
    found = len((tmp_path / "claim-1-2026-04" / "log-extract.jsonl").read_text().splitlines())
    assert found < 20
    assert (packed.status, mailed.status, inbox.mails) == (1, 1, [])
    assert f"Of 20 claimed errors {found} have a record" in mailed.err


def test_a_template_that_fails_is_named_and_nothing_is_written(
    ready: Kigen, configuration: Path, tmp_path: Path
) -> None:
    own = configuration / "claims" / "aws-kms" / "en"
    own.mkdir(parents=True)
    (own / "request.txt.j2").write_text("ok\n{{ amount_expected }}\n")
    ran = ready("claim", "package", "1")
    assert ran.status == 2
    assert f"{own / 'request.txt.j2'}, line 2: there is no value amount_expected." in ran.err
    assert not (tmp_path / "claim-1-2026-04").exists()


def test_mail_is_sent_to_the_confirmed_recipient_alone(ready: Kigen, inbox: Inbox) -> None:
    ran = ready("claim", "mail", "1", "--to", TO, "--yes", TO)
    assert ran.status == 0, ran.err
    assert [one.rcpt_tos for one in inbox.mails] == [[TO]]
    assert f"From sla@shinonome.example to {TO}" in ran.err
    assert "kigen claim file 1 --channel mail" in ran.err
    assert ready("--json", "claim", "show", "1").json["state"] == "ready"


@pytest.mark.parametrize("yes", [(), ("--yes", "desk@provider.exampl"), ("--yes", "")])
def test_mail_that_nobody_confirmed_is_not_sent(ready: Kigen, inbox: Inbox, yes: tuple[str, ...]) -> None:
    ran = ready("claim", "mail", "1", "--to", TO, *yes)
    assert (ran.status, inbox.mails) == (1, [])
    assert TO in ran.err


class Terminal(io.StringIO):
    """An operator in front of it."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("language", "answer", "sent"), [("en", "y", 1), ("ja", "はい", 1), ("en", "n", 0), ("en", "", 0)]
)
def test_an_operator_is_asked_and_sees_the_recipient(
    ready: Kigen, inbox: Inbox, language: str, answer: str, sent: int
) -> None:
    said = io.StringIO()
    streams = Streams(Terminal(f"{answer}\n"), io.StringIO(), said, ready.environment, lambda: MAY)
    words = ["--database", ready.database, "--lang", language, "claim", "mail", "1", "--to", TO]
    assert main(words, streams) == 1 - sent
    question = f"Send it to {TO}? [y/N] " if language == "en" else f"{TO} に送信しますか？ [y/N] "
    assert question in said.getvalue()
    assert len(inbox.mails) == sent


def test_mail_may_be_recorded_as_filed(ready: Kigen, inbox: Inbox) -> None:
    assert ready("claim", "mail", "1", "--to", TO, "--yes", TO, "--filed").status == 0
    assert len(inbox.mails) == 1
    shown = ready("--json", "claim", "show", "1").json
    assert shown["state"] == "filed"
    second = ready("claim", "mail", "1", "--to", TO, "--yes", TO)
    assert (second.status, len(inbox.mails)) == (1, 1)
    assert "Claim #1 was filed on 2026-05-08" in second.err
    assert ready("claim", "mail", "1", "--to", TO, "--yes", TO, "--again").status == 0
    assert len(inbox.mails) == 2


def test_a_draft_is_not_mailed(kigen: Kigen, inbox: Inbox) -> None:
    ran = kigen("claim", "mail", "1", "--to", TO, "--yes", TO)
    assert (ran.status, inbox.mails) == (1, [])
    assert "kigen claim check 1" in ran.err


def test_a_server_that_refuses_leaves_the_claim_as_it_was(ready: Kigen, inbox: Inbox) -> None:
    inbox.answers["RCPT"] = "550 no such user"
    ran = ready("claim", "mail", "1", "--to", TO, "--yes", TO, "--filed")
    assert ran.status == 1
    assert "no such user (550). Nothing was sent." in ran.err
    assert ready("--json", "claim", "show", "1").json["state"] == "ready"


def test_without_a_server_or_an_address_it_is_said(ready: Kigen, configuration: Path) -> None:
    assert "[claims.mail]" in ready("claim", "mail", "1", "--to", TO, "--yes", TO).err
    (configuration / "config.toml").write_text('[claims.mail]\nhost = "127.0.0.1"\nsender = "sla@x.example"\n')
    ran = ready("claim", "mail", "1", "--yes", TO)
    assert (ran.status, "--to" in ran.err) == (2, True)


def test_a_rule_of_the_site_redacts_too(kigen: Kigen, configuration: Path) -> None:
    (configuration / "config.toml").write_text("[claims.redaction.rules.words]\ntexts = ['internal exception']\n")
    ran = kigen("claim", "preview", "1", "--file", "log-extract.jsonl")
    assert "internal exception" not in ran.out
    assert "The request was rejected because an **** occurred." in ran.out
