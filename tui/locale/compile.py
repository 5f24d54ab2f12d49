"""Compiles the .po catalogues to the .mo files that are read at run time. For builds, not for the desk."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def compile_messages(root: Path) -> list[Path]:
    """Compile each catalogue under ``root`` that is newer than its .mo; return the files written."""
    sources = sorted(root.glob("*/LC_MESSAGES/*.po"))
    return [compile_catalogue(source) for source in sources if _is_stale(source)]


def compile_catalogue(source: Path) -> Path:
    """Compile one .po beside itself. The file is replaced whole, so that a reader never sees half of it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as lines:
        catalogue = read_po(lines, locale=source.parent.parent.name, abort_invalid=True)
    target = source.with_suffix(".mo")
    unfinished = target.with_suffix(f".{os.getpid()}.tmp")
    with unfinished.open("wb") as file:
        write_mo(file, catalogue)
    unfinished.replace(target)
    return target


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime <= source.stat().st_mtime


if __name__ == "__main__":
    for name in sys.argv[1:]:
        compile_catalogue(Path(name))
