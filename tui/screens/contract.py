"""One contract: its terms with their clauses, its plan and when that ends, what the plan allows and covers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from core.desk.contract import Contract
from core.errors import KigenError
from tui.actions import Place
from tui.keymap import place_bindings
from tui.screens.contract_acting import ContractActing
from tui.screens.contract_lines import ContractLines
from tui.screens.contract_reading import ContractPage, contract_page
from tui.screens.notices import failure
from tui.screens.reading_page import ReadingPage


class ContractScreen(ContractActing):
    """The contract on one page."""

    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.CONTRACT)]
    place = Place.CONTRACT
    tab = Place.CONTRACTS

    def __init__(self, name: str) -> None:
        super().__init__()
        self._contract = name
        self._shown = False
        self._known: Contract | None = None

    def body(self) -> Iterable[Widget]:
        yield ReadingPage()

    def on_mount(self) -> None:
        self.query_one(ReadingPage).say_instead(self.words("screens.reading"))
        self.read_again()

    def read_again(self) -> None:
        now = self.kigen.now()
        self.ask("contract", lambda desk: contract_page(desk, self._contract, now), self._show, self._fail)

    def contract(self) -> Contract | None:
        return self._known

    def acted(self, name: str) -> None:
        self._contract = name
        self.read_again()

    def _show(self, page: ContractPage) -> None:
        self._shown = True
        self.was_read()
        self._known = page.reading.contract
        lines = ContractLines(page, self.kigen.translator, self.kigen.capabilities.glyphs, self.kigen.now())
        self.query_one(ReadingPage).show(lines.all())

    def _fail(self, error: KigenError) -> None:
        if self._shown:
            self.say_not_read(error)
        else:
            self.query_one(ReadingPage).say_failure(*failure(error, self.kigen.translator))
