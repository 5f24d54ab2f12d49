"""A contract by the keyboard: entered, changed, or tried without storing; below the fields, what it would come to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static

from core.desk.acts.contract_changes import ChangeContract, Edit, change_contract
from core.desk.acts.contracts import add_contract, bare_contract
from core.desk.contract import Contract
from core.desk.contract_what_if import ContractWhatIf, contract_what_if
from core.desk.ports import Done
from core.desk.restanding import Difference
from core.errors import BadInput, KigenError
from core.terms.plans import local_day
from core.terms.registry import Catalogue
from storage.desk import Desk
from tui.screens.contract_draft import PICKED, Purpose, changes, field_of, new_contract, values_of
from tui.screens.contract_form import ContractForm
from tui.screens.contract_what_if_lines import what_if_lines
from tui.screens.typing import QUIET, TypingScreen
from tui.widgets.cells import shown
from tui.widgets.lines import MessageLine, TextLine
from tui.widgets.picker import Picker
from tui.widgets.wrapping import hung

PAUSE_SECONDS = 0.15
"""What is typed rests that long before it is computed what it would come to."""


class ContractEntryScreen(TypingScreen[Done | None], ModalScreen[Done | None]):
    """The form. Dismissed with what was done, or None; then the draft waits for the next time."""

    CSS_PATH = "contract_entry.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", show=False)]

    def __init__(self, purpose: Purpose, before: Contract | None = None) -> None:
        super().__init__()
        self._purpose = purpose
        self._before = before
        self._catalogue: Catalogue | None = None
        self._storing = False
        self._rest: Timer | None = None

    @property
    def draft_kind(self) -> str:
        """``contract``, or with the id of the one that is changed."""
        return "contract" if self._before is None else f"contract-{self._purpose.value}-{self._before.id}"

    def compose(self) -> ComposeResult:
        cut = self.kigen.capabilities.glyphs.cut
        with Vertical(classes="panel"):
            yield TextLine(cut=cut, id="panel-title")
            yield ContractForm(self.kigen.translator, self._purpose, cut=cut)
            yield Static(id="preview")
            yield MessageLine(cut=cut, id="panel-error")
            yield TextLine(cut=cut, id="panel-hints")

    def on_mount(self) -> None:
        name = "" if self._before is None else self._before.name
        title = self.words(f"screens.contract_title_{self._purpose.value}", contract=name)
        self.query_one("#panel-title", TextLine).say((shown(title), "bold"))
        keys = () if self._purpose is Purpose.WHAT_IF else ("typing.store",)
        self.query_one("#panel-hints", TextLine).say(*self.hints(self.words("screens.form_keys"), *keys))
        self.form.go_to(self.form.names[0])
        self.ask("catalogue", lambda desk: desk.catalogue, self._offer, self._fail)

    @property
    def form(self) -> ContractForm:
        """The fields."""
        return self.query_one(ContractForm)

    @property
    def waits(self) -> bool:
        """Whether what it would come to is about to be computed."""
        return self._rest is not None

    # -- The draft -------------------------------------------------------------------------------------------

    def typed(self) -> Mapping[str, str]:
        return self.form.values()

    def put_back(self, fields: Mapping[str, str]) -> None:
        """A draft; where nothing is kept of a change, the contract as it is."""
        terms = "" if self._before is None else self._before.terms
        if terms and self._catalogue is not None:
            self.form.offer_of(self._catalogue, terms)
        self.form.put(fields or self._as_it_is(), self._catalogue, terms)
        self._soon()

    def begin(self) -> None:
        """What was typed the last time; else, for a change, what is to be changed."""
        super().begin()
        if self._before is not None and not any(self.typed().values()):
            self.put_back({})

    def keep_draft(self) -> None:
        """What only tries something out is no draft."""
        if self._purpose is not Purpose.WHAT_IF:
            super().keep_draft()

    def _as_it_is(self) -> dict[str, str]:
        if self._before is None or self._catalogue is None:
            return {}
        return values_of(self._before, self._today)

    @property
    def _today(self) -> date:
        assert self._catalogue is not None
        if self._before is None:
            return self.kigen.now().astimezone(self.kigen.translator.formats.zone).date()
        return local_day(self._catalogue.newest(self._before.terms), self.kigen.now())

    # -- Choosing --------------------------------------------------------------------------------------------

    def _offer(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.form.offer_terms(catalogue)
        self.begin()
        self._soon()

    def on_picker_picked(self, message: Picker.Picked) -> None:
        """Another choice: what follows from it changes, and after a key the next field takes over."""
        message.stop()
        name = str(message.picker.id)
        self.form.mark(name)
        if name == "terms" and self._catalogue is not None:
            self.form.offer_of(self._catalogue, message.picker.value)
        self.typing()
        self._soon()
        if message.final:
            self._next(name)

    def on_input_changed(self) -> None:
        """Kept at the next pause, and computed when the typing rests."""
        self._soon()

    # -- What it would come to ---------------------------------------------------------------------------------

    def _soon(self) -> None:
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(PAUSE_SECONDS, self._show_outcome)

    def _show_outcome(self) -> None:
        self._rest = None
        if self._catalogue is None or self.form.unchosen() is not None:
            self._say_below([Content.styled(self.words("screens.contract_preview_empty"), QUIET)])
            return
        values, before, now, today = self.form.values(), self._before, self.kigen.now(), self._today

        def work(desk: Desk) -> tuple[ContractWhatIf, tuple[Difference, ...]]:
            if before is None:
                command = new_contract(values, today)
                bare = bare_contract(command, desk.catalogue, now, "")
                found = contract_what_if(bare, command.edits, desk.catalogue, now)
                return replace(found, costs=tuple((after, after) for _, after in found.costs)), ()
            return _tried(desk, before, changes(values, before, today))

        self.ask("outcome", work, self._shown, self._not_shown)

    def _shown(self, found: tuple[ContractWhatIf, tuple[Difference, ...]]) -> None:
        assert self._catalogue is not None
        terms = self._catalogue.newest(found[0].after.terms)
        self._say_below(list(what_if_lines(*found, terms, self.kigen.translator)))

    def _not_shown(self, error: KigenError) -> None:
        self._say_below([Content.styled(f"! {shown(self._said(error))}", "bold $text-error")])

    def _say_below(self, lines: list[Content]) -> None:
        width = max(10, self.app.size.width - 3)
        found = [piece for line in lines for piece in hung(line, width)]
        self.query_one("#preview", Static).update(Content("\n").join(found))

    def _said(self, error: KigenError) -> str:
        return self.kigen.translator.text(error.message).replace("\n", " ")

    # -- Moving on -------------------------------------------------------------------------------------------

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter goes to the next field; on the last one it stores."""
        message.stop()
        name = str(message.input.id).removesuffix("-input")
        if name in PICKED:
            self.form.picker(name).complete()
        self._next(name)

    def _next(self, name: str) -> None:
        names = self.form.names
        if name == names[-1]:
            self.action_store()
        else:
            self.form.go_to(names[names.index(name) + 1])

    def action_cancel(self) -> None:
        """Away; what was typed waits."""
        if not self._storing:
            self.dismiss(None)

    # -- Storing ---------------------------------------------------------------------------------------------

    def action_store(self) -> None:
        """Store it, once; what is missing or wrong stands beside its field."""
        if self._storing:
            return
        if self._purpose is Purpose.WHAT_IF:
            self.tell(self.words("screens.what_if_not_stored"))
            return
        for name in self.form.names:
            self.form.mark(name)
        missing = self.form.unchosen()
        if missing is not None:
            self._fail(BadInput("choose_one", field=missing))
            return
        try:
            work = self._to_store()
        except KigenError as error:
            self._fail(error)
            return
        self._storing = True
        self.tell(self.words("screens.storing"))
        self.ask("act", self.sending(work), self._stored, self._fail)

    def _to_store(self) -> Callable[[Desk], Done]:
        values, before = self.form.values(), self._before
        if before is None:
            command = new_contract(values, self._today)
            return lambda desk: desk.perform(add_contract, command)
        change = ChangeContract(before.name, changes(values, before, self._today), before.version)
        return lambda desk: desk.perform(change_contract, change)

    def _stored(self, done: Done) -> None:
        self.dismiss(done)

    def _fail(self, error: KigenError) -> None:
        """The error stands beside its field where it has one, and the field takes the keys."""
        self._storing = False
        self.not_sent()
        name = field_of(error.field, self._purpose, self.form.values())
        if name:
            self.tell("")
            self.form.mark(name, self._said(error))
            self.form.go_to(name)
        else:
            self.complain(error)


def _tried(desk: Desk, before: Contract, edits: tuple[Edit, ...]) -> tuple[ContractWhatIf, tuple[Difference, ...]]:
    """What ``edits`` would come to, with the open tickets whose due would move."""
    from storage.recompute import preview_contract

    found = contract_what_if(before, edits, desk.catalogue, desk.now())
    with desk.read() as connection:
        return found, preview_contract(connection, desk.catalogue, found.after, desk.now()).differences
