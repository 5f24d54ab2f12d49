"""The columns of the list of dates, and a date as a line of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from rich.cells import cell_len

from core.desk.dates import DueDate
from tui.locale.translator import Translator
from tui.screens.wording import step_text
from tui.terminal.capabilities import Glyphs
from tui.widgets.cells import fit, fit_right
from tui.widgets.row_lines import Cell, Line

DAY, LEFT, WORKING, KIND, SOON = 14, 6, 6, 14, 7


class DateRows:
    """Paints dates. ``today`` is asked for each line."""

    def __init__(self, translator: Callable[[], Translator], glyphs: Glyphs, today: Callable[[], date]) -> None:
        self._translator = translator
        self._glyphs = glyphs
        self._today = today

    def headings(self, width: int) -> str:
        """The names of the columns, in their places."""
        words, (contract, why) = self._translator().words, self._widths(width)
        return " ".join([
            " ", fit(words("cli.dates_day"), DAY), fit_right(words("screens.column_days"), LEFT),
            fit_right(words("screens.column_working_days"), WORKING), fit(words("cli.dates_what"), KIND),
            fit(words("cli.dates_contract"), contract),
            fit(words("cli.dates_why"), why),
        ])  # fmt: skip

    def line(self, row: DueDate, width: int) -> Line:
        """A day, how many are left and how many of these are working days, what falls due, for whom, and why."""
        translator, cut = self._translator(), self._glyphs.cut
        contract, why = self._widths(width)
        left = (row.day - self._today()).days
        working = row.working_days_left(self._today())
        look = "row--overdue" if left < 0 else "row--risk" if left < SOON else "row"
        sign = self._glyphs.overdue if left < 0 else self._glyphs.risk if row.final and left < SOON else " "
        cells = (
            Cell(f"{sign} ", look),
            Cell(fit(translator.formats.day_with_weekday(row.day), DAY) + " ", look),
            Cell(fit_right(f"{left:,}", LEFT) + " ", look),
            Cell(fit_right("" if working is None else f"{working:,}", WORKING) + " ", look),
            Cell(fit(kind_text(row, translator), KIND, cut=cut) + " ", "row--strong" if row.final else "row"),
            Cell(fit(f"{row.contract} {row.scope}".rstrip(), contract, cut=cut) + " ", "row--strong"),
            Cell(self._why(row, why, translator), "row--faint"),
        )
        return Line(row.key, 0, cells)

    def placeholder(self, _: int) -> str:
        """All dates are read at once."""
        return ""

    def _widths(self, width: int) -> tuple[int, int]:
        rest = max(0, width - 2 - DAY - LEFT - WORKING - KIND - 5)
        contract = min(24, rest * 40 // 100)
        return contract, rest - contract

    def _why(self, row: DueDate, width: int, translator: Translator) -> str:
        """The text with as much of its source, at the right, as stands beside all of it; the line below says it all."""
        text, rule = step_text(row.why, translator).text, row.why.rule
        for source in (f" [{rule} {row.why.clause}]", f" [{rule}]") if rule else ():
            room = width - cell_len(source)
            if cell_len(text) <= room:
                return fit(text, room) + source
        return fit(text, width, cut=self._glyphs.cut)


def kind_text(row: DueDate, translator: Translator) -> str:
    """What falls due."""
    return translator.words(f"dates.kind_{row.kind.value}")


def left_text(row: DueDate, today: date, words: Callable[..., str]) -> str:
    """How many days are left and how many of them are working days, or how many it is late."""
    days, working = (row.day - today).days, row.working_days_left(today)
    text = words("dates.days_left" if days >= 0 else "dates.days_over", count=abs(days))
    return text if working is None else words("dates.of_which_working", days=text, count=working)


def date_text(row: DueDate, today: date, translator: Translator) -> str:
    """All of it, for the line below the list."""
    found = step_text(row.why, translator)
    left = left_text(row, today, translator.words)
    at = "" if row.at is None else f" {translator.formats.instant_with_weekday(row.at)}"
    source = f"  [{found.source}]" if found.source else ""
    return f"{left}{at}  {found.text}{source}"
