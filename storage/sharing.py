"""A place for a desk in a file that the users of one group share, and the site's word of where it is.

SQLite makes its files 0644 at most, whatever the umask allows, and gives side files the mode of the desk's own. So the
directory is 2770, and the file is made 0660 before SQLite sees it (``create_file``).
"""

from __future__ import annotations

import contextlib
import grp
import json
import os
import stat
from enum import StrEnum
from pathlib import Path

from core.errors import BadInput, DeskUnreachable, Refused
from storage.toml_file import read_toml

SHARED_MODE = 0o2770


class Told(StrEnum):
    """What became of the site's configuration."""

    WRITTEN = "written"
    KNOWN = "known"
    BY_HAND = "by_hand"


def make_shared_directory(directory: Path, group: str) -> None:
    """The directory 2770 of ``group`` (a name or a number); one that is there must be so already, or empty.

    Raises ``BadInput("group_unknown")``, ``Refused``: ``shared_directory_taken``, ``group_not_yours``; and
    ``DeskUnreachable``.
    """
    gid = _gid(group)
    if directory.is_dir():
        if _is_ready(directory, gid):
            return
        if any(directory.iterdir()):
            raise Refused("shared_directory_taken", field="--shared", directory=str(directory), group=group)
        _give(directory, gid, group)
        return
    try:
        directory.mkdir(mode=0o700)
    except FileNotFoundError:
        raise DeskUnreachable("desk_directory_missing", path=str(directory), directory=str(directory.parent)) from None
    except PermissionError:
        code = "desk_directory_read_only"
        raise DeskUnreachable(code, path=str(directory), directory=str(directory.parent)) from None
    except OSError as error:
        raise DeskUnreachable("desk_io_error", path=str(directory), detail=error.strerror or "") from None
    try:
        _give(directory, gid, group)
    except BaseException:
        with contextlib.suppress(OSError):
            directory.rmdir()
        raise


def tell_site(configuration: Path, database: Path) -> Told:
    """Let the site's configuration name the desk, where there is none yet and we may write one.

    ``BY_HAND``: an administrator must write ``line_for(database)`` into it.
    """
    with contextlib.suppress(BadInput):
        said = read_toml(configuration).document.get("database")
        if said == str(database):
            return Told.KNOWN
    try:
        configuration.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        descriptor = os.open(configuration, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o644)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"{line_for(database)}\n")
            os.fchmod(descriptor, 0o644)  # everybody reads it, whatever the umask says
    except OSError:
        return Told.BY_HAND
    return Told.WRITTEN


def line_for(database: Path) -> str:
    """The line of the configuration that names the desk."""
    return f"database = {json.dumps(str(database), ensure_ascii=False)}"


def _gid(group: str) -> int:
    try:
        return int(group) if group.isdecimal() else grp.getgrnam(group).gr_gid
    except KeyError:
        raise BadInput("group_unknown", field="--group", group=group) from None


def _is_ready(directory: Path, gid: int) -> bool:
    found = directory.stat()
    return found.st_gid == gid and stat.S_IMODE(found.st_mode) == SHARED_MODE


def _give(directory: Path, gid: int, group: str) -> None:
    try:
        os.chown(directory, -1, gid)  # before the mode: a change of group takes the setgid bit away
        os.chmod(directory, SHARED_MODE)
    except PermissionError:
        raise Refused("group_not_yours", field="--group", group=group, directory=str(directory)) from None
    if not _is_ready(directory, gid):  # the system drops the bit in silence where the caller is no member
        raise Refused("group_not_yours", field="--group", group=group, directory=str(directory))
