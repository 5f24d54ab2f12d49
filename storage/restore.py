"""`kigen restore`: a backup takes the place of the desk, which is kept aside; while nobody else has it open.

A sound desk is written over page by page, in one transaction of SQLite: who waits for it meanwhile finds the backup's
content afterwards. If files changed places, he would go on writing to the one that was put aside.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.errors import BadInput, DeskUnreachable, Refused
from storage.backup import copy_pages, file_of, force_to_disk
from storage.backup_checking import Checked, check_file
from storage.database.columns import from_microseconds
from storage.database.engine import connect_file, sqlite_engine, writing
from storage.database.faults import unreachable
from storage.database.file_system import create_file, make_private_directory, refuse_network_file_system, side_files
from storage.database.ledger import Ledger
from storage.database.location import Location
from storage.database.sqlite_library import SqliteLibrary, sqlite_library
from storage.database.versions import SCHEMA_VERSION
from storage.exclusive import Present, alone_with
from storage.keys import Keys

RESTORED = "desk.restored"

# Entries of the present desk that the backup lacks, and the other way round: by place and hash, so that a desk that
# went another way since an earlier restore is counted right.
_ONLY_HERE = (
    "SELECT count(*), max(recorded_at) FROM main.activity AS one WHERE NOT EXISTS"
    " (SELECT 1 FROM backup.activity AS other WHERE other.seq = one.seq AND other.hash = one.hash)"
)
_ONLY_THERE = (
    "SELECT count(*) FROM backup.activity AS one WHERE NOT EXISTS"
    " (SELECT 1 FROM main.activity AS other WHERE other.seq = one.seq AND other.hash = one.hash)"
)


@dataclass(frozen=True, slots=True)
class Loss:
    """The acts that only the present desk holds, and the instant of the last of them; ``regained``: those that only
    the backup holds. ``known`` is False where the present desk is too damaged to tell."""

    acts: int = 0
    last_at: datetime | None = None
    regained: int = 0
    known: bool = True


class Restoring:
    """A restore that can be carried out: the backup is checked, and nobody else has the desk open."""

    def __init__(self, path: Path, ready: Path, checked: Checked, present: Present | None, loss: Loss) -> None:
        self._path = path
        self._ready = ready
        self._present = present
        self.checked = checked
        self.loss = loss

    def carry_out(self, backup: Path, actor: str, now: datetime) -> Path | None:
        """Put the backup in the desk's place; returns where the present desk lies now, None where there was none.

        The restored desk says of it in its activity, once its schema is the newest.
        """
        aside = None
        if self._present is not None:
            stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
            aside = self._path.with_name(f"{self._path.name}.before-restore-{stamp}")
        if self.checked.content.schema == SCHEMA_VERSION:
            self._enter(backup, aside, actor, now)
        library = sqlite_library()
        if self._present is None or self._present.connection is None:
            _make_wal(self._ready, library)
            if aside is not None:
                _put_aside(self._path, aside)
            os.link(self._ready, self._path)
            force_to_disk(self._path.parent)
            return aside
        assert aside is not None
        copy_pages(self._present.connection, aside, library)
        source = connect_file(self._ready, library, "mode=ro")
        try:
            source.backup(self._present.connection)
        finally:
            source.close()
        return aside

    def _enter(self, backup: Path, aside: Path | None, actor: str, now: datetime) -> None:
        engine = sqlite_engine(self._ready, sqlite_library())
        keys = Keys()
        try:
            with writing(engine) as connection:
                Ledger(connection).enter(
                    key=keys.new(), command_id=keys.new(), at=now, actor=actor, action=RESTORED, subject="desk",
                    details={
                        "backup": backup.name,
                        "aside": "" if aside is None else aside.name,
                        "lost": self.loss.acts if self.loss.known else None,
                    },
                )  # fmt: skip
        finally:
            engine.dispose()


@contextmanager
def restoring(location: Location, backup: Path) -> Iterator[Restoring]:
    """Everything that goes before a restore. Nobody else can open the desk in the meantime; leaving it changes nothing.

    Raises ``Refused``: ``backup_of_server``, ``desk_in_use``, ``restore_other_desk`` where the present desk is another
    one, and those of ``check_file``; ``BadInput("restore_itself")``; ``DeskUnreachable``.
    """
    path = file_of(location)
    library = sqlite_library()
    if library.fault:
        raise DeskUnreachable(library.fault, version=library.version_text, path=str(path))
    if path.exists() and backup.exists() and path.samefile(backup):
        raise BadInput("restore_itself", field="FILE", path=str(backup))
    make_private_directory(path.parent)
    refuse_network_file_system(path.parent)
    ready = path.with_name(f".{path.name}.{os.getpid()}.restore")
    try:
        _copy_bytes(backup, ready)
        checked = _checked(ready, backup, library)
        with alone_with(path, library) as present:
            yield Restoring(path, ready, checked, present, _loss(present, ready, checked, path))
    except library.module.Error as error:
        raise unreachable(error, location) or error from None
    except OSError as error:
        raise DeskUnreachable("desk_io_error", path=str(path), detail=error.strerror or "") from None
    finally:
        for left in (ready, *side_files(ready)):
            left.unlink(missing_ok=True)


def _copy_bytes(backup: Path, ready: Path) -> None:
    """Beside the desk, so that it is checked on the very disk where it is going to be."""
    if any(side.stat().st_size for side in side_files(backup)):
        raise Refused("backup_unfinished", field="FILE", path=str(backup))
    try:
        source = backup.open("rb")
    except OSError as error:
        raise BadInput("file_unreadable", field="FILE", file=str(backup), reason=error.strerror or "") from None
    with source:
        ready.unlink(missing_ok=True)
        create_file(ready)
        with ready.open("r+b") as target:
            shutil.copyfileobj(source, target, 1 << 20)
    force_to_disk(ready)


def _checked(ready: Path, backup: Path, library: SqliteLibrary) -> Checked:
    """Told of the file that the operator named."""
    try:
        return check_file(ready, library)
    except Refused as refused:
        params = {**refused.params, "path": str(backup)}
        raise Refused(refused.code, field="FILE", **params) from None
    except DeskUnreachable as error:
        params = {**error.params, "path": str(backup)}
        raise DeskUnreachable(error.code, field="FILE", **params) from None


def _loss(present: Present | None, ready: Path, checked: Checked, path: Path) -> Loss:
    if present is None:
        return Loss()
    if present.connection is None:
        return Loss(known=False)
    if present.desk_id != checked.content.desk_id:
        raise Refused("restore_other_desk", field="FILE", path=str(path))
    return _compared(present.connection, ready)


def _compared(connection: Any, ready: Path) -> Loss:
    connection.execute("ATTACH ? AS backup", (f"{ready.as_uri()}?mode=ro&immutable=1",))
    try:
        acts, last = connection.execute(_ONLY_HERE).fetchone()
        (regained,) = connection.execute(_ONLY_THERE).fetchone()
    finally:
        connection.execute("DETACH backup")
    return Loss(acts, None if last is None else from_microseconds(last), regained)


def _make_wal(ready: Path, library: SqliteLibrary) -> None:
    connection = connect_file(ready, library, "mode=rw")
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def _put_aside(path: Path, aside: Path) -> None:
    """With its side files: they belong to it, and beside another database they would destroy that one."""
    for side in side_files(path):
        with contextlib.suppress(FileNotFoundError):
            side.rename(aside.with_name(aside.name + side.name.removeprefix(path.name)))
    path.rename(aside)
