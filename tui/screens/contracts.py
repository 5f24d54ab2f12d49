"""The contracts, by name: terms, plan in force, and what is open under each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from core.errors import KigenError
from tui.actions import Place
from tui.keymap import place_bindings
from tui.locale.translator import Translator
from tui.readings import ContractReading, contract_readings
from tui.screens.contract import ContractScreen
from tui.screens.frame import DeskScreen
from tui.screens.notices import failure
from tui.terminal.capabilities import Glyphs
from tui.widgets.cells import fit, fit_right
from tui.widgets.lines import TextLine
from tui.widgets.row_list import Cell, Line, RowList, Window

COUNT = 8


class ContractsScreen(DeskScreen):
    """The list of contracts."""

    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.CONTRACTS)]
    place = Place.CONTRACTS
    tab = Place.CONTRACTS

    def body(self) -> Iterable[Widget]:
        glyphs = self.kigen.capabilities.glyphs
        yield TextLine(cut=glyphs.cut, id="headings", classes="headings")
        yield RowList(ContractLines(lambda: self.kigen.translator, glyphs), marker=glyphs.cursor, id="body")

    @property
    def list(self) -> RowList:
        """The list."""
        return self.query_one("#body", RowList)

    def on_mount(self) -> None:
        super().on_mount()
        self.list.say_instead(self.words("screens.opening"))

    def on_screen_resume(self) -> None:
        """Read anew each time it is shown."""
        super().on_screen_resume()
        self.read_again()

    def read_again(self) -> None:
        now = self.kigen.now()
        self.ask("rows", lambda desk: contract_readings(desk, now), self._show, self._fail)

    def on_resize(self) -> None:
        """The columns move."""
        self.call_after_refresh(self._paint_headings)

    def action_open_contract(self) -> None:
        """The contract under the cursor."""
        row = self.list.current
        if isinstance(row, ContractReading):
            self.app.push_screen(ContractScreen(row.contract.name))

    def _show(self, rows: tuple[ContractReading, ...]) -> None:
        self.list.say_instead(self.words("screens.no_contracts"), self.words("screens.no_contracts_keys"))
        self.list.show(Window(0, rows, len(rows)))
        self._paint_headings()
        self.paint_frame()

    def _fail(self, error: KigenError) -> None:
        if self.list.window.rows:
            self.say_error(error)
        else:
            self.list.say_instead(*failure(error, self.kigen.translator))

    def _paint_headings(self) -> None:
        width = max(0, self.list.scrollable_content_region.width - 1)
        lines = ContractLines(lambda: self.kigen.translator, self.kigen.capabilities.glyphs)
        self.query_one("#headings", TextLine).say((f" {lines.headings(width)}", ""))


class ContractLines:
    """Paints contracts."""

    def __init__(self, translator: Callable[[], Translator], glyphs: Glyphs) -> None:
        self._translator = translator
        self._glyphs = glyphs

    def headings(self, width: int) -> str:
        """The names of the columns."""
        words = self._translator().words
        name, terms, plan = _widths(width)
        texts = [fit(words("screens.column_contract"), name), fit(words("screens.terms"), terms),
                 fit(words("screens.plan"), plan)]  # fmt: skip
        counts = [fit_right(words(f"screens.count_{each}"), COUNT) for each in ("open", "risk", "overdue")]
        return " ".join((*texts, *counts))

    def line(self, row: ContractReading, width: int) -> Line:
        """A contract."""
        translator, cut = self._translator(), self._glyphs.cut
        name, terms, plan = _widths(width)
        counts = row.row
        cells = (
            Cell(fit(row.contract.name, name, cut=cut) + " ", "row--strong"),
            Cell(fit(translator.value(row.terms.title), terms, cut=cut) + " "),
            Cell(fit(translator.value(row.in_force.plan.name), plan, cut=cut) + " "),
            Cell(fit_right(f"{counts.open:,}", COUNT) + " "),
            Cell(fit_right(f"{counts.at_risk:,}", COUNT) + " ", "row--risk" if counts.at_risk else "row--faint"),
            Cell(fit_right(f"{counts.overdue:,}", COUNT), "row--overdue" if counts.overdue else "row--faint"),
        )
        return Line(row.contract.id, row.contract.version, cells)

    def placeholder(self, _: int) -> str:
        """All contracts are read at once."""
        return ""


def _widths(width: int) -> tuple[int, int, int]:
    left = max(0, width - 3 * COUNT - 5)
    name = left * 30 // 100
    terms = left * 35 // 100
    return name, terms, left - name - terms
