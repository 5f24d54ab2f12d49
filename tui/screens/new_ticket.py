"""Receiving a ticket: while it is typed, the due that it would get, its calendar, and what the plan does not cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from core.desk.acts.preview import Preview, preview
from core.desk.acts.receive import ReceiveTicket, receive
from core.desk.ports import Done
from core.errors import BadInput, KigenError
from core.terms.model import Terms
from storage.desk import Desk
from tui.desk_work import Working
from tui.kept import drafts_of
from tui.readings import ContractReading, contract_readings
from tui.screens.reading_page import explanation_lines
from tui.screens.wording import priority_name, step_text
from tui.widgets.cells import shown
from tui.widgets.lines import TextLine
from tui.widgets.picker import Option, Picker
from tui.widgets.typing import LineField, TextField
from tui.widgets.wrapping import hung

FIELDS = ("contract", "priority", "inquiry", "subject", "body", "requester")
PICKED = ("contract", "priority", "inquiry")
KIND = "ticket"
KEEP_EVERY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed. It outlives the form until it is received."""

    contract: str = ""
    priority: str = ""
    inquiry: str = ""
    subject: str = ""
    body: str = ""
    requester: str = ""


def _kept(desk: Desk) -> Draft:
    """The draft that waits, as far as it is one of this form."""
    found = drafts_of(desk).read(KIND)
    return Draft(**{name: found.get(name, "") for name in FIELDS})


def _stored(desk: Desk, command: ReceiveTicket) -> Done:
    """The ticket is received; its draft has done its work."""
    done = desk.perform(receive, command)
    drafts_of(desk).drop(KIND)
    return done


