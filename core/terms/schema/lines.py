"""On which line of a TOML text each key stands. tomllib tells values, not places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.errors import KigenError
from core.messages import Message

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
# A basic string with its escapes, or a literal one; those of several lines first.
_STRING = re.compile(r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL)
_SCALAR = re.compile(r"[^,\]}#\r\n]+")
_STEP = re.compile(r"\.|\[(\d+)\]")


def with_lines(errors: Iterable[KigenError], text: str) -> tuple[KigenError, ...]:
    """The faults of a document, each with the line of its key in ``text`` beside the file that it names, by line."""
    lines = lines_of(text)
    found = [(line_of(lines, error.field or ""), error) for error in errors]
    return tuple(_at(error, line) for line, error in sorted(found, key=lambda each: each[0]))


def _at(error: KigenError, line: int) -> KigenError:
    place = Message("terms.file_line", {"file": error.params["file"], "line": line})
    return type(error)(error.code, field=error.field, **{**error.params, "file": place})


def line_of(lines: Mapping[str, int], path: str) -> int:
    """The line of the key at ``path`` (``plans.gold.advice[0]``), or of the nearest table around it that is there."""
    while path:
        if path in lines:
            return lines[path]
        steps = list(_STEP.finditer(path))
        path = path[: steps[-1].start()] if steps else ""
    return 1


def lines_of(text: str) -> Mapping[str, int]:
    """The line of every key, table and entry of a list, by its path. ``text`` must be TOML: tomllib has read it."""
    return _Skimmer(text.removeprefix("\ufeff")).skim()


@dataclass(slots=True)
class _Skimmer:
    """Walks over the text once, taking note of where keys are."""

    text: str
    at: int = 0
    lines: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def skim(self) -> Mapping[str, int]:
        ends = [each.start() for each in re.finditer("\n", self.text)]
        places: dict[str, int] = {}
        self.lines = places
        table = ""
        self._past(_BLANK)
        while self.at < len(self.text):
            table = self._header() if self.text[self.at] == "[" else self._pair(table)
            self._past(_BLANK)
        return {path: bisect_right(ends, place - 1) + 1 for path, place in places.items()}

    def _header(self) -> str:
        """``[table]`` or ``[[table]]``; an entry of a list of tables gets its number."""
        start = self.at
        several = self.text.startswith("[[", start)
        self.at += 2 if several else 1
        path = ""
        for key in self._keys():
            path = self._entered(f"{path}.{key}".removeprefix("."))
            self._note(path, start)
        self._past(_SPACE)
        self.at += 2 if several else 1
        if several:
            path = re.sub(r"\[\d+\]$", "", path)
            self.counts[path] = self.counts.get(path, -1) + 1
            path = self._entered(path)
            self._note(path, start)
        return path

    def _entered(self, path: str) -> str:
        """The path, inside the last entry where it is a list of tables."""
        return f"{path}[{self.counts[path]}]" if path in self.counts else path

    def _pair(self, table: str) -> str:
        start, path = self.at, table
        for key in self._keys():
            path = f"{path}.{key}".removeprefix(".")
            self._note(path, start)
        self._past(_SPACE)
        self.at += 1  # the equals sign
        self._past(_SPACE)
        self._value(path)
        return table

    def _keys(self) -> list[str]:
        found = []
        while True:
            self._past(_SPACE)
            quoted = _STRING.match(self.text, self.at) if self.text[self.at] in "\"'" else None
            match = quoted or _BARE.match(self.text, self.at)
            assert match is not None
            found.append(match[0][1:-1] if quoted else match[0])
            self.at = match.end()
            self._past(_SPACE)
            if self.text[self.at] != ".":
                return found
            self.at += 1

    def _value(self, path: str) -> None:
        first = self.text[self.at]
        if first == "[":
            self._entries(path)
        elif first == "{":
            self._inline(path)
        else:
            match = (_STRING if first in "\"'" else _SCALAR).match(self.text, self.at)
            assert match is not None
            self.at = match.end()

    def _entries(self, path: str) -> None:
        self.at += 1
        number = 0
        while self._past(_BLANK) != "]":
            self._note(f"{path}[{number}]", self.at)
            self._value(f"{path}[{number}]")
            number += 1
            if self._past(_BLANK) == ",":
                self.at += 1
        self.at += 1

    def _inline(self, path: str) -> None:
        self.at += 1
        while self._past(_BLANK) != "}":
            self._pair(path)
            if self._past(_BLANK) == ",":
                self.at += 1
        self.at += 1

    def _past(self, pattern: re.Pattern[str]) -> str:
        """Skip what matches; the character that comes then."""
        match = pattern.match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        return self.text[self.at : self.at + 1]

    def _note(self, path: str, place: int) -> None:
        self.lines.setdefault(path, place)
