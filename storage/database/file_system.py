"""The desk's file as the system sees it: kind of file system, rights, side files. Looks, and changes nothing."""

from __future__ import annotations

import grp
import os
import stat
from pathlib import Path
from time import sleep

from core.errors import DeskUnreachable

MOUNTS = Path("/proc/self/mountinfo")

# Locks and shared memory do not hold across the hosts of these.
# fmt: off
_NETWORK = frozenset((
    "9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs",
    "nfs", "nfs4", "ocfs2", "orangefs", "smb2", "smb3", "smbfs",
))
# fmt: on
SHUT_SECONDS = 0.02
"""By then SQLite has given a side file that it made the mode of the desk's own."""
_NETWORK_FUSE = ("fuse.sshfs", "fuse.gluster", "fuse.ceph", "fuse.s3", "fuse.rclone", "fuse.gcsfuse", "fuse.davfs")


def file_system_type(path: Path, mounts: Path = MOUNTS) -> str:
    """The type of the file system that holds ``path`` ("ext4"), empty where the system does not say."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    real = Path(os.path.realpath(path))
    found, longest = "", -1
    for line in lines:
        mount, _, source = line.partition(" - ")
        fields = mount.split()
        if len(fields) < 5 or not source:
            continue
        point = fields[4].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        if real.is_relative_to(point) and len(point) >= longest:  # a later mount hides an earlier one
            found, longest = source.split()[0], len(point)
    return found


def refuse_network_file_system(path: Path, mounts: Path = MOUNTS) -> None:
    """Raises ``DeskUnreachable("desk_on_network_file_system")``: SQLite's locks do not hold there."""
    kind = file_system_type(path, mounts)
    if kind in _NETWORK or kind.startswith(_NETWORK_FUSE):
        raise DeskUnreachable("desk_on_network_file_system", path=str(path), file_system=kind)


def why_unreadable(path: Path) -> DeskUnreachable | None:
    """Why the file at ``path`` can't be read at all, or None."""
    name = str(path)
    try:
        found = path.stat()
    except FileNotFoundError:
        code = "desk_missing" if path.parent.is_dir() else "desk_directory_missing"
        return DeskUnreachable(code, path=name, directory=str(path.parent))
    except NotADirectoryError:
        return DeskUnreachable("desk_directory_missing", path=name, directory=str(path.parent))
    except PermissionError:
        return _closed(path)
    except OSError as error:
        return DeskUnreachable("desk_io_error", path=name, detail=error.strerror or "")
    if not stat.S_ISREG(found.st_mode):
        return DeskUnreachable("desk_not_a_file", path=name)
    if not os.access(path, os.R_OK):
        return DeskUnreachable("desk_not_readable", path=name)
    if found.st_size == 0:
        return DeskUnreachable("desk_empty", path=name)
    return None


def _closed(path: Path) -> DeskUnreachable:
    """That one may not enter the directory; of one that is kept for a group, which group that is."""
    said = {"path": str(path), "directory": str(path.parent)}
    try:
        found = path.parent.stat()
    except OSError:
        return DeskUnreachable("desk_directory_closed", **said)
    if not found.st_mode & stat.S_ISGID or found.st_gid in {os.getegid(), *os.getgroups()}:
        return DeskUnreachable("desk_directory_closed", **said)
    return DeskUnreachable("desk_directory_of_group", group=group_name(found.st_gid), **said)


def group_name(gid: int) -> str:
    """Its name, or the number where it has none."""
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


def why_unwritable(path: Path) -> DeskUnreachable | None:
    """Why a desk at ``path`` can't be written, or None: the file, its directory and its side files count.

    One who may only read would leave side files that lock out the owner, so such a desk is not opened at all.
    """
    directory = path.parent
    if found := why_mounted_read_only(path):
        return found
    if not os.access(directory, os.W_OK | os.X_OK):
        return DeskUnreachable("desk_directory_read_only", path=str(path), directory=str(directory))
    for file in (path, *side_files(path)):
        if _stays_shut(file):
            return DeskUnreachable("desk_not_writable", path=str(file))
    return None


def _stays_shut(file: Path) -> bool:
    """Whether it can't be written now and a moment later: SQLite gives another's side file its mode only after it is
    made, and takes it away with his last connection."""
    for _ in range(3):
        if os.access(file, os.W_OK) or not file.exists():
            return False
        sleep(SHUT_SECONDS)
    return True


def why_mounted_read_only(path: Path) -> DeskUnreachable | None:
    """That nothing at all can be written on the file system of ``path``; None also where the system does not say."""
    try:
        read_only = os.statvfs(path.parent).f_flag & os.ST_RDONLY
    except OSError:
        return None
    return DeskUnreachable("desk_file_system_read_only", path=str(path)) if read_only else None


def side_files(path: Path) -> tuple[Path, ...]:
    """The files that SQLite keeps beside ``path`` and that exist now."""
    names = (path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal"))
    return tuple(name for name in names if name.exists())


def is_shared(path: Path) -> bool:
    """Whether others of the file's group work on it too."""
    return bool(path.stat().st_mode & stat.S_IWGRP)


def make_private_directory(directory: Path) -> None:
    """The directory with its parents, each that is made here 0700. Raises ``DeskUnreachable``."""
    try:
        for parent in (*reversed(directory.parents), directory):
            if not parent.exists():
                parent.mkdir(mode=0o700, exist_ok=True)
    except PermissionError:
        raise DeskUnreachable("desk_directory_read_only", path=str(directory), directory=str(parent.parent)) from None
    except OSError as error:
        raise DeskUnreachable("desk_io_error", path=str(directory), detail=error.strerror or "") from None


def create_file(path: Path) -> None:
    """An empty file that only we may read, or our group in a directory that is kept for a group (2770).

    SQLite would make it readable for all, and gives its side files the mode of this one. Raises
    ``FileExistsError``, and ``DeskUnreachable`` where the directory can't be written.
    """
    directory_mode = path.parent.stat().st_mode
    shared = directory_mode & stat.S_ISGID and directory_mode & stat.S_IWGRP
    mode = 0o660 if shared else 0o600
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, mode)
    except FileExistsError:
        raise
    except OSError as error:
        raise why_unwritable(path) or DeskUnreachable(
            "desk_io_error", path=str(path), detail=error.strerror or ""
        ) from None
    try:
        os.fchmod(descriptor, mode)  # whatever the umask made of it
    finally:
        os.close(descriptor)
