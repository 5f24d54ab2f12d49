"""What a screen says in place of what it could not read."""

from __future__ import annotations

from core.errors import KigenError
from tui.locale.translator import Translator


def failure(error: KigenError, translator: Translator) -> tuple[str, ...]:
    """What is wrong, why, and what to do: a line each."""
    words = translator.words
    return (words("screens.not_opened"), *translator.error(error).split("\n"), words("screens.not_opened_keys"))
