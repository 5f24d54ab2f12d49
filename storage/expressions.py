"""Regular expressions that people configure: those that can take for ever on some text are told before they are used.

Nothing can stop `re` once it searches, and a search holds up every thread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_MANY = 10
"""Repetitions whose ways to match, tried out, are too many where each has a choice of its own."""
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT")
_COMMITTED = ("POSSESSIVE_REPEAT", "ATOMIC_GROUP")


def may_take_for_ever(text: str) -> bool:
    """Whether an expression repeats what can match in several ways: the time for it doubles with each letter.

    What repeats inside must have a fixed number or be possessive (``++``, ``(?>…)``), and hold no alternatives. Raises
    ``re.error`` for what is no expression.
    """
    return _doubles(re._parser.parse(text), inside=False)  # type: ignore[attr-defined]


def _doubles(parts: Iterable[tuple[Any, Any]], *, inside: bool) -> bool:
    for kind, value in parts:
        name = str(kind)
        if name in _REPEATS:
            least, most, repeated = value
            varies = least != most
            if (inside and varies) or _doubles(repeated, inside=inside or most > _MANY):
                return True
        elif (inside and name == "BRANCH") or _doubles_below(name, value, inside=inside and name not in _COMMITTED):
            return True
    return False


def _doubles_below(name: str, value: Any, *, inside: bool) -> bool:
    match name:
        case "SUBPATTERN" | "ASSERT" | "ASSERT_NOT" | "POSSESSIVE_REPEAT":
            return _doubles(value[-1], inside=inside)
        case "ATOMIC_GROUP":
            return _doubles(value, inside=inside)
        case "BRANCH":
            return any(_doubles(one, inside=inside) for one in value[1])
        case "GROUPREF_EXISTS":
            return any(_doubles(one, inside=inside) for one in value[1:] if one is not None)
        case _:
            return False
