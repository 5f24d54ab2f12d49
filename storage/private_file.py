"""Small files that only their owner may read, replaced whole or not at all."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path


def replace_private(path: Path, content: bytes) -> None:
    """Put ``content`` (0600) in the place of ``path``; directories that are missing are made 0700.

    A reader, and whoever comes after a kill, finds the old content or the new one. It is not forced onto the disk:
    a few keystrokes are not worth a wait at each pause. Raises ``OSError``, with the old content in place.
    """
    make_private(path.parent)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.new")
    try:
        unfinished.unlink(missing_ok=True)  # one that a kill left, whose numbers came again
        descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        unfinished.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def make_private(directory: Path) -> None:
    """The directory with its parents, each that is made here 0700. Raises ``OSError``."""
    for one in (*reversed(directory.parents), directory):
        if not one.exists():
            one.mkdir(mode=0o700, exist_ok=True)
