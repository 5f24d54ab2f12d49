"""A name that is not there: the error that tells what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from core.errors import BadInput
from core.messages import Message, Param

# More are no help: the error is to stay a line that can be read.
MOST_SHOWN = 20


def hint(name: str, allowed: Iterable[str]) -> Message:
    """What would be right in place of ``name``: the nearest of ``allowed``, and the first twenty."""
    names = tuple(allowed)
    if not names:
        return Message("terms.none_allowed")
    by_lower_case = {each.lower(): each for each in names}
    shown = names if len(names) <= MOST_SHOWN else (*names[:MOST_SHOWN], "…")
    close = difflib.get_close_matches(name.lower(), by_lower_case, n=1)
    if close:
        return Message("terms.did_you_mean", {"nearest": by_lower_case[close[0]], "allowed": shown})
    return Message("terms.one_of", {"allowed": shown})


def unknown(code: str, name: str, allowed: Iterable[str], *, field: str, **params: Param) -> BadInput:
    """The error for ``name`` that is none of ``allowed``."""
    return BadInput(code, field=field, name=name, hint=hint(name, allowed), **params)
