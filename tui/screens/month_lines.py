"""A contract's month in lines: its figures, what happened in it, what is not as it was frozen, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from storage.database.read_models.month_facts import MonthView
from tui.cli.month_text import Section, sections
from tui.cli.tables import table
from tui.locale.translator import Translator
from tui.screens.exposure_lines import WARNING, ExposureLines
from tui.screens.month_reading import MonthReading
from tui.screens.reading_page import blocks, explanation_lines, heading, plain
from tui.widgets.cells import shown

UNCUT = 10_000
"""The page wraps what is longer than a line."""


@dataclass(frozen=True, slots=True)
class MonthLines:
    """The lines of ``reading``; ``lines`` writes what the list shows of it too."""

    reading: MonthReading
    lines: ExposureLines

    def all(self) -> list[Content]:
        """The whole page."""
        view, translator = self.reading.view, self.lines.translator
        told = [each for each in sections(view, translator, self.lines.now) if each.rows]
        why = [heading(translator.words("cli.month_reasons")), *reasons(view, translator)]
        return blocks(
            self.lines.beside(self.reading.row, self.reading.year), self._decision(),
            *(self._section(each) for each in told[:-1]), why,
        )  # fmt: skip

    def _decision(self) -> Iterator[Content]:
        """What there is to decide on, before everything else."""
        view, words = self.reading.view, self.lines.translator.words
        if view.frozen is None or view.difference is None:
            return
        if view.difference.asks:
            yield Content.styled(f"! {words('screens.difference_asks')}", WARNING)
        elif view.difference.refused:
            by = words("screens.difference_refused", by=view.frozen.frozen_by, at=view.frozen.frozen_at)
            yield plain(f"{by}: {view.frozen.why}")

    def _section(self, section: Section) -> Iterator[Content]:
        yield heading(section.title)
        texts, rows = _apart(section.text, [section.headings, *section.rows])
        first, *rest = table(rows[0], rows[1:], right=section.right, widest=UNCUT)
        if len(section.headings) > 2:
            yield Content.styled(f"  {first}", "$foreground 60%")
        for line, text in zip(rest, texts[1:], strict=True):
            yield Content(f"  {shown(line)}")
            if text:
                yield Content(f"    {shown(text)}")


def _apart(place: int | None, rows: Sequence[Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """The words in the column ``place``, and the rows without them."""
    texts = ["" if place is None else row[place] for row in rows]
    return texts, [[cell for number, cell in enumerate(row) if number != place] for row in rows]


def reasons(view: MonthView, translator: Translator) -> list[Content]:
    """The steps behind the figures, those of the fee first and those of the window last."""
    return explanation_lines(view.found.whole_explanation, translator)
