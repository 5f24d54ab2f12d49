"""Canned replies as files: ``*.txt`` and ``*.md``, of the site and of the user."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.desk.reply import PLACES, Reply, unknown_place
from core.errors import BadInput
from core.terms.names import unknown
from core.text import LINES_LENGTH, clean_lines, clean_name

ENDINGS = (".txt", ".md")
_LARGEST = 4 * LINES_LENGTH  # in bytes: no text that a ticket can hold is larger


@dataclass(frozen=True, slots=True)
class Replies:
    """The replies by name, and what is wrong with the files that are none, each error with its file."""

    replies: tuple[Reply, ...]
    errors: tuple[BadInput, ...] = ()


def read_replies(directories: Iterable[Path]) -> Replies:
    """The replies in ``directories``; of two with one name the later directory's counts: the site's, then the user's.

    A reply's name is its file's without the ending. Directories need not exist, hidden files are left out. Errors:
    ``reply_unreadable``, ``reply_not_utf8``, ``reply_too_large``, ``reply_empty``, ``reply_place_unknown``.
    """
    found: dict[str, Reply] = {}
    errors: list[BadInput] = []
    for file in _files(directories):
        try:
            reply = _read(file)
        except BadInput as error:
            errors.append(error)
        else:
            found[reply.name] = reply
    return Replies(tuple(found[name] for name in sorted(found)), tuple(errors))


def _files(directories: Iterable[Path]) -> Iterator[Path]:
    for directory in directories:
        try:
            files = sorted(directory.iterdir())
        except OSError:
            continue
        yield from (file for file in files if file.suffix in ENDINGS and file.name[0] != "." and file.is_file())


def _read(file: Path) -> Reply:
    try:
        if file.stat().st_size > _LARGEST:
            raise BadInput("reply_too_large", file=str(file), allowed=LINES_LENGTH)
        content = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadInput("reply_unreadable", file=str(file), reason=error.strerror or "") from None
    except UnicodeDecodeError:
        raise BadInput("reply_not_utf8", file=str(file)) from None
    text = clean_lines(content).strip("\n")
    if not text.strip():
        raise BadInput("reply_empty", file=str(file))
    if place := unknown_place(text):
        name, line = place
        raise unknown("reply_place_unknown", name, PLACES, field="text", file=str(file), line=line)
    return Reply(clean_name(file.stem), text)
