"""Files of others through the command: whatever stands in them, a result or one error with its place; and a file that
is refused changes nothing in the desk."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.database.engine import connect_file
from storage.database.sqlite_library import sqlite_library
from tests.fuzz.breaking import broken, broken_json, broken_values
from tests.fuzz.judging import in_time, rounds, steering
from tests.fuzz.storage.exchange.test_desk_files import HOLIDAYS, SERVICENOW, TICKET, TICKETS
from tests.fuzz.storage.exchange.test_provider_files import ATOM, AWS, COUNTED, COUNTS, EVENTS, LOG, PAGE
from tui.cli.context import Streams
from tui.cli.main import main

NOW = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
KMS = "kms-sa-east-1-1544584045"
WORDS = b'[priorities]\n"1 - critical" = "urgent"\n[states]\nnew = "waiting"\n'
KEYS = ("keys", "--terms", "aws-kms", "--plan", "standard", "--start", "2018-01-01", "--account", "123456789012")
ACME = ("acme", "--terms", "jigsaw-prime", "--plan", "business-plus", "--kind", "prime", "--start", "2016-01-01")


@dataclass(frozen=True)
class Reader:
    """One kind of import: its arguments (``FILE`` is the file), a sound file, and broken ones."""

    argv: tuple[str, ...]
    sound: bytes
    content: st.SearchStrategy[bytes]


ANSWERED = {**TICKET, "responded_at": "2026-04-24T02:00:00Z"}
COMPANY = HOLIDAYS + "2026/6/30,創立記念日\r\n".encode("cp932")
CALLED = {"Records": [{**record, "recipientAccountId": "123456789012"} for record in LOG["Records"]]}


def lines(*values: object) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


_ACCEPT = ("--accept", "abc", "--terms", "aws-kms")
READERS = {
    "tickets": Reader(("tickets", "FILE", "--contract", "acme"), TICKETS, broken(TICKETS)),
    "tickets in JSON": Reader(("tickets", "FILE"), lines(ANSWERED), broken_values(ANSWERED).map(lines)),
    "servicenow": Reader(
        ("servicenow", "FILE", "--contract", "acme", "--time-zone", "UTC"), SERVICENOW, broken(SERVICENOW)
    ),
    "words": Reader(
        ("servicenow", "SOUND", "--contract", "acme", "--time-zone", "UTC", "--map", "FILE"), WORDS, broken(WORDS)
    ),
    "holidays": Reader(("holidays", "FILE", "--apply"), COMPANY, broken(COMPANY)),
    "samples": Reader(("samples", "FILE"), COUNTS, st.one_of(broken(COUNTS), broken_json([COUNTED]))),
    "cloudtrail": Reader(("cloudtrail", "FILE"), lines(CALLED), broken_json(CALLED, EVENTS)),
    "aws-status": Reader(
        ("aws-status", "FILE", "--accept", KMS, "--terms", "aws-kms"), lines(AWS), broken_json(AWS)
    ),
    "statuspage": Reader(("statuspage", "FILE", *_ACCEPT), lines(PAGE), st.one_of(broken_json(PAGE), broken(ATOM))),
}  # fmt: skip
ATOMIC = {"tickets", "tickets in JSON", "servicenow", "words"}


@dataclass(frozen=True)
class Desk:
    """A folder with a desk to import into, and another one to take it from anew."""

    folder: Path
    template: Path

    @property
    def path(self) -> Path:
        return self.folder / "kigen.db"

    def renew(self) -> None:
        for path in self.folder.glob("kigen.db*"):
            path.unlink()
        shutil.copy(self.template, self.path)

    def run(self, *argv: str, **environment: str) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        streams = Streams(io.StringIO(), out, err, {"LANG": "en_US.UTF-8", **environment}, lambda: NOW)
        with in_time():
            status = main(["--database", str(self.path), *argv], streams)
        return status, out.getvalue(), err.getvalue()

    def named(self, argv: tuple[str, ...], file: str) -> tuple[str, ...]:
        places = {"FILE": file, "SOUND": str(self.template.with_name("sound.csv"))}
        return tuple(places.get(each, each) for each in argv)

    def content(self) -> str:
        """A digest of every row of every table."""
        with closing(connect_file(self.path, sqlite_library(), "mode=ro")) as connection:
            names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
            rows = [(name, connection.execute(f'SELECT * FROM "{name}"').fetchall()) for name in sorted(names)]
        return sha256(repr(rows).encode()).hexdigest()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = tmp_path_factory.mktemp("template") / "kigen.db"
    template = Desk(made.parent, made)
    for argv in (("init",), ("contract", "add", *ACME), ("contract", "add", *KEYS)):
        status, _, err = template.run(*argv)
        assert status == 0, err
    made.with_name("sound.csv").write_bytes(SERVICENOW)
    return Desk(tmp_path_factory.mktemp("imports"), made)


@pytest.fixture(scope="module", autouse=True)
def no_backups(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Each import that goes in would make the day's."""
    home = tmp_path_factory.mktemp("home")
    (home / "kigen").mkdir()
    (home / "kigen" / "config.toml").write_text('backup = "off"\n', encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(home))
        yield


def imported(desk: Desk, name: str, content: bytes, *more: str) -> tuple[int, bool]:
    """The exit status, and whether the desk is as it was; what the command says is judged."""
    desk.renew()
    before = desk.content()
    file = desk.folder / "given.file"
    file.write_bytes(content)
    status, out, err = desk.run("import", *desk.named(READERS[name].argv, str(file)), *more)
    assert status in {0, 1, 2}, err
    assert steering(out + err) == set(), (out, err)
    if status == 2:
        assert err.startswith("kigen: ")
        assert out == ""
        assert all(len(line) < 1_000 for line in err.splitlines())
        assert "given.file" in err or err.startswith("kigen: --"), err  # the file, or the option that it does not meet
    return status, desk.content() == before


@pytest.mark.parametrize("name", [name for name in READERS if name != "words"])
def test_a_sound_file_goes_in(desk: Desk, name: str) -> None:
    """Or the tests below prove nothing."""
    assert imported(desk, name, READERS[name].sound) == (0, False)


@pytest.mark.parametrize("name", READERS)
@rounds(4, many=150)
@given(data=st.data())
def test_a_broken_file_is_told_and_what_is_refused_changes_nothing(desk: Desk, name: str, data: st.DataObject) -> None:
    content = data.draw(READERS[name].content)
    status, same = imported(desk, name, content, *(["--atomic"] if name in ATOMIC else []))
    assert same or status == 0 or (status == 1 and name not in ATOMIC), status


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "content", [b"", b"\0" * 300, b"\xff" * 300, b"\x1b[2J" * 50], ids=["empty", "NUL", "FF", "ESC"]
)
def test_what_is_nothing_of_the_kind_is_refused(desk: Desk, name: str, content: bytes) -> None:
    status, same = imported(desk, name, content)
    if content or name != "words":
        assert status == 2
        assert same


@pytest.mark.parametrize("name", READERS)
def test_what_is_no_file_is_refused(desk: Desk, name: str) -> None:
    desk.renew()
    before = desk.content()
    nowhere = desk.folder / "empty"
    nowhere.mkdir(exist_ok=True)
    places = (str(nowhere), str(desk.folder / "missing\udcff\x1b[2J"), "/dev/null/x")
    for place in places[name == "cloudtrail" :]:  # a folder of logs may be empty
        status, out, err = desk.run("import", *desk.named(READERS[name].argv, place))
        assert (status, out) == (2, ""), err
        assert steering(err) == set()
    assert desk.content() == before
