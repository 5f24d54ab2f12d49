"""The gate: each thing that is no sound desk is told by name, and nothing is changed by looking."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import BadInput, DeskUnreachable, Refused
from core.terms.registry import Catalogue
from storage.database import opening
from storage.database.faults import may_be_tried_again, unreachable
from storage.database.file_system import file_system_type, refuse_network_file_system
from storage.database.location import Location
from storage.database.sqlite_library import SqliteLibrary, sqlite_library
from storage.desk import Desk
from tests.storage.acts import NOON, enter_contract, receive
from tests.storage.conftest import OPERATOR


@pytest.fixture
def made(file: Location) -> Path:
    """The file of a desk with one ticket, closed."""
    with Desk.create(file, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON) as desk:
        desk.perform(receive, "x" * 20_000)
    assert file.path is not None
    return file.path


def _code_of_opening(path: Path) -> str:
    with pytest.raises(DeskUnreachable) as refused:
        Desk.open(Location.of_file(path), actor=OPERATOR, catalogue=Catalogue(()))
    return refused.value.code


def test_the_file_is_for_its_owner_only(made: Path) -> None:
    assert made.stat().st_mode & 0o777 == 0o600
    assert made.parent.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in made.parent.iterdir()] == ["kigen.db"]


def test_side_files_are_for_the_owner_only(made: Path) -> None:
    with Desk.open(Location.of_file(made), actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON) as desk:
        desk.perform(enter_contract, "b")
        assert {path.stat().st_mode & 0o777 for path in made.parent.iterdir()} == {0o600}


def test_in_a_groups_directory_the_file_and_its_side_files_are_the_groups(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o2770)
    place = Location.of_file(shared / "kigen.db")
    with Desk.create(place, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON) as desk:
        desk.perform(enter_contract, "b")
        assert {path.stat().st_mode & 0o777 for path in shared.iterdir()} == {0o660}


def test_a_desk_is_never_made_over_another_file(made: Path) -> None:
    before = made.read_bytes()
    with pytest.raises(Refused) as refused:
        Desk.create(Location.of_file(made), actor=OPERATOR, catalogue=Catalogue(()))
    assert refused.value.code == "desk_exists"
    assert made.read_bytes() == before


def test_a_missing_desk_is_not_created_by_opening(tmp_path: Path) -> None:
    assert _code_of_opening(tmp_path / "kigen.db") == "desk_missing"
    assert _code_of_opening(tmp_path / "nowhere" / "kigen.db") == "desk_directory_missing"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "desk_empty"), (b"SQLite format 3\0", "desk_foreign"), (b"minutes of a meeting\n" * 99, "desk_foreign")],
    ids=["empty", "stub", "text"],
)
def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "kigen.db"
    path.write_bytes(content)
    assert _code_of_opening(path) == code
    assert path.read_bytes() == content
    assert [entry.name for entry in tmp_path.iterdir()] == ["kigen.db"]


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_another_programs_database_is_left_alone(tmp_path: Path, journal: str) -> None:
    path = tmp_path / "places.sqlite"
    with sqlite3.connect(path) as other:
        other.execute(f"PRAGMA journal_mode = {journal}")
        other.execute("CREATE TABLE places (id)")
    other.close()
    before = path.read_bytes()
    assert _code_of_opening(path) == "desk_foreign"
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["places.sqlite"]


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_truncated_desk_is_damaged(made: Path, share: float) -> None:
    os.truncate(made, int(made.stat().st_size * share))
    assert _code_of_opening(made) == "desk_damaged"


def test_a_directory_is_no_desk(tmp_path: Path) -> None:
    assert _code_of_opening(tmp_path) == "desk_not_a_file"


def _deny(monkeypatch: pytest.MonkeyPatch, path: Path, denied: int) -> None:
    """The tests may run as root, who may do everything."""
    access = os.access

    def check(asked: str | Path, mode: int) -> bool:
        return not (Path(asked) == path and mode & denied) and access(asked, mode)

    monkeypatch.setattr(os, "access", check)


def test_a_read_only_directory_is_told(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _deny(monkeypatch, made.parent, os.W_OK)
    assert _code_of_opening(made) == "desk_directory_read_only"


def test_a_desk_that_we_may_only_read_is_not_opened(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _deny(monkeypatch, made, os.W_OK)
    assert _code_of_opening(made) == "desk_not_writable"
    assert [path.name for path in made.parent.iterdir()] == ["kigen.db"]


def test_a_desk_that_we_may_not_read_is_told(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _deny(monkeypatch, made, os.R_OK)
    assert _code_of_opening(made) == "desk_not_readable"


@pytest.mark.parametrize("goes", [True, False], ids=["taken away", "given its mode"])
def test_a_side_file_that_is_shut_for_an_instant_keeps_nobody_out(
    made: Path, monkeypatch: pytest.MonkeyPatch, goes: bool
) -> None:
    side, access = made.with_name("kigen.db-wal"), os.access
    side.touch()
    looks: list[bool] = []

    def check(asked: str | Path, mode: int) -> bool:
        if Path(asked) != side or looks:
            return access(asked, mode)
        looks.append(True)
        if goes:
            side.unlink()
        return False

    monkeypatch.setattr(os, "access", check)
    Desk.open(Location.of_file(made), actor=OPERATOR, catalogue=Catalogue(())).close()
    assert looks


def test_somebody_elses_side_file_is_told(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    side = made.with_name("kigen.db-shm")
    side.touch()
    _deny(monkeypatch, side, os.W_OK)
    assert _code_of_opening(made) == "desk_not_writable"


MOUNTS = """22 27 0:21 / /proc rw - proc proc rw
27 1 8:1 / / rw - ext4 /dev/sda1 rw
31 27 0:40 / {point} rw - {kind} server:/export rw
"""


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "smb3", "fuse.sshfs", "9p"])
def test_a_network_file_system_is_refused(tmp_path: Path, kind: str) -> None:
    mounts = tmp_path / "mountinfo"
    point = tmp_path / "team share"
    mounts.write_text(MOUNTS.format(point=str(point).replace(" ", "\\040"), kind=kind), encoding="utf-8")
    with pytest.raises(DeskUnreachable) as refused:
        refuse_network_file_system(point / "kigen.db", mounts)
    assert refused.value.code == "desk_on_network_file_system"
    assert refused.value.params["file_system"] == kind
    refuse_network_file_system(tmp_path / "team", mounts)
    assert file_system_type(tmp_path / "team", mounts) == "ext4"


def _library(version: tuple[int, int, int]) -> SqliteLibrary:
    return replace(sqlite_library(), version=version)


@pytest.mark.parametrize(
    ("version", "fault"),
    [
        ((3, 6, 23), "sqlite_too_old"),
        ((3, 7, 0), "sqlite_loses_pages"),
        ((3, 40, 1), "sqlite_loses_pages"),
        ((3, 51, 2), "sqlite_loses_pages"),
        ((3, 51, 3), ""),
        ((3, 53, 4), ""),
    ],
)
def test_a_library_that_loses_pages_is_known(version: tuple[int, int, int], fault: str) -> None:
    assert _library(version).fault == fault


def test_with_such_a_library_a_desk_is_read_but_not_written(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import storage.database.engine

    for module in (opening, storage.database.engine):
        monkeypatch.setattr(module, "sqlite_library", lambda: _library((3, 40, 1)))
    with Desk.open(Location.of_file(made), actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON) as desk:
        assert desk.read_only is not None
        assert desk.read_only.code == "sqlite_loses_pages"
        assert desk.settings().time_zone == "Asia/Tokyo"
        with pytest.raises(DeskUnreachable) as refused:
            desk.perform(enter_contract, "b")
        with pytest.raises(sqlite_library().module.OperationalError), _raw(desk) as cursor:
            cursor.execute("DELETE FROM plan_periods")
    assert refused.value.code == "sqlite_loses_pages"


class _raw:  # noqa: N801 - reads as a function
    def __init__(self, desk: Desk) -> None:
        self._connection = desk.engine.raw_connection()

    def __enter__(self) -> sqlite3.Cursor:
        return self._connection.cursor()  # type: ignore[return-value]

    def __exit__(self, *_: object) -> None:
        self._connection.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    point = tmp_path / "disk"
    point.mkdir()
    mount = shutil.which("mount")
    made = (
        mount and subprocess.run([mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", point], check=False).returncode == 0
    )
    if not made:
        pytest.skip("only root can mount a small disk")
    yield point
    subprocess.run(["umount", "-l", str(point)], check=True)


def test_a_full_disk_is_told_and_nothing_is_half_done(small_disk: Path) -> None:
    place = Location.of_file(small_disk / "kigen.db")
    with Desk.create(place, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON) as desk:
        desk.perform(receive, "small")
        with pytest.raises(DeskUnreachable) as full:
            desk.perform(receive, "x" * 2_000_000)
        assert full.value.code == "desk_disk_full"
        assert desk.perform(receive, "small again").subject == "2"


def test_a_disk_without_room_for_the_side_files_is_full(small_disk: Path) -> None:
    """SQLite calls it a disk I/O error."""
    place = Location.of_file(small_disk / "kigen.db")
    Desk.create(place, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON).close()
    for side_file in small_disk.glob("kigen.db-*"):
        side_file.unlink()
    ballast = os.open(small_disk / "ballast", os.O_CREAT | os.O_WRONLY)
    os.posix_fallocate(ballast, 0, os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize)
    os.close(ballast)
    with (
        pytest.raises(DeskUnreachable) as full,
        Desk.open(place, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON) as desk,
    ):
        desk.settings()
    assert full.value.code == "desk_disk_full"


def test_no_desk_is_left_where_the_disk_is_full_at_its_making(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(b"x" * 1_000_000)
    with pytest.raises(DeskUnreachable) as full:
        Desk.create(Location.of_file(small_disk / "kigen.db"), actor=OPERATOR, catalogue=Catalogue(()))
    assert full.value.code == "desk_disk_full"
    assert [path.name for path in small_disk.iterdir()] == ["ballast"]


def test_damage_that_shows_while_working_makes_the_desk_read_only(made: Path) -> None:
    with Desk.open(Location.of_file(made), actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON) as desk:
        size = made.stat().st_size
        with made.open("r+b") as content:
            content.seek(4096)
            content.write(b"\xff" * (size - 4096))
        with pytest.raises(DeskUnreachable) as damaged:
            desk.perform(receive, "x")
        assert damaged.value.code == "desk_damaged"
        assert desk.read_only is damaged.value


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    place = Location.parse("postgresql://tanaka:secret@127.0.0.1:1/desk?password=secret2")
    with pytest.raises(DeskUnreachable) as lost:
        Desk.open(place, actor=OPERATOR, catalogue=Catalogue(()))
    assert lost.value.code == "desk_server_unreachable"
    assert "secret" not in f"{lost.value} {lost.value.__cause__} {place!r} {place.name}"
    assert "tanaka@127.0.0.1:1/desk" in place.name


@pytest.mark.parametrize("uri", ["postgresql://tanaka:secret@[host/desk", "postgresql://tanaka:secret@host/desk?x"])
def test_a_broken_uri_is_told_without_the_password(uri: str) -> None:
    with pytest.raises(BadInput) as broken:
        Desk.open(Location.parse(uri), actor=OPERATOR, catalogue=Catalogue(()))
    assert broken.value.code == "database_url_broken"
    assert "secret" not in f"{broken.value} {broken.value.__cause__}"


def test_a_database_without_a_desk_or_with_anothers_tables_is_told(new_database: object) -> None:
    import psycopg

    assert callable(new_database)
    place = Location.parse(new_database())
    with pytest.raises(DeskUnreachable) as missing:
        Desk.open(place, actor=OPERATOR, catalogue=Catalogue(()))
    with psycopg.connect(place.conninfo) as connection:
        connection.execute("CREATE TABLE tickets (id int)")
    with pytest.raises(DeskUnreachable) as foreign:
        Desk.open(place, actor=OPERATOR, catalogue=Catalogue(()))
    with pytest.raises(DeskUnreachable) as not_made:
        Desk.create(place, actor=OPERATOR, catalogue=Catalogue(()))
    assert (missing.value.code, foreign.value.code, not_made.value.code) == (
        "desk_missing",
        "desk_foreign",
        "desk_foreign",
    )


def test_a_database_that_cannot_hold_every_text_is_not_made_a_desk(new_database: object) -> None:
    import psycopg

    assert callable(new_database)
    place = Location.parse(new_database())
    with psycopg.connect(place.conninfo, autocommit=True) as connection:
        name = f"{connection.info.dbname}_ascii"
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
        there = Location.parse(place.conninfo.replace(connection.info.dbname, name))
    with pytest.raises(DeskUnreachable) as refused:
        Desk.create(there, actor=OPERATOR, catalogue=Catalogue(()))
    assert (refused.value.code, refused.value.params["encoding"]) == ("desk_server_encoding", "SQL_ASCII")


def test_what_is_no_fault_of_the_database_is_not_translated(file: Location) -> None:
    assert unreachable(ValueError("x"), file) is None


@pytest.mark.parametrize(
    ("code", "words"), [(5, "database is locked"), (6, "table is locked"), (15, "locking protocol")]
)
def test_others_in_the_way_are_waited_for_and_then_told(file: Location, code: int, words: str) -> None:
    error = sqlite_library().module.OperationalError(words)
    error.sqlite_errorcode = code
    assert may_be_tried_again(error)
    told = unreachable(error, file)
    assert told is not None
    assert told.code == "desk_busy"