class NewTicketScreen(Working[Done | None], ModalScreen[Done | None]):
    """The form. Dismissed with what was done, or None; then the draft waits for the next time."""

    CSS_PATH = "new_ticket.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("f2", "receive", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._contracts: dict[str, ContractReading] = {}
        self._last = Draft()
        self._storing = False

    def compose(self) -> ComposeResult:
        cut = self.kigen.capabilities.glyphs.cut
        with Vertical(classes="panel"):
            yield TextLine(cut=cut, id="panel-title")
            with VerticalScroll(id="form", can_focus=False):
                for name in FIELDS:
                    with Horizontal(classes="field"):
                        yield TextLine(cut=cut, id=f"label-{name}", classes="label")
                        yield self._field(name, cut)
                    yield TextLine(cut=cut, id=f"error-{name}", classes="error")
            yield Static(id="preview")
            yield TextLine(cut=cut, id="panel-error")
            yield TextLine(cut=cut, id="panel-hints")

    def _field(self, name: str, cut: str) -> Widget:
        if name in PICKED:
            optional = self.words("screens.optional") if name == "inquiry" else ""
            return Picker(cut=cut, id=name, optional=optional)
        if name == "body":
            return TextField(id=name)
        return LineField(id=name)

    def on_mount(self) -> None:
        self.query_one("#panel-title", TextLine).say((self.words("screens.new_ticket"), "bold"))
        self.query_one("#panel-hints", TextLine).say((self.words("screens.form_keys"), "$foreground 60%"))
        for name in FIELDS:
            self._label(name)
        self.query_one("#contract Input", Input).focus()
        now = self.kigen.now()
        self.ask("contracts", lambda desk: (contract_readings(desk, now), _kept(desk)), self._begin, self._fail)
        self.set_interval(KEEP_EVERY_SECONDS, self._keep)

    # -- Choosing --------------------------------------------------------------------------------------------

    def _begin(self, found: tuple[tuple[ContractReading, ...], Draft]) -> None:
        """What was typed the last time stands there again, unless the operator was quicker."""
        readings, draft = found
        if self._draft() == Draft():
            self.query_one("#subject", Input).value = draft.subject
            self.query_one("#requester", Input).value = draft.requester
            self.query_one("#body", TextArea).load_text(draft.body)
            self._last = draft
        self._offer(readings)

    def _keep(self) -> None:
        """Put what is typed where a lost connection does not take it along."""
        draft = self._draft()
        if self._storing or draft == self._last or not self._contracts:
            return
        self._last = draft
        self.ask("draft", lambda desk: drafts_of(desk).keep(KIND, asdict(draft)), lambda _: None, lambda _: None)

    def _offer(self, readings: tuple[ContractReading, ...]) -> None:
        self._contracts = {reading.contract.name: reading for reading in readings}
        self._picker("contract").offer([Option(name, name) for name in self._contracts])
        for name in PICKED:
            self._picker(name).choose(getattr(self._last, name))
            if name == "contract":
                self._offer_of_terms()
        self._show_due()

    def on_picker_picked(self, message: Picker.Picked) -> None:
        """Another choice: what follows from it changes, and after a key the next field takes over."""
        message.stop()
        if message.picker.id == "contract":
            self._offer_of_terms()
        self._show_due()
        if message.final:
            self._next(str(message.picker.id))

    def _offer_of_terms(self) -> None:
        reading = self._contracts.get(self._picker("contract").value)
        if reading is None:
            return
        terms, translator = reading.terms, self.kigen.translator
        self._picker("priority").offer(priority_options(terms, reading, self))
        self._picker("inquiry").offer(
            [
                Option(name, translator.value(each.name), str(number) if number < 10 else "")
                for number, (name, each) in enumerate(terms.inquiries.items(), 1)
            ]
        )

    def _picker(self, name: str) -> Picker:
        return self.query_one(f"#{name}", Picker)

    # -- What it would get -----------------------------------------------------------------------------------

    def _show_due(self) -> None:
        reading = self._contracts.get(self._picker("contract").value)
        priority, inquiry = self._picker("priority").value, self._picker("inquiry").value
        if reading is None or not priority:
            self.query_one("#preview", Static).update(
                Content.styled(self.words("screens.preview_empty"), "$foreground 60%")
            )
            return
        now = self.kigen.now()

        def work(desk: Desk) -> Preview:
            return preview(
                reading.contract, desk.catalogue, desk.settings(), priority=priority, received_at=now, inquiry=inquiry
            )

        self.ask("preview", work, self._previewed, self._not_previewed)

    def _previewed(self, found: Preview) -> None:
        width = max(10, self.app.size.width - 3)
        lines = [piece for line in self._preview_lines(found) for piece in hung(line, width)]
        self.query_one("#preview", Static).update(Content("\n").join(lines))

    def _preview_lines(self, found: Preview) -> Iterator[Content]:
        translator = self.kigen.translator
        due = found.clock.due_at
        if due is not None:
            text = self.words("screens.would_be_due", due=translator.formats.instant_with_weekday(due))
            yield Content.styled(text, "bold")
        else:
            which = "screens.no_due" if found.admission.in_scope else "screens.no_due_out_of_scope"
            yield Content.styled(self.words(which), "bold $text-warning")
        for step in found.admission.advice:
            told = step_text(step, translator)
            yield Content.assemble(
                ("! ", "bold $text-warning"), shown(told.text), (f"  [{told.source}]", "$foreground 60%")
            )
        yield from explanation_lines(found.explanation[1:4], translator)

    def _not_previewed(self, error: KigenError) -> None:
        text = self.kigen.translator.text(error.message)
        self.query_one("#preview", Static).update(Content.styled(f"! {shown(text)}", "bold $text-error"))

    # -- Moving on -------------------------------------------------------------------------------------------

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter goes to the next field; on the last one it receives."""
        message.stop()
        name = str(message.input.id).removesuffix("-input")
        if name in PICKED:
            self._picker(name).complete()
        self._next(name)

    def on_input_changed(self, message: Input.Changed) -> None:
        """What is typed again is no longer wrong."""
        self._label(str(message.input.id))

    def _next(self, name: str) -> None:
        if name == FIELDS[-1]:
            self.action_receive()
        else:
            self._go_to(FIELDS[FIELDS.index(name) + 1])

    def _go_to(self, name: str) -> None:
        field = self.query_one(f"#{name}")
        (field.query_one(Input) if isinstance(field, Picker) else field).focus()

    def action_cancel(self) -> None:
        """Away; what was typed waits."""
        if not self._storing:
            self._keep()
            self.dismiss(None)

    def _draft(self) -> Draft:
        return Draft(
            contract=self._picker("contract").value,
            priority=self._picker("priority").value,
            inquiry=self._picker("inquiry").value,
            subject=self.query_one("#subject", Input).value,
            body=self.query_one("#body", TextArea).text,
            requester=self.query_one("#requester", Input).value,
        )

    # -- Receiving -------------------------------------------------------------------------------------------

    def action_receive(self) -> None:
        """Store it once; what is missing or wrong stands beside its field."""
        if self._storing:
            return
        draft = self._draft()
        for name in FIELDS:
            self._label(name)
        for name in PICKED:
            picker = self._picker(name)
            if not picker.value and (picker.text.strip() or name != "inquiry"):
                self._fail(BadInput("choose_one", field=name))
                return
        self._storing = True
        self.query_one("#panel-error", TextLine).say((self.words("screens.storing"), ""))
        command = ReceiveTicket(
            draft.contract, draft.priority, draft.subject, inquiry=draft.inquiry, body=draft.body,
            requester=draft.requester,
        )  # fmt: skip
        self.ask("act", lambda desk: _stored(desk, command), self._received, self._fail)

    def _received(self, done: Done) -> None:
        self.dismiss(done)

    def _fail(self, error: KigenError) -> None:
        """The error stands beside its field where it has one, and the field takes the keys."""
        self._storing = False
        text = self.kigen.translator.text(error.message).replace("\n", " ")
        if error.field in FIELDS:
            self.query_one("#panel-error", TextLine).say()
            self._label(error.field, text)
            self._go_to(error.field)
        else:
            self.query_one("#panel-error", TextLine).say((f"! {text}", "bold $text-error"))

    def _label(self, name: str, error: str = "") -> None:
        if name not in FIELDS:
            return
        label = self.words(f"screens.field_{name}")
        self.query_one(f"#label-{name}", TextLine).say((label, "bold $text-error" if error else "bold"))
        line = self.query_one(f"#error-{name}", TextLine)
        line.say((f"! {error}" if error else "", "$text-error"))
        line.display = bool(error)


def priority_options(terms: Terms, reading: ContractReading, screen: NewTicketScreen) -> list[Option]:
    """The priorities of the plan by their step, which is the key that chooses them."""
    allowed = reading.in_force.plan.targets or terms.priorities
    known = sorted((terms.priorities[name] for name in allowed), key=lambda each: each.rank)
    return [
        Option(each.id, priority_name(terms, each.id, screen.kigen.translator), str(each.rank + 1)) for each in known
    ]
