"""One contract: its terms with their clauses, its plan and when that ends, what the plan allows and covers."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from core.desk.contract import Contract
from tui.actions import Place
from tui.keymap import place_bindings
from tui.screens.contract_acting import ContractActing
from tui.screens.contract_lines import ContractLines
from tui.screens.contract_reading import ContractPage, contract_page
from tui.screens.page_screen import PageScreen
from tui.screens.watching import Watching


class ContractScreen(PageScreen[ContractPage], Watching, ContractActing):
    """The contract on one page."""

    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.CONTRACT)]
    place = Place.CONTRACT
    tab = Place.CONTRACTS

    def __init__(self, name: str) -> None:
        super().__init__()
        self._contract = name

    def read_again(self) -> None:
        now = self.kigen.now()
        self.ask("contract", lambda desk: contract_page(desk, self._contract, now), self.show, self.not_read)

    def contract(self) -> Contract | None:
        return None if self.reading is None else self.reading.reading.contract

    def acted(self, name: str) -> None:
        self._contract = name
        self.read_again()

    def paint(self, reading: ContractPage) -> None:
        lines = ContractLines(reading, self.kigen.translator, self.kigen.capabilities.glyphs, self.kigen.now())
        self.page.show(lines.all())
