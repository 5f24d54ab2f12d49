"""The theme: one of Textual's, the ``ansi`` ones among them, which take the colours of the operator's terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.errors import BadInput, KigenError
from core.terms.names import unknown

DEFAULT = "textual-dark"
VARIABLE = "TEXTUAL_THEME"


def choose_theme(
    setting: str, environment: Mapping[str, str], available: Iterable[str]
) -> tuple[str, KigenError | None]:
    """The theme to take, and what is wrong with the wish: ``theme_unknown`` with the nearest.

    ``TEXTUAL_THEME`` wins over the ``setting``; without either, and for a name that is not ``available``, it is the
    dark one.
    """
    names = tuple(available)
    wish = environment.get(VARIABLE) or setting or DEFAULT
    if wish in names:
        return wish, None
    found: BadInput = unknown("theme_unknown", wish, names, field="theme", theme=DEFAULT)
    return DEFAULT, found
