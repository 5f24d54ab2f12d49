"""Receiving a ticket by the keyboard: fields, and under them what the ticket would get while it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from core.desk.acts.preview import Preview, preview
from core.desk.acts.receive import ReceiveTicket, receive
from core.desk.ports import Done
from core.errors import BadInput, KigenError
from tui.readings import ContractReading, contract_readings
from tui.screens.new_ticket_form import FIELDS, PICKED, NewTicketForm
from tui.screens.new_ticket_preview import preview_lines
from tui.screens.typing import QUIET, TypingScreen
from tui.widgets.cells import shown
from tui.widgets.lines import MessageLine, TextLine
from tui.widgets.picker import Option, Picker
from tui.widgets.wrapping import hung


class NewTicketScreen(TypingScreen[Done | None], ModalScreen[Done | None]):
    """The form. Dismissed with what was done, or None; then the draft waits for the next time."""

    CSS_PATH = "new_ticket.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", show=False)]
    draft_kind = "ticket"

    def __init__(self) -> None:
        super().__init__()
        self._contracts: dict[str, ContractReading] = {}
        self._storing = False

    def compose(self) -> ComposeResult:
        cut = self.kigen.capabilities.glyphs.cut
        with Vertical(classes="panel"):
            yield TextLine(cut=cut, id="panel-title")
            yield NewTicketForm(self.kigen.translator, cut=cut)
            yield Static(id="preview")
            yield MessageLine(cut=cut, id="panel-error")
            yield TextLine(cut=cut, id="panel-hints")

    def on_mount(self) -> None:
        self.query_one("#panel-title", TextLine).say((self.words("screens.new_ticket"), "bold"))
        self.query_one("#panel-hints", TextLine).say(
            *self.hints(self.words("screens.form_keys"), "typing.store", "typing.editor")
        )
        self.form.go_to("contract")
        now = self.kigen.now()
        self.ask("contracts", lambda desk: contract_readings(desk, now), self._offer, self._fail)

    @property
    def form(self) -> NewTicketForm:
        """The fields."""
        return self.query_one(NewTicketForm)

    # -- The draft -------------------------------------------------------------------------------------------

    def typed(self) -> Mapping[str, str]:
        return self.form.values()

    def put_back(self, fields: Mapping[str, str]) -> None:
        self.form.put(fields)
        for name in PICKED:
            self.form.picker(name).clear()
            self.form.picker(name).choose(fields.get(name, ""))
            if name == "contract":
                self._offer_of_terms()
        self._show_due()

    # -- Choosing --------------------------------------------------------------------------------------------

    def _offer(self, readings: tuple[ContractReading, ...]) -> None:
        """The contracts; and what was typed the last time stands there again, unless the operator was quicker."""
        self._contracts = {reading.contract.name: reading for reading in readings}
        self.form.picker("contract").offer([Option(name, name) for name in self._contracts])
        self._offer_of_terms()
        self._show_due()
        self.begin()

    def on_picker_picked(self, message: Picker.Picked) -> None:
        """Another choice: what follows from it changes, and after a key the next field takes over."""
        message.stop()
        self.form.mark(str(message.picker.id))
        if message.picker.id == "contract":
            self._offer_of_terms()
        self._show_due()
        self.typing()
        if message.final:
            self._next(str(message.picker.id))

    def _offer_of_terms(self) -> None:
        reading = self._contracts.get(self.form.picker("contract").value)
        if reading is not None:
            self.form.offer_of(reading)

    # -- What it would get -----------------------------------------------------------------------------------

    def _show_due(self) -> None:
        picked = {name: self.form.picker(name).value for name in PICKED}
        reading = self._contracts.get(picked["contract"])
        if reading is None or not picked["priority"]:
            self._say_below(Content.styled(self.words("screens.preview_empty"), QUIET))
            return
        work = partial(preview, reading.contract, priority=picked["priority"], received_at=self.kigen.now())
        self.ask(
            "preview",
            lambda desk: work(desk.catalogue, desk.settings(), inquiry=picked["inquiry"]),
            self._previewed,
            self._not_previewed,
        )

    def _previewed(self, found: Preview) -> None:
        width = max(10, self.app.size.width - 3)
        lines = [piece for line in preview_lines(found, self.kigen.translator) for piece in hung(line, width)]
        self._say_below(Content("\n").join(lines))

    def _not_previewed(self, error: KigenError) -> None:
        text = self.kigen.translator.text(error.message)
        self._say_below(Content.styled(f"! {shown(text)}", "bold $text-error"))

    def _say_below(self, content: Content) -> None:
        self.query_one("#preview", Static).update(content)

    # -- Moving on -------------------------------------------------------------------------------------------

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter goes to the next field; on the last one it receives."""
        message.stop()
        name = str(message.input.id).removesuffix("-input")
        if name in PICKED:
            self.form.picker(name).complete()
        self._next(name)

    def _next(self, name: str) -> None:
        if name == FIELDS[-1]:
            self.action_store()
        else:
            self.form.go_to(FIELDS[FIELDS.index(name) + 1])

    def action_cancel(self) -> None:
        """Away; what was typed waits."""
        if not self._storing:
            self.dismiss(None)

    # -- Receiving -------------------------------------------------------------------------------------------

    def action_store(self) -> None:
        """Receive it, once; what is missing or wrong stands beside its field."""
        if self._storing:
            return
        for name in FIELDS:
            self.form.mark(name)
        missing = self.form.not_chosen()
        if missing is not None:
            self._fail(BadInput("choose_one", field=missing))
            return
        self._storing = True
        self.tell(self.words("screens.storing"))
        found = self.form.values()
        command = ReceiveTicket(
            found["contract"], found["priority"], found["subject"], inquiry=found["inquiry"], body=found["body"],
            requester=found["requester"],
        )  # fmt: skip
        self.ask("act", self.sending(lambda desk: desk.perform(receive, command)), self._received, self._fail)

    def _received(self, done: Done) -> None:
        self.dismiss(done)

    def _fail(self, error: KigenError) -> None:
        """The error stands beside its field where it has one, and the field takes the keys."""
        self._storing = False
        self.not_sent()
        if error.field in FIELDS:
            self.tell("")
            self.form.mark(error.field, self.kigen.translator.text(error.message).replace("\n", " "))
            self.form.go_to(error.field)
        else:
            self.complain(error)
