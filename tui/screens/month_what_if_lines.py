"""What a month would come to, in lines: what changes first, then what stays, then tickets; and the steps behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.cells import cell_len
from textual.content import Content

from core.desk.what_if_month import MonthWhatIf
from tui.cli.month_what_if_text import Compared, figures, reasons, steps_of, tickets
from tui.locale.translator import Translator
from tui.screens.reading_page import blocks, explanation_lines, heading
from tui.terminal.capabilities import Glyphs
from tui.widgets.cells import fit, shown

FAINT, WARNING = "$foreground 60%", "bold $text-warning"
WIDEST = 34


@dataclass(frozen=True, slots=True)
class MonthWhatIfLines:
    """Writes it as it is at ``now``."""

    found: MonthWhatIf
    translator: Translator
    glyphs: Glyphs
    now: datetime

    def compared(self) -> Iterator[Content]:
        """A line for each figure that changes and each ticket, and one for all that stays; else a line for each."""
        told = list(figures(self.found, self.translator, self.now))
        warning = [self.translator.words("screens.by_requests")] if self._counts_requests else []
        yield from compared_lines(told, self.translator, self.glyphs, tickets(self.found, self.translator), warning)

    def why(self) -> list[Content]:
        """The steps behind each figure as it would be, and those of the month as it is."""
        parts = [*reasons(self.found, self.translator),
                 (self.translator.words("cli.if_before"), steps_of(self.found.before))]  # fmt: skip
        return blocks(
            *([heading(title), *explanation_lines(steps, self.translator)] for title, steps in parts if steps)
        )

    @property
    def _counts_requests(self) -> bool:
        """Whether an outage was tried where only requests count."""
        month = self.found.after
        return self.found.stop is not None and month is not None and month.terms.counted is not None


def compared_lines(
    told: Sequence[Compared],
    translator: Translator,
    glyphs: Glyphs,
    further: Iterable[Compared] = (),
    warnings: Iterable[str] = (),
) -> Iterator[Content]:
    """A line for each figure that changes and each of ``further``, and one for all that stays; else a line for each."""
    differing = [*(each for each in told if each.differs), *further]
    told_alone = differing or told
    width = min(WIDEST, max(cell_len(each.name) for each in told_alone))
    for figure in told_alone:
        name = fit(figure.name, width, cut=glyphs.cut)
        if figure.differs:
            before = f"{shown(figure.before)} {glyphs.arrow} "
            yield Content.assemble((f"{name}  ", FAINT), before, (shown(figure.after), "bold"))
        else:
            yield Content.assemble((f"{name}  ", FAINT), shown(figure.after))
    yield from (Content.styled(f"! {warning}", WARNING) for warning in warnings)
    same = [f"{each.name} {each.after}" for each in told if not each.differs]
    if differing and same:
        title = translator.words("screens.if_unchanged")
        yield Content.assemble((f"{title}  ", "bold"), (shown("   ".join(same)), FAINT))
