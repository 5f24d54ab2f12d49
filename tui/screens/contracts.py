"""The contracts, by name: terms, plan in force, and what is open under each."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType

from core.desk.contract import Contract
from core.messages import Words
from tui.actions import Place
from tui.keymap import place_bindings
from tui.locale.translator import Translator
from tui.readings import ContractReading, contract_readings
from tui.screens.contract import ContractScreen
from tui.screens.contract_acting import ContractActing
from tui.screens.list_screen import ListScreen
from tui.screens.watching import Watching
from tui.screens.wording import short
from tui.terminal.capabilities import Glyphs
from tui.widgets.cells import fit, fit_right
from tui.widgets.row_lines import Cell, Line, Window

COUNT = 6


class ContractsScreen(ListScreen, Watching, ContractActing):
    """The list of contracts."""

    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.CONTRACTS)]
    place = Place.CONTRACTS
    tab = Place.CONTRACTS
    nothing = "no_contracts"

    def __init__(self) -> None:
        super().__init__()
        self.painter = ContractLines(lambda: self.kigen.translator, self.kigen.capabilities.glyphs)

    def read_again(self) -> None:
        now = self.kigen.now()
        self.ask("rows", lambda desk: contract_readings(desk, now), self._show, self.not_read)

    def contract(self) -> Contract | None:
        row = self.list.current
        return row.contract if isinstance(row, ContractReading) else None

    def acted(self, name: str) -> None:
        del name
        self.read_again()

    def action_open_contract(self) -> None:
        """The contract under the cursor."""
        row = self.list.current
        if isinstance(row, ContractReading):
            self.app.push_screen(ContractScreen(row.contract.name))

    def _show(self, rows: tuple[ContractReading, ...]) -> None:
        self.was_read()
        self.say_nothing()
        self.list.show(Window(0, rows, len(rows)), self._place_in(rows))
        self.paint_frame()

    def _place_in(self, rows: tuple[ContractReading, ...]) -> int | None:
        """Where the contract under the cursor stands now; None leaves the cursor on its line."""
        chosen = self.contract()
        return next((at for at, row in enumerate(rows) if chosen is not None and row.contract.id == chosen.id), None)


class ContractLines:
    """Paints contracts."""

    def __init__(self, translator: Callable[[], Translator], glyphs: Glyphs) -> None:
        self._translator = translator
        self._glyphs = glyphs

    def headings(self, width: int) -> str:
        """The names of the columns."""
        words = self._translator().words
        name, terms, plan = self._widths(width)
        texts = [fit(words("screens.column_contract"), name), fit(words("screens.terms"), terms),
                 fit(words("screens.plan"), plan)]  # fmt: skip
        counts = [fit_right(words(f"screens.count_{each}"), cells) for each, cells in self._counts().items()]
        return " ".join((*texts, *counts))

    def line(self, row: ContractReading, width: int) -> Line:
        """A contract."""
        translator, cut = self._translator(), self._glyphs.cut
        name, terms, plan = self._widths(width)
        counts, wide = row.row, self._counts()
        cells = (
            Cell(fit(row.contract.name, name, cut=cut) + " ", "row--strong"),
            Cell(fit(_fitting(row.terms.title, terms, translator), terms, cut=cut) + " "),
            self._plan(row, plan),
            Cell(fit_right(f"{counts.open:,}", wide["open"]) + " "),
            Cell(fit_right(f"{counts.at_risk:,}", wide["risk"]) + " ", "row--risk" if counts.at_risk else "row--faint"),
            Cell(fit_right(f"{counts.overdue:,}", wide["overdue"]), "row--overdue" if counts.overdue else "row--faint"),
        )
        return Line(row.contract.id, row.contract.version, cells)

    def _counts(self) -> dict[str, int]:
        """The figures with the width of their columns."""
        words = self._translator().words
        return {each: max(COUNT, cell_len(words(f"screens.count_{each}"))) for each in ("open", "risk", "overdue")}

    def _widths(self, width: int) -> tuple[int, int, int]:
        counts = self._counts()
        left = max(0, width - sum(counts.values()) - len(counts) - 2)
        name = left * 28 // 100
        terms = left * 38 // 100
        return name, terms, left - name - terms

    def _plan(self, row: ContractReading, width: int) -> Cell:
        """The plan; where it ends, or has ended and left this one, a sign, and the day where there is room."""
        translator, name, end = self._translator(), row.in_force.plan.name, row.in_force.plan.end
        if end is None and not row.in_force.explanation:
            return Cell(fit(_fitting(name, width, translator), width, cut=self._glyphs.cut) + " ")
        until = "" if end is None else f"  {translator.formats.day(end.ends_on)}"
        with_day = f"! {translator.value(name)}{until}"
        shown = with_day if cell_len(with_day) <= width else f"! {_fitting(name, width - 2, translator)}"
        return Cell(fit(shown, width, cut=self._glyphs.cut) + " ", "row--risk")

    def placeholder(self, _: int) -> str:
        """All contracts are read at once."""
        return ""


def _fitting(name: Words, width: int, translator: Translator) -> str:
    """The name, or its short form where the whole one has no room."""
    whole = translator.value(name)
    return whole if cell_len(whole) <= width else short(name, translator)
