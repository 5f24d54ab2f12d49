"""Screens to fill in a form, and below the fields what it would come to: one that stores nothing, one that does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import tzinfo
from pathlib import PurePath
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static

from core.desk.ports import Done
from core.errors import KigenError, ManyErrors
from storage.desk import Desk
from tui.desk_work import Result, Working
from tui.screens.entry_clock import Clock
from tui.screens.entry_form import EntryForm
from tui.screens.typing import QUIET, TypingScreen
from tui.widgets.cells import shown
from tui.widgets.lines import MessageLine, TextLine
from tui.widgets.picker import Picker
from tui.widgets.wrapping import hung

PAUSE_SECONDS = 0.15
"""What is typed rests that long before it is computed what it would come to."""


class FormScreen(Working[Result], ModalScreen[Result]):
    """A form and what it would come to. A subclass gives ``heading``, ``make_form`` and ``keys``; ``compute`` asks the
    desk what it would come to (when the typing rests) and says it with ``say_below``; ``picked`` where a choice
    changes what other fields offer."""

    CSS_PATH: ClassVar[str | list[str | PurePath]] = "entry.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", show=False)]

    def __init__(self) -> None:
        super().__init__()
        self._rest: Timer | None = None

    def heading(self) -> str:
        """The first line."""
        raise NotImplementedError

    def make_form(self, cut: str) -> EntryForm:
        """The fields, empty."""
        raise NotImplementedError

    def keys(self) -> Iterable[tuple[str, str]]:
        """The last line, in pieces with their styles."""
        raise NotImplementedError

    def compute(self) -> None:
        """The typing rests: ask what it would come to."""

    def picked(self, name: str) -> None:
        """Something else was chosen in the field ``name``."""

    def after_last(self) -> None:
        """Enter on the last field."""
        self.form.go_to(self.form.names[0])

    def compose(self) -> ComposeResult:
        cut = self.kigen.capabilities.glyphs.cut
        with Vertical(classes="panel"):
            yield TextLine(cut=cut, id="panel-title")
            yield self.make_form(cut)
            yield Static(id="preview")
            yield MessageLine(cut=cut, id="panel-error")
            yield TextLine(cut=cut, id="panel-hints")

    def on_mount(self) -> None:
        """The keys go to the first field. What a subclass does on its own mount comes before."""
        self.paint_frame()
        self.query_one("#panel-hints", TextLine).say(*self.keys())
        self.form.go_to(self.form.names[0])

    def paint_frame(self) -> None:
        """The heading; behind it how many acts are not stored, for the header that tells it is covered."""
        missing = len(self.kigen.acts.not_stored)
        mark = (f" {self.words('screens.not_stored', acts=missing)} ", "bold $text-error reverse")
        marks = (("  ", ""), mark) if missing else ()
        self.query_one("#panel-title", TextLine).say((shown(self.heading()), "bold"), *marks)

    @property
    def form(self) -> EntryForm:
        """The fields."""
        return self.query_one(EntryForm)

    @property
    def clock(self) -> Clock:
        """How instants are read that are typed now, in the operator's zone."""
        now = self.kigen.now()
        zone = self.kigen.translator.formats.zone or now.astimezone().tzinfo
        assert isinstance(zone, tzinfo)
        return Clock(now, zone)

    # -- What it would come to -------------------------------------------------------------------------------

    @property
    def waits(self) -> bool:
        """Whether what it would come to is about to be computed."""
        return self._rest is not None

    def changed(self) -> None:
        """Something else stands in a field."""
        self.soon()

    def soon(self) -> None:
        """Compute it when the typing rests."""
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(PAUSE_SECONDS, self._rested)

    def _rested(self) -> None:
        self._rest = None
        self.compute()

    def say_below(self, lines: Iterable[Content]) -> None:
        """Below the fields."""
        width = max(10, self.app.size.width - 3)
        found = [piece for line in lines for piece in hung(line, width)]
        self.query_one("#preview", Static).update(Content("\n").join(found))

    def say_nothing_yet(self, message_id: str) -> None:
        """Below the fields: what is to be typed first."""
        self.say_below([Content.styled(self.words(message_id), QUIET)])

    def not_shown(self, error: KigenError) -> None:
        """Below the fields: why nothing was computed."""
        self.say_below([Content.styled(f"! {shown(self.said(error))}", "bold $text-error")])

    # -- Typing, and moving on -------------------------------------------------------------------------------

    def on_input_changed(self) -> None:
        """A line changed."""
        self.changed()

    def on_text_area_changed(self) -> None:
        """A text changed."""
        self.changed()

    def on_entry_form_changed(self, message: EntryForm.Changed) -> None:
        """A field of another kind changed."""
        message.stop()
        self.changed()

    def on_picker_picked(self, message: Picker.Picked) -> None:
        """Another choice: what follows from it changes, and after a key the next field takes over."""
        message.stop()
        name = str(message.picker.id)
        self.form.mark(name)
        self.picked(name)
        self.changed()
        if message.final:
            self._next(name)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter goes to the next field."""
        message.stop()
        name = str(message.input.id).removesuffix("-input")
        if name in self.form.picked:
            self.form.picker(name).complete()
        self._next(name)

    def _next(self, name: str) -> None:
        names = self.form.names
        if name == names[-1]:
            self.after_last()
        else:
            self.form.go_to(names[names.index(name) + 1])

    def action_cancel(self) -> None:
        """Away."""
        self.dismiss(None)


class EntryScreen(FormScreen[Done | None], TypingScreen[Done | None]):
    """A form whose content is stored: dismissed with what was done, or None; then the draft waits for the next time.

    A subclass gives, beside what ``FormScreen`` wants: ``draft_kind``; ``to_store``, which raises what is wrong or
    missing (several at once as ``ManyErrors``) and returns what is to be done on the desk; ``as_it_is`` where something
    is changed; ``field_at`` where errors name fields that the form calls otherwise. It asks the desk for what can be
    chosen in its own ``on_mount``, and calls ``begin`` when that is offered.
    """

    def __init__(self) -> None:
        super().__init__()
        self._storing = False

    def to_store(self) -> Callable[[Desk], Done]:
        """What stands in the fields, as an act."""
        raise NotImplementedError

    def as_it_is(self) -> Mapping[str, str]:
        """The fields of what is to be changed."""
        return {}

    def field_at(self, error_field: str) -> str:
        """The field of the form at which such an error belongs."""
        return error_field

    def keys(self) -> Iterable[tuple[str, str]]:
        editor = () if self.long_field() is None else ("typing.editor",)
        return self.hints(self.words("screens.form_keys"), "typing.store", *editor)

    def after_last(self) -> None:
        self.action_store()

    # -- The draft -------------------------------------------------------------------------------------------

    def typed(self) -> Mapping[str, str]:
        """Of a change only what differs: what others store meanwhile in another field is not undone by a draft."""
        known = self.as_it_is()
        return {name: text for name, text in self.form.values().items() if text != known.get(name, "")}

    def put_back(self, fields: Mapping[str, str]) -> None:
        """A draft over what is to be changed."""
        self.form.put({**self.as_it_is(), **fields})
        self.soon()

    def begin(self) -> None:
        """What was typed the last time; else, for a change, what is to be changed."""
        super().begin()
        if not any(self.form.values().values()) and self.as_it_is():
            self.put_back({})

    def changed(self) -> None:
        self.typing()
        super().changed()

    # -- Storing ---------------------------------------------------------------------------------------------

    def action_cancel(self) -> None:
        """Away; what was typed waits. While it is being stored: wait no longer, and then away."""
        if not self._storing or not self.kigen.acts.give_up(self):
            super().action_cancel()

    def action_store(self) -> None:
        """Store it, once; what is missing or wrong stands beside its field."""
        if self._storing:
            return
        for name in self.form.names:
            self.form.mark(name)
        try:
            work = self.to_store()
        except KigenError as error:
            self.fail(error)
            return
        self._storing = True
        self.store(work)

    def store(self, work: Callable[[Desk], Done]) -> None:
        """Have it done."""
        self.tell(self.words("screens.storing"))
        self.act(self.draft_kind, self.heading(), self.sending(work), self._stored, self.fail)

    def _stored(self, done: Done) -> None:
        self.dismiss(done)

    def fail(self, error: KigenError) -> None:
        """Each error stands beside its field where it has one, and the first of these fields takes the keys."""
        self._storing = False
        self.not_sent()
        names = self.form.names
        errors = error.errors if isinstance(error, ManyErrors) else (error,)
        found = {self.field_at(each.field or ""): each for each in reversed(errors)}
        places = [name for name in names if name in found]
        if not places:
            self.complain(errors[0])
            return
        self.tell("")
        for name in places:
            self.form.mark(name, self.said(found[name]))
        self.form.go_to(places[0])
