"""Logging an incident by the keyboard, or changing one: fields, and under them what it does to each contract's month
while it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static

from core.desk.acts.incidents import change_incident, log_incident
from core.desk.incident import Incident
from core.desk.month import MonthFacts
from core.desk.ports import Done
from core.desk.what_if import added, without
from core.errors import BadInput, KigenError
from core.terms.names import unknown
from storage.desk import Desk
from tui.screens.incident_draft import FIELDS, Clock, Draft, drafted, values_of
from tui.screens.incident_effect_lines import EffectLines
from tui.screens.incident_effects import Effects, Sight
from tui.screens.incident_form import PICKED, IncidentForm
from tui.screens.incident_reading import Choice, IncidentReading, choices
from tui.screens.typing import QUIET, TypingScreen
from tui.widgets.cells import shown
from tui.widgets.lines import MessageLine, TextLine
from tui.widgets.picker import Picker
from tui.widgets.wrapping import hung

PAUSE_SECONDS = 0.15
"""What is typed rests that long before its effect is computed."""
MOST_SHOWN = 8
NEEDED = ("title", "contracts")


class IncidentEntryScreen(TypingScreen[Done | None], ModalScreen[Done | None]):
    """The form. Dismissed with what was done, or None; then the draft waits for the next time."""

    CSS_PATH = "incident_entry.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", show=False)]

    def __init__(self, before: IncidentReading | None = None) -> None:
        super().__init__()
        self._before: Incident | None = None if before is None else before.incident
        self._names = {} if before is None else {id: each.name for id, each in before.contracts.items()}
        self._storing = False
        self._rest: Timer | None = None

    @property
    def draft_kind(self) -> str:
        """``incident``, or ``incident-12`` where one is changed."""
        return "incident" if self._before is None else f"incident-{self._before.number}"

    def compose(self) -> ComposeResult:
        cut = self.kigen.capabilities.glyphs.cut
        with Vertical(classes="panel"):
            yield TextLine(cut=cut, id="panel-title")
            yield IncidentForm(self.kigen.translator, cut=cut)
            yield Static(id="preview")
            yield MessageLine(cut=cut, id="panel-error")
            yield TextLine(cut=cut, id="panel-hints")

    def on_mount(self) -> None:
        before = self._before
        title = self.words("screens.new_incident") if before is None else (
            self.words("screens.change_incident", number=before.number))  # fmt: skip
        self.query_one("#panel-title", TextLine).say((title, "bold"))
        self.query_one("#panel-hints", TextLine).say(
            *self.hints(self.words("screens.form_keys"), "typing.store", "typing.editor")
        )
        self._say_below([Content.styled(self.words("screens.effect_empty"), QUIET)])
        self.form.go_to("title")
        self.ask("contracts", choices, self._offer, self._fail)

    @property
    def form(self) -> IncidentForm:
        """The fields."""
        return self.query_one(IncidentForm)

    # -- The draft -------------------------------------------------------------------------------------------

    def typed(self) -> Mapping[str, str]:
        return self.form.values()

    def put_back(self, fields: Mapping[str, str]) -> None:
        """A draft; where nothing is kept of a change, the incident as it is."""
        self.form.put(fields or self._as_it_is())
        self._soon()

    def begin(self) -> None:
        """What was typed the last time; else, for a change, what is to be changed."""
        super().begin()
        if self._before is not None and not any(self.typed().values()):
            self.form.put(self._as_it_is())
            self._soon()

    def _as_it_is(self) -> dict[str, str]:
        if self._before is None:
            return {}
        return values_of(self._before, self._names, self.kigen.translator.formats)

    def _offer(self, found: tuple[Choice, ...]) -> None:
        """The contracts; and what was typed the last time stands there again, unless the operator was quicker."""
        self.form.offer(found)
        self.begin()
        self._soon()

    # -- What it does ----------------------------------------------------------------------------------------

    def on_incident_form_changed(self, message: IncidentForm.Changed) -> None:
        """Kept at the next pause, and its effect shown when the typing rests."""
        message.stop()
        self.typing()
        self._soon()

    def _soon(self) -> None:
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(PAUSE_SECONDS, self._show_effect)

    @property
    def waits(self) -> bool:
        """Whether the effect is about to be computed."""
        return self._rest is not None

    def _draft(self) -> Draft:
        formats = self.kigen.translator.formats
        now = self.kigen.now()
        zone = formats.zone or now.astimezone().tzinfo
        assert isinstance(zone, tzinfo)
        return drafted(self.form.values(), Clock(now, zone), self._before, formats)

    def _show_effect(self) -> None:
        """Compute what it would do, in a thread; what can't be read stands beside its field."""
        self._rest = None
        draft = self._draft()
        for name, error in draft.wrong.items():
            self.form.mark(name, self._said(error))
        incident = draft.incident(self.form.choices, self._before)
        if not incident.touches:
            self._say_below([Content.styled(self.words("screens.effect_empty"), QUIET)])
            return
        now = self.kigen.now()
        replaced = None if self._before is None else self._before.number

        def would(facts: MonthFacts) -> MonthFacts:
            return added(facts if replaced is None else without(facts, replaced), incident)

        def work(desk: Desk) -> Effects:
            with Sight.of(desk, now) as sight:
                return sight.effects(incident, most=MOST_SHOWN, change=would)

        self.ask("effect", work, self._shown, self._not_shown)

    def _shown(self, found: Effects) -> None:
        lines = EffectLines(self.kigen.translator, self.kigen.capabilities.glyphs, self.kigen.now())
        self._say_below(list(lines.change(found)))

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
        """Enter goes to the next field."""
        message.stop()
        name = str(message.input.id).removesuffix("-input")
        if name in PICKED:
            self.form.picker(name).complete()
        self._next(name)

    def on_picker_picked(self, message: Picker.Picked) -> None:
        """After a key the next field takes over."""
        if message.final:
            self._next(str(message.picker.id))

    def _next(self, name: str) -> None:
        if name == FIELDS[-1]:
            self.action_store()
        else:
            self.form.go_to(FIELDS[FIELDS.index(name) + 1])

    def action_cancel(self) -> None:
        """Away; what was typed waits."""
        if not self._storing:
            self.dismiss(None)

    # -- Storing ---------------------------------------------------------------------------------------------

    def action_store(self) -> None:
        """Log it, or change it, once; what is missing or wrong stands beside its field."""
        if self._storing:
            return
        self.form.contracts.add()
        draft = self._draft()
        wrong = {**self._missing(draft), **draft.wrong}
        for name in FIELDS:
            self.form.mark(name, self._said(wrong[name]) if name in wrong else "")
        if wrong:
            self.form.go_to(next(name for name in FIELDS if name in wrong))
            return
        self._storing = True
        self.tell(self.words("screens.storing"))
        found, before = self.form.choices, self._before
        if before is None:
            log = draft.command(found)
            self.ask("act", self.sending(lambda desk: desk.perform(log_incident, log)), self._stored, self._fail)
        else:
            change = draft.change(before, found)
            self.ask("act", self.sending(lambda desk: desk.perform(change_incident, change)), self._stored, self._fail)

    def _stored(self, done: Done) -> None:
        self.dismiss(done)

    def _missing(self, draft: Draft) -> dict[str, KigenError]:
        """What every incident needs: a title, and contracts that are there."""
        wrong: dict[str, KigenError] = {}
        if not draft.title:
            wrong["title"] = BadInput("title_empty", field="title")
        names = [each.contract.name for each in self.form.choices]
        gone = [each.contract for each in draft.picked if each.contract not in names]
        if gone:
            wrong["contracts"] = unknown("contract_unknown", gone[0], names, field="contracts")
        elif self.form.contracts.text.strip():
            wrong["contracts"] = unknown("contract_unknown", self.form.contracts.text, names, field="contracts")
        elif not draft.picked:
            wrong["contracts"] = BadInput("choose_one", field="contracts")
        return wrong

    def _fail(self, error: KigenError) -> None:
        """The error stands beside its field where it has one, and the field takes the keys."""
        self._storing = False
        self.not_sent()
        name = "contracts" if (error.field or "").startswith("contracts[") else error.field
        if name in FIELDS:
            self.tell("")
            self.form.mark(name, self._said(error))
            self.form.go_to(name)
        else:
            self.complain(error)
