"""TOML texts as they were parsed before: tomllib takes longer to read the documents than all that is made of them."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from storage.private_file import replace_private
from storage.toml_text import parse_toml

Parse: TypeAlias = Callable[[str], dict[str, Any]]
_FORM = "1"
_MOST_KEPT = 40


class ParsedDocuments:
    """``parse_toml`` that keeps what it parsed in ``folder``, by the digest of the text: nothing kept goes stale.

    A kept file that is damaged is parsed anew. Where the folder can't be written nothing is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, text: str) -> dict[str, Any]:
        """The text parsed. Raises what ``parse_toml`` raises."""
        path = self._folder / f"{_digest(_FORM + text)}.json"
        with contextlib.suppress(OSError, ValueError, KeyError, IndexError, TypeError):
            return _unpacked(path.read_text(encoding="utf-8"))
        parsed = parse_toml(text)
        packed = _packed(parsed)
        if packed is not None:
            with contextlib.suppress(OSError):
                replace_private(path, packed.encode())
                self._drop_oldest()
        return parsed

    def _drop_oldest(self) -> None:
        kept = sorted(self._folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for path in kept[:-_MOST_KEPT]:
            path.unlink(missing_ok=True)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _packed(parsed: dict[str, Any]) -> str | None:
    """A line with the digest of the next one, which holds the content and its days; None where it has other values."""
    days = [[path, value.isoformat()] for path, value in _leaves(parsed) if type(value) is date]
    try:
        body = json.dumps({"content": parsed, "days": days}, ensure_ascii=False, default=_empty_day)
    except TypeError:
        return None
    return f"{_digest(body)}\n{body}"


def _unpacked(packed: str) -> dict[str, Any]:
    digest, _, body = packed.partition("\n")
    if digest != _digest(body):
        raise ValueError("damaged")
    kept = json.loads(body)
    content: dict[str, Any] = kept["content"]
    for (*way, last), day in kept["days"]:
        place: Any = content
        for step in way:
            place = place[step]
        place[last] = date.fromisoformat(day)
    return content


def _empty_day(value: object) -> str:
    """A day stands in the list of days; a time or an instant is not kept."""
    if type(value) is date:
        return ""
    raise TypeError(value)


def _leaves(value: Any, *way: str | int) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(each, *way, key)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _leaves(each, *way, number)
    else:
        yield way, value
