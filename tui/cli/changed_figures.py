"""Figures of a month that are other ones now, in words."""

from __future__ import annotations

from collections.abc import Iterable

from core.desk.figures import Changed
from tui.cli.month_text import figure_words
from tui.locale.translator import Translator


def change_words(changed: Iterable[Changed], words: Translator) -> tuple[str, ...]:
    """Each figure as it was and as it is."""
    return tuple(
        f"{words.words(f'cli.month_figure_{each.name}')} {figure_words(each.before, words)} "
        f"→ {figure_words(each.now, words)}"
        for each in changed
    )
