"""What was typed and not sent outlives the process that it was typed into."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.database.location import Location
from storage.drafts import Drafts

TICKET = {"subject": "ディスク障害", "body": "一行目\n二行目", "requester": ""}
ROOT = Path(__file__).parents[2]
HERE = Location.parse("/srv/desk.db")


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts.of(tmp_path / "state", HERE, "tanaka")


def files(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "state").rglob("*") if path.is_file()]


def test_a_draft_is_read_as_it_was_kept(drafts: Drafts) -> None:
    assert drafts.keep("ticket", {"subject": "first"})
    assert drafts.keep("ticket", TICKET)
    assert drafts.keep("note-12", {"text": "memo"})
    assert (drafts.read("ticket"), drafts.read("note-12")) == (TICKET, {"text": "memo"})


def test_a_draft_that_was_sent_is_gone(drafts: Drafts, tmp_path: Path) -> None:
    drafts.keep("ticket", TICKET)
    assert drafts.drop("ticket")
    assert drafts.drop("ticket")
    assert (drafts.read("ticket"), files(tmp_path)) == ({}, [])


def test_fields_that_were_emptied_are_no_draft(drafts: Drafts, tmp_path: Path) -> None:
    drafts.keep("ticket", TICKET)
    assert drafts.keep("ticket", {"subject": " ", "body": "\n"})
    assert files(tmp_path) == []


def test_each_desk_and_operator_has_his_own(drafts: Drafts, tmp_path: Path) -> None:
    drafts.keep("ticket", TICKET)
    state = tmp_path / "state"
    assert Drafts.of(state, HERE, "suzuki").read("ticket") == {}
    assert Drafts.of(state, Location.parse("postgresql://ops@db/desk"), "tanaka").read("ticket") == {}
    assert Drafts.of(state, HERE, "tanaka").read("ticket") == TICKET


def test_only_the_owner_may_read_it(drafts: Drafts, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        drafts.keep("ticket", TICKET)
    finally:
        os.umask(before)
    (file,) = files(tmp_path)
    assert file.stat().st_mode & 0o777 == 0o600
    assert {parent.stat().st_mode & 0o777 for parent in list(file.parents)[:3]} == {0o700}


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"subject": 1}', b"\xff", b"[" * 9999])
def test_a_file_that_is_not_whole_is_no_draft(drafts: Drafts, tmp_path: Path, content: bytes) -> None:
    drafts.keep("ticket", TICKET)
    files(tmp_path)[0].write_bytes(content)
    assert drafts.read("ticket") == {}


def test_what_somebody_put_there_steers_no_terminal(drafts: Drafts, tmp_path: Path) -> None:
    drafts.keep("ticket", TICKET)
    files(tmp_path)[0].write_text('{"subject": "\\u001b[2Jx"}', encoding="utf-8")
    assert drafts.read("ticket") == {"subject": "␛[2Jx"}


def test_a_full_disk_keeps_the_draft_before_and_says_so(drafts: Drafts, tmp_path: Path) -> None:
    drafts.keep("ticket", {"subject": "short"})
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))  # a write past it fails, as on a full disk
    try:
        assert not drafts.keep("ticket", {"subject": 9999 * "x"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert drafts.read("ticket") == {"subject": "short"}
    assert len(files(tmp_path)) == 1


def test_without_a_directory_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("no directory", encoding="utf-8")
    drafts = Drafts.of(tmp_path / "state", HERE, "tanaka")
    assert not drafts.keep("ticket", TICKET)
    assert drafts.read("ticket") == {}


def test_a_kind_is_a_plain_word(drafts: Drafts) -> None:
    with pytest.raises(ValueError, match="escape"):
        drafts.keep("../escape", TICKET)


def test_a_draft_survives_a_kill(tmp_path: Path) -> None:
    """The process is killed while it keeps drafts without a pause: one of them is there, whole."""
    path = tmp_path / "drafts"
    writing = (
        "import sys; from pathlib import Path; from storage.drafts import Drafts\n"
        "drafts, number = Drafts(Path(sys.argv[1])), 0\n"
        "while True:\n"
        "    number += 1\n"
        "    drafts.keep('note-1', {'text': f'{number}:' + 'x' * 20000 + f':{number}'})\n"
        "    if number == 20: print('going', flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", writing, str(path)], stdout=subprocess.PIPE, cwd=Path.cwd()
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"going\n"
        process.kill()
    text = Drafts(path).read("note-1")["text"]
    assert text.split(":")[0] == text.split(":")[2]
    assert int(text.split(":")[0]) >= 20


def test_a_field_whose_name_could_steer_a_terminal_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "ticket.json").write_text(json.dumps({"\x1b[31mred": "a", "件名": "b", "subject": "c"}))
    assert Drafts(tmp_path).read("ticket") == {"subject": "c"}
