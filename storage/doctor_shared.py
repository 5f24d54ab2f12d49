"""What `kigen doctor` sees of a desk's file that several users of the system share."""

from __future__ import annotations

import os
import pwd
import stat
from collections.abc import Iterator
from pathlib import Path

from core.messages import Message, Param
from storage.database.file_system import group_name, is_shared, side_files
from storage.findings import Finding, failure, ok, warning
from storage.sharing import SHARED_MODE


def is_meant_to_be_shared(path: Path) -> bool:
    """Whether the desk's file or its directory says that a group works on it."""
    mode = path.parent.stat().st_mode
    return is_shared(path) or bool(mode & stat.S_ISGID and mode & stat.S_IWGRP)


def shared(path: Path) -> Iterator[Finding]:
    """Whether every member of the group reaches the file, may write it, and leaves side files that others can use."""
    directory, gid = path.parent, path.parent.stat().st_gid
    group = group_name(gid)
    found = [*_directory(directory), *_files(path, gid, group), *_reached(directory, gid), *_written(path, gid, group)]
    yield from found or [ok("shared", path=str(path), group=group)]


def _directory(directory: Path) -> Iterator[Finding]:
    mode = stat.S_IMODE(directory.stat().st_mode)
    if mode & SHARED_MODE != SHARED_MODE:
        yield failure("shared_directory_mode", path=str(directory), mode=f"{mode:04o}")


def _files(path: Path, gid: int, group: str) -> Iterator[Finding]:
    for file in (path, *side_files(path)):
        found = file.stat()
        said: dict[str, Param] = {
            "path": str(file),
            "owner": _login(found.st_uid),
            "group": group,
            "whom": _able(found.st_uid),
        }
        if found.st_gid != gid:
            yield failure("shared_group_differs", found=group_name(found.st_gid), **said)
        if found.st_mode & 0o660 != 0o660:
            yield failure("shared_file_mode", mode=f"{stat.S_IMODE(found.st_mode):04o}", **said)


def _reached(directory: Path, gid: int) -> Iterator[Finding]:
    """Each directory on the way must let the group pass; that of root at the top does."""
    for above in directory.resolve().parents:
        found = above.stat()
        passes = stat.S_IXGRP if found.st_gid == gid else stat.S_IXOTH
        if not found.st_mode & passes:
            yield warning("shared_not_reached", path=str(above), mode=f"{stat.S_IMODE(found.st_mode):04o}")


def _written(path: Path, gid: int, group: str) -> Iterator[Finding]:
    """Of who is in the group: what keeps him out is told of the directory and the files."""
    if gid in {os.getegid(), *os.getgroups()}:
        return
    for file in (path.parent, path, *side_files(path)):
        if not os.access(file, os.W_OK):
            yield failure("shared_not_writable", path=str(file), login=_login(os.getuid()), group=group)


def _able(uid: int) -> Message:
    """Who may change the mode and the group of a file."""
    return Message("storage.owner_or_root", {"owner": _login(uid)}) if uid else Message("storage.root_alone")


def _login(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
