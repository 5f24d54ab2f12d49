"""The columns of the list of claims, and a claim as a line of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from rich.cells import cell_len

from core.claims.life import ClaimState
from core.desk.contract import Direction
from storage.database.read_models.claims import ClaimRow
from tui.locale.translator import Translator
from tui.screens.claim_text import LOOKS, sign_of, state_text, worth_text
from tui.terminal.capabilities import Glyphs
from tui.widgets.cells import fit, fit_right
from tui.widgets.row_lines import Cell, Line

NUMBER, STATE, DAYS, WORKING, MONTH, WORTH = 4, 8, 5, 6, 7, 12
WIDEST_WORTH = 16
_LAST_DAY, _WEEK = 1, 7


class ClaimRows:
    """Paints claims. ``today`` is asked for each line."""

    def __init__(self, translator: Callable[[], Translator], glyphs: Glyphs, today: Callable[[], date]) -> None:
        self._translator = translator
        self._glyphs = glyphs
        self._today = today

    def headings(self, width: int) -> str:
        """The names of the columns, in their places."""
        words, (contract, worth) = self._translator().words, self._widths(width)
        return " ".join([
            " ", fit(words("screens.column_state"), STATE), fit_right(words("screens.column_days"), DAYS),
            fit_right(words("screens.column_working"), WORKING), fit(words("screens.column_month"), MONTH),
            fit(words("screens.column_contract"), contract), fit(words("screens.column_side"), self._side),
            fit_right(words("screens.column_expected"), worth), fit_right("#", NUMBER),
        ])  # fmt: skip

    def line(self, row: ClaimRow, width: int) -> Line:
        """State, days and working days left, month, contract with region or service, side, what it comes to, number."""
        translator, cut = self._translator(), self._glyphs.cut
        contract, worth = self._widths(width)
        look, pressing = LOOKS[row.state], self._pressing(row)
        days, working = self._left(row)
        side = fit(translator.words(f"screens.side_{row.direction.value}"), self._side, cut=cut)
        cells = (
            Cell(f"{sign_of(row.state, self._glyphs)} ", look),
            Cell(fit(state_text(row.state, row.direction, translator), STATE, cut=cut) + " ", look),
            Cell(fit_right(days, DAYS) + " ", pressing),
            Cell(fit_right(working, WORKING) + " ", pressing),
            Cell(fit(f"{row.month:%Y-%m}", MONTH) + " "),
            Cell(fit(f"{row.contract} {row.scope}".rstrip(), contract, cut=cut) + " ", "row--strong"),
            Cell(f"{side} ", "row--strong" if row.direction is Direction.PAYABLE else "row--faint"),
            Cell(fit_right(worth_text(row, translator), worth, cut=cut) + " "),
            Cell(fit_right(self._number(row), NUMBER), "row--faint"),
        )
        return Line(f"{row.number} {row.contract_id} {row.month} {row.scope}", 0, cells)

    def _number(self, row: ClaimRow) -> str:
        """Its own; of a month that is to be claimed again that of the claim that was rejected, crossed."""
        if row.number:
            return str(row.number)
        return f"{sign_of(ClaimState.REJECTED, self._glyphs)}{row.rejected}" if row.rejected else ""

    def placeholder(self, _: int) -> str:
        """All claims are read at once."""
        return ""

    @property
    def _side(self) -> int:
        """As wide as its words, whose claim it is."""
        words = self._translator().words
        return max(cell_len(words(f"screens.side_{each.value}")) for each in Direction)

    def _widths(self, width: int) -> tuple[int, int]:
        rest = max(0, width - 2 - STATE - DAYS - WORKING - MONTH - self._side - NUMBER - 7)
        worth = max(min(WORTH, rest // 2), min(WIDEST_WORTH, rest // 4))
        return rest - worth, worth

    def _left(self, row: ClaimRow) -> tuple[str, str]:
        """Until the window closes; of a filed one the days until its answer."""
        if row.left is not None:
            return f"{row.left.days:,}", f"{row.left.working_days:,}"
        if row.answer_by is not None:
            return f"{(row.answer_by - self._today()).days:,}", ""
        return "", ""

    def _pressing(self, row: ClaimRow) -> str:
        if row.left is None:
            late = row.answer_by is not None and row.answer_by < self._today()
            return "row--risk" if late else "row--faint"
        if row.left.working_days <= _LAST_DAY:
            return "row--overdue"
        return "row--risk" if row.left.working_days <= _WEEK else "row"
