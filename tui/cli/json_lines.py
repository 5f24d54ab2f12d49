"""JSON objects, one a line, read strictly: what two readers could read differently is refused."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn

from core.errors import BadInput


def object_of(line: bytes) -> dict[str, Any]:
    """The object on one line of UTF-8. Numbers with a fraction are ``Decimal``.

    Raises ``BadInput``: ``line_not_utf8``, ``line_not_json``, ``line_not_an_object``, and for a key given
    twice or NaN and infinity, which are not JSON, ``line_key_twice`` and ``line_not_json``.
    """
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput("line_not_utf8", position=error.start + 1) from None
    try:
        found = json.loads(text, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_each_key_once)
    except json.JSONDecodeError as error:
        raise BadInput("line_not_json", position=error.pos + 1) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, thousands of brackets
        raise BadInput("line_not_json", position=1) from None
    if not isinstance(found, dict):
        raise BadInput("line_not_an_object")
    return found


def text_of(value: object) -> str:
    """``value`` as one line of JSON: readable in any script, and nothing in it that a terminal would obey."""
    text = json.dumps(value, ensure_ascii=False)
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() or each == "\u3000" else json.dumps(each)[1:-1] for each in text)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadInput("line_key_twice", field=key)
        found[key] = value
    return found
