"""Several files in one field: between semicolons; one whose name holds a semicolon stands in double quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.errors import BadInput

BETWEEN = "; "
_ONE = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*|([^;]*))(?:;|$)')


def split_files(text: str) -> tuple[str, ...]:
    """``a.log; "b;c.log"`` are two; ``""`` within quotes is one. Each once, as first named.

    Raises ``BadInput("file_names_wrong")`` where a quote is not closed, or something stands behind it.
    """
    found: dict[str, None] = {}
    place = 0
    while place < len(text):
        one = _ONE.match(text, place)
        plain = "" if one is None else (one[2] or "").strip()
        if one is None or plain.startswith('"'):
            raise BadInput("file_names_wrong", field="evidence", text=text[place:].strip())
        name = plain if one[1] is None else one[1].replace('""', '"')
        if name:
            found[name] = None
        place = one.end()
    return tuple(found)


def join_files(names: Iterable[str]) -> str:
    """What ``split_files`` reads as these."""
    return BETWEEN.join(map(_quoted, names))


def _quoted(name: str) -> str:
    if ";" not in name and not name.startswith('"') and name == name.strip():
        return name
    return '"{}"'.format(name.replace('"', '""'))
