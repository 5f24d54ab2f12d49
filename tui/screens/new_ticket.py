"""Receiving a ticket by the keyboard: fields, and under them what the ticket would get while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import PurePath
from typing import ClassVar

from core.desk.acts.preview import Preview, preview
from core.desk.acts.receive import ReceiveTicket, receive
from core.desk.ports import Done
from core.errors import BadInput
from storage.desk import Desk
from tui.readings import ContractReading, contract_readings
from tui.screens.entry import EntryScreen
from tui.screens.new_ticket_form import PICKED, NewTicketForm
from tui.screens.new_ticket_preview import preview_lines


class NewTicketScreen(EntryScreen):
    """The form of a ticket."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["entry.tcss", "new_ticket.tcss"]
    draft_kind = "ticket"

    def heading(self) -> str:
        return self.words("screens.new_ticket")

    def make_form(self, cut: str) -> NewTicketForm:
        return NewTicketForm(self.kigen.translator, cut=cut)

    def on_mount(self) -> None:
        now = self.kigen.now()
        self.ask("contracts", lambda desk: contract_readings(desk, now), self._offer, self.fail)

    @property
    def form(self) -> NewTicketForm:
        return self.query_one(NewTicketForm)

    # -- The draft -------------------------------------------------------------------------------------------

    def typed(self) -> Mapping[str, str]:
        return self.form.typed()

    def put_back(self, fields: Mapping[str, str]) -> None:
        self.form.put(fields)
        self.compute()

    # -- Choosing --------------------------------------------------------------------------------------------

    def _offer(self, readings: tuple[ContractReading, ...]) -> None:
        """The contracts; and what was typed the last time stands there again, unless the operator was quicker."""
        self.form.offer(readings)
        self.compute()
        self.begin()

    def picked(self, name: str) -> None:
        if name == "contract":
            self.form.offer_of_contract()
        self.compute()

    def changed(self) -> None:
        """What is typed is kept; the due hangs on what is chosen alone."""
        self.typing()

    # -- What it would get -----------------------------------------------------------------------------------

    def compute(self) -> None:
        """The due that it would get, as soon as a contract and a priority are chosen."""
        chosen = {name: self.form.picker(name).value for name in PICKED}
        reading = self.form.contract
        if reading is None or not chosen["priority"]:
            self.say_nothing_yet("screens.preview_empty")
            return
        work = partial(preview, reading.contract, priority=chosen["priority"], received_at=self.kigen.now())
        self.ask(
            "preview",
            lambda desk: work(desk.catalogue, desk.settings(), inquiry=chosen["inquiry"]),
            self._previewed,
            self.not_shown,
        )

    def _previewed(self, found: Preview) -> None:
        self.say_below(preview_lines(found, self.kigen.translator))

    # -- Receiving -------------------------------------------------------------------------------------------

    def to_store(self) -> Callable[[Desk], Done]:
        missing = self.form.unchosen()
        if missing is not None:
            raise BadInput("choose_one", field=missing)
        found = self.form.values()
        command = ReceiveTicket(
            found["contract"], found["priority"], found["subject"], inquiry=found["inquiry"], body=found["body"],
            requester=found["requester"],
        )  # fmt: skip
        return lambda desk: desk.perform(receive, command)
