"""A file from another system: its encoding and its digest."""

from __future__ import annotations

import codecs
import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

from core.errors import BadInput
from core.text import clean_name

_CHUNK = 1 << 20
# CP932 is what Excel and the public offices of Japan write; UTF-8 is tried first, for it proves itself.
_ENCODINGS = ("utf-8-sig", "cp932")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """``name`` is the file's name fit to be shown; ``digest`` is the SHA-256 of its bytes in hexadecimal."""

    path: Path
    name: str
    encoding: str
    digest: str


def open_source(path: Path) -> SourceFile:
    """Look at the whole file.

    Raises ``BadInput``: ``file_unreadable``, ``file_not_plain`` (a pipe, which can't be read twice, or a device, which
    may never end), ``file_empty``, ``wrong_encoding`` (neither UTF-8 nor CP932).
    """
    name = clean_name(path.name)
    digest = hashlib.sha256()
    try:
        mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # a directory says by itself what it is
            raise BadInput("file_not_plain", file=name)
        with path.open("rb") as file:
            empty = True
            while chunk := file.read(_CHUNK):
                empty = empty and not chunk.strip()
                digest.update(chunk)
        encoding = next((encoding for encoding in _ENCODINGS if _decodes(path, encoding)), None)
    except OSError as error:
        raise BadInput("file_unreadable", file=name, reason=error.strerror or type(error).__name__) from None
    if empty:
        raise BadInput("file_empty", file=name)
    if encoding is None:
        raise BadInput("wrong_encoding", file=name)
    return SourceFile(path, name, encoding, digest.hexdigest())


def _decodes(path: Path, encoding: str) -> bool:
    """Whether every byte of the file is text in ``encoding``; without keeping it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):  # CP932 would take it for text
                return False
            file.seek(0)
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True
