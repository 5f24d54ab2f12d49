"""The columns of the list of incidents, and an incident as a line of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.cells import cell_len

from storage.database.read_models.incidents import IncidentRow
from tui.locale.formats import Formats
from tui.locale.translator import Translator
from tui.screens.incident_effects import Effect
from tui.screens.incident_figures import effect_name, remedy_text, then_text
from tui.screens.wording import countdown, ticks_by_second
from tui.terminal.capabilities import Glyphs
from tui.widgets.cells import fit, fit_right
from tui.widgets.row_lines import Cell, Line

WIDE = 100
NUMBER, WHEN, CAUSE = 6, 11, 8
_DAY, _HOUR, _MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in cells; gaps of one cell come on top. ``length`` 0: no column for it."""

    length: int
    title: int
    contracts: int
    next: int


def columns_for(width: int) -> Columns:
    """Title, contracts and what comes next share what the others leave."""
    length = 9 if width >= WIDE else 0
    rest = max(0, width - 2 - NUMBER - WHEN - CAUSE - (length + 1 if length else 0) - 5)
    title = rest * 40 // 100
    contracts = rest * 28 // 100
    return Columns(length, title, contracts, rest - title - contracts)


def running(start: datetime, now: datetime, formats: Formats) -> str:
    """How long it goes on: ``25m``, ``1:15``, ``2d 3h``; what is still ahead as ``in 2h``."""
    if now < start:
        return formats.short_instant(start, now)
    passed = now - start
    return formats.countdown(passed if passed >= _MINUTE * 10 else passed - passed % _MINUTE)


def since(start: datetime, now: datetime, translator: Translator) -> str:
    """``running`` as what stands under the heading of the column: ``25分前`` where ``25分`` alone says how long."""
    length = running(start, now, translator.formats)
    told = length if now < start else translator.words("screens.running_since", length=length)
    return told if cell_len(told) <= WHEN else length


class IncidentRows:
    """Paints incidents. ``now`` is asked for each line, so that a repaint shows the time that it is; ``coming`` is what
    comes next, by incident."""

    def __init__(
        self, translator: Callable[[], Translator], glyphs: Glyphs, now: Callable[[], datetime],
        coming: Callable[[], Mapping[int, Effect]],
    ) -> None:  # fmt: skip
        self._translator = translator
        self._glyphs = glyphs
        self._now = now
        self._coming = coming

    def headings(self, width: int) -> str:
        """The names of the columns, in their places."""
        words, columns = self._translator().words, columns_for(width)
        length = [fit_right(words("screens.column_length"), columns.length)] if columns.length else []
        return " ".join([
            " ", fit_right(words("screens.column_number"), NUMBER), fit(words("screens.column_since"), WHEN), *length,
            fit(words("screens.incident_title"), columns.title), fit(words("screens.incident_cause"), CAUSE),
            fit(words("screens.column_contracts"), columns.contracts), fit(words("screens.next_step"), columns.next),
        ])  # fmt: skip

    def line(self, row: IncidentRow, width: int) -> Line:
        """Number, how long it goes on or when it was, title, cause, contracts, and what comes next."""
        translator, cut, effect = self._translator(), self._glyphs.cut, self._coming().get(row.number)
        columns, formats, now = columns_for(width), translator.formats, self._now()
        look = "row--faint" if not row.open else "row--strong"
        when = since(row.start, now, translator) if row.open else formats.short_instant(row.start, now)
        length = [Cell(fit_right(self._length(row, formats, now), columns.length) + " ", "row--faint")]
        following, pressing = self._next(row, effect, translator, now)
        cells = (
            Cell(f"{self._sign(row)} ", "row--overdue" if row.open else "row--faint"),
            Cell(fit_right(f"#{row.number}", NUMBER) + " ", "row--faint"),
            Cell(fit(when, WHEN, cut=cut) + " ", look),
            *(length if columns.length else []),
            Cell(fit(row.title, columns.title, cut=cut) + " ", look),
            Cell(fit(translator.words(f"screens.cause_{row.cause.value}"), CAUSE, cut=cut) + " ", "row--faint"),
            Cell(self._contracts(row, effect, columns.contracts, cut) + " ", look),
            Cell(fit(following, columns.next, cut=cut), pressing),
        )
        return Line(row.id, row.version, cells)

    def placeholder(self, _: int) -> str:
        """While it is being read."""
        return self._translator().words("screens.reading")

    def _sign(self, row: IncidentRow) -> str:
        if row.dropped:
            return self._glyphs.best_effort
        if row.planned:
            return self._glyphs.waiting
        return self._glyphs.running if row.open else self._glyphs.answered

    def _length(self, row: IncidentRow, formats: Formats, now: datetime) -> str:
        """Of one that is over how long it was; of one that goes on since when."""
        if row.open or row.end is None:
            return formats.time(row.start) if now - row.start < _DAY else formats.short_instant(row.start, now)[:5]
        return formats.countdown(max(row.end - row.start, timedelta(0)))

    def _contracts(self, row: IncidentRow, effect: Effect | None, width: int, cut: str) -> str:
        """The one whose month changes next, else the first, and how many more there are: that is never cut."""
        more = f" +{row.touched - 1}" if row.touched > 1 else ""
        first = effect_name(effect) if row.open and effect else next(iter(row.contracts), "")
        return fit(fit(first, width - cell_len(more), cut=cut).rstrip() + more, width)

    def _next(self, row: IncidentRow, effect: Effect | None, translator: Translator, now: datetime) -> tuple[str, str]:
        """What its months come to first if it goes on; of one that is over its length, or that it was dropped."""
        if row.dropped:
            return translator.words("screens.incident_is_dropped"), "row--faint"
        if not row.open:
            long = "" if row.end is None else _whole(row.end - row.start, translator)
            return translator.words("screens.lasted", length=long), "row--faint"
        if effect is None or effect.would_be is None:
            return "", "row--faint"
        if effect.step is None:
            return remedy_text(effect.would_be.adjusted, translator), "row--overdue"
        left = countdown(effect.step.at, now, translator.formats)
        text = f"{left} {self._glyphs.arrow} {then_text(effect.step, translator)}"
        soon = effect.step.at - now < _HOUR
        return text, "row--overdue" if soon else "row--risk"


def _whole(length: timedelta, translator: Translator) -> str:
    """In whole minutes; below one in seconds."""
    unit = _MINUTE if length >= _MINUTE else timedelta(seconds=1)
    return translator.formats.duration(length - length % unit)


def shows_seconds(effect: Effect, now: datetime) -> bool:
    """Whether its line changes every second now."""
    return effect.step is not None and ticks_by_second(effect.step.at, now)
