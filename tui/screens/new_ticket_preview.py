"""What a ticket that is being typed would get: the due, its calendar, and what the plan does not cover."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from core.desk.acts.preview import Preview
from tui.locale.translator import Translator
from tui.screens.reading_page import explanation_lines
from tui.screens.wording import step_text
from tui.widgets.cells import shown


def preview_lines(found: Preview, translator: Translator) -> Iterator[Content]:
    """The due first, then what to know, then the steps that lead to the due."""
    due = found.clock.due_at
    if due is not None:
        text = translator.words("screens.would_be_due", due=translator.formats.instant_with_weekday(due))
        yield Content.styled(text, "bold")
    else:
        which = "screens.no_due" if found.admission.in_scope else "screens.no_due_out_of_scope"
        yield Content.styled(translator.words(which), "bold $text-warning")
    for step in found.admission.advice:
        told = step_text(step, translator)
        yield Content.assemble(
            ("! ", "bold $text-warning"), shown(told.text), (shown(f"  [{told.source}]"), "$foreground 60%")
        )
    yield from explanation_lines(found.explanation[1:4], translator)
