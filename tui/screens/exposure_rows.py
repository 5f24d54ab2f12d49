"""The columns of the list of months at stake, and a month as a line of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.cells import cell_len

from core.desk.contract import Direction
from tui.locale.translator import Translator
from tui.screens.bars import gauge
from tui.screens.exposure_figures import given_text, nearest, uptime_text
from tui.screens.exposure_reading import ExposureRow
from tui.screens.incident_figures import then_text
from tui.screens.wording import countdown, ticks_by_second
from tui.terminal.capabilities import Glyphs
from tui.widgets.cells import fit, fit_right
from tui.widgets.row_lines import Cell, Line

WHEN, MONTH, UPTIME = 8, 7, 9
_GAUGES = ((78, 10), (70, 6), (0, 0))
"""How wide the gauge is from which width of the list on."""
_HOUR, _WEEK = timedelta(hours=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in cells; gaps of one cell come on top."""

    contract: int
    side: int
    gauge: int
    outcome: int


def columns_for(width: int, translator: Translator) -> Columns:
    """The side is as wide as its words; contract and what the month gives share what the others leave."""
    names = ("column_side", *(f"side_{each.value}" for each in Direction))
    side = max(cell_len(translator.words(f"screens.{name}")) for name in names)
    bar = next(gauge for least, gauge in _GAUGES if width >= least)
    rest = max(0, width - 2 - WHEN - MONTH - side - UPTIME - bar - (6 if bar else 5))
    contract = rest * 42 // 100
    return Columns(contract, side, bar, rest - contract)


class ExposureRows:
    """Paints months. ``now`` is asked for each line, so that a repaint shows the time that it is."""

    def __init__(self, translator: Callable[[], Translator], glyphs: Glyphs, now: Callable[[], datetime]) -> None:
        self._translator = translator
        self._glyphs = glyphs
        self._now = now

    def headings(self, width: int) -> str:
        """The names of the columns, in their places."""
        words, columns = self._translator().words, columns_for(width, self._translator())
        used = [fit(words("screens.column_used"), columns.gauge)] if columns.gauge else []
        return " ".join([
            " ", fit_right(words("screens.column_left"), WHEN), fit(words("screens.column_contract"), columns.contract),
            fit(words("screens.column_month"), MONTH), fit(words("screens.column_side"), columns.side),
            fit_right(words("screens.uptime"), UPTIME), *used, fit(words("screens.remedy"), columns.outcome),
        ])  # fmt: skip

    def line(self, row: ExposureRow, width: int) -> Line:
        """How long until its next moment, contract, month, side, uptime, budget used, and what it gives."""
        translator, cut, now, month = self._translator(), self._glyphs.cut, self._now(), row.month
        columns, budget = columns_for(width, translator), nearest(row)
        when = self._when(row, now)
        bar = "" if budget is None else gauge(budget.used, columns.gauge)
        name = f"{month.contract} {month.scope}".rstrip()
        bars = [Cell(fit(bar, columns.gauge) + " ", self._pressing(row, now))] if columns.gauge else []
        cells = (
            Cell(f"{self._sign(row)} ", "row--overdue" if row.month.open else "row--faint"),
            Cell(fit_right(when, WHEN) + " ", self._pressing(row, now)),
            Cell(fit(name, columns.contract, cut=cut) + " ", "row--strong"),
            Cell(fit(f"{month.month:%Y-%m}", MONTH) + " "),
            Cell(fit(self._side(row), columns.side, cut=cut) + " ", "row--faint"),
            Cell(fit_right(uptime_text(month, translator), UPTIME) + " ", "row--risk" if month.met is False else "row"),
            *bars,
            Cell(fit(self._outcome(row), columns.outcome, cut=cut), "row--strong" if month.remedy else "row--faint"),
        )
        return Line(f"{month.contract_id} {month.month} {month.scope}", 0, cells)

    def placeholder(self, _: int) -> str:
        """While it is being read."""
        return self._translator().words("screens.reading")

    def _when(self, row: ExposureRow, now: datetime) -> str:
        """How long until its next moment; what grows with every second has it now."""
        translator = self._translator()
        if row.moment is not None and row.moment <= now and row.month.open:
            return translator.words("screens.grows")
        return countdown(row.moment, now, translator.formats)

    def _side(self, row: ExposureRow) -> str:
        return self._translator().words(f"screens.side_{row.month.direction.value}")

    def _sign(self, row: ExposureRow) -> str:
        if row.month.open:
            return self._glyphs.running
        if row.differs:
            return self._glyphs.risk
        return self._glyphs.resolved if row.month.frozen else " "

    def _pressing(self, row: ExposureRow, now: datetime) -> str:
        if row.moment is None:
            return "row--faint"
        left = row.moment - now
        return "row--overdue" if left < _HOUR else "row--risk" if left < _WEEK else "row"

    def _outcome(self, row: ExposureRow) -> str:
        """What it gives now, and then where something is open."""
        translator, arrow = self._translator(), self._glyphs.arrow
        told = given_text(row.month, translator)
        if row.differs:
            return translator.words("screens.differs", given=told)
        if row.terms_changed:
            return translator.words("screens.other_terms", given=told)
        if row.live is None:
            return told
        if row.live.step is not None:
            return f"{told} {arrow} {then_text(row.live.step, translator)}"
        ended = row.live.at_end
        at_end = told if ended is None else given_text(ended, translator)
        return told if at_end == told else f"{told} {arrow} {at_end}"


def shows_seconds(row: ExposureRow, now: datetime) -> bool:
    """Whether its line changes every second now."""
    return ticks_by_second(row.moment, now)
