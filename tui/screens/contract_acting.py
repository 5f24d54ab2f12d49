"""A screen with contracts to act on: what its keys act on, and the keys."""

from __future__ import annotations

from core.desk.contract import Contract
from core.desk.ports import Done
from tui.screens.contract_draft import Purpose
from tui.screens.frame import DeskScreen


class ContractActing(DeskScreen):
    """The acts are the same from the list and from the contract's own page."""

    def contract(self) -> Contract | None:
        """The contract that a key acts on."""
        raise NotImplementedError

    def acted(self, name: str) -> None:
        """Something changed on the contract, which is called ``name`` now: show it as it is."""
        raise NotImplementedError

    def action_new_contract(self) -> None:
        """The empty form."""
        self._open(Purpose.NEW, None)

    def action_change_contract(self) -> None:
        """The form with the contract as it is."""
        self._open(Purpose.CHANGE, self.contract())

    def action_try_contract(self) -> None:
        """What another plan, closing day or amount would come to."""
        self._open(Purpose.WHAT_IF, self.contract())

    def _open(self, purpose: Purpose, contract: Contract | None) -> None:
        from tui.screens.contract_entry import ContractEntryScreen  # loaded with the first key

        if purpose is Purpose.NEW or contract is not None:
            self.app.push_screen(ContractEntryScreen(purpose, contract), self._stored)

    def _stored(self, done: Done | None) -> None:
        if done is None:
            return
        said = "screens.contract_stored" if done.changed else "screens.contract_unchanged"
        self.say(self.words(said, contract=done.subject))
        self.acted(done.subject)
