"""Real trouble for a desk in a file: a disk that has no room, a writer that holds on to the desk."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.database.engine import connect_file
from storage.database.sqlite_library import sqlite_library

_FILLER = "filler"


class SmallDisk:
    """A file system of a few megabytes of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fill(self) -> None:
        """Not a byte is left."""
        with open(self.path / _FILLER, "ab", buffering=0) as file:
            for size in (1 << 16, 1 << 12, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    continue

    def make_room(self) -> None:
        """As before."""
        (self.path / _FILLER).unlink(missing_ok=True)

    def only_read(self) -> None:
        """Mounted anew, so that nothing can be written; nobody may have a file open for writing."""
        subprocess.run(["mount", "-o", "remount,ro", str(self.path)], check=True, capture_output=True)


@contextmanager
def small_disk(path: Path, megabytes: int = 4) -> Iterator[SmallDisk]:
    """Mounted at ``path``, which is made. Skips the test where only root may do that, and we are not."""
    path.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", str(path)]
    may = not os.getuid() and shutil.which("mount") is not None
    if not may or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a disk of a few megabytes: only root may mount it")
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True, capture_output=True)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Another process's transaction goes on and on: as far as SQLite is concerned a connection is as good."""
    other = connect_file(path, sqlite_library(), "mode=rw")
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
    finally:
        other.close()
