"""A stop that was agreed not to count: of which contract, and why."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from core.desk.acts.incidents import Waive, waive
from core.desk.incident import Touch
from tui.screens.incident_reading import IncidentReading
from tui.screens.panel import Work
from tui.screens.text_panels import TypingPanel
from tui.widgets.line_field import LineField
from tui.widgets.lines import TextLine
from tui.widgets.picker import Option, Picker


class WaiverPanel(TypingPanel):
    """Up and down choose the contract where there are several; the reason stands in a line, an empty one takes the
    waiver back."""

    def __init__(self, reading: IncidentReading) -> None:
        super().__init__(f"waiver-{reading.incident.number}")
        self._reading = reading
        self._touches = reading.incident.touches

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield self.line("panel-title")
            picker = Picker(cut=self.kigen.capabilities.glyphs.cut, id="contract")
            picker.display = len(self._touches) > 1
            yield picker
            yield LineField(id="panel-input")
            yield self.reason()
            yield self.line("panel-hints")

    def on_mount(self) -> None:
        names = [self._called(place) for place in range(len(self._touches))]
        one = len(names) == 1
        question = self.words("screens.ask_waive_one", contract=names[0]) if one else self.words("screens.ask_waive")
        self.query_one("#panel-title", TextLine).say((question, "bold"))
        self.query_one("#panel-hints", TextLine).say(*self.hints(self.words("screens.typing_keys")))
        picker = self.query_one(Picker)
        picker.offer([Option(str(place), name) for place, name in enumerate(names)])
        picker.choose("0")
        (self.query_one("#panel-input", Input) if one else picker.query_one(Input)).focus()
        self.begin()

    def typed(self) -> Mapping[str, str]:
        return {"text": self.query_one("#panel-input", Input).value}

    def put_back(self, fields: Mapping[str, str]) -> None:
        self.query_one("#panel-input", Input).value = fields.get("text", "")

    def on_picker_picked(self, message: Picker.Picked) -> None:
        """Another contract."""
        message.stop()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """From the contract to the reason, from there it is stored."""
        message.stop()
        if message.input.id == "panel-input":
            self.action_store()
        else:
            self.query_one(Picker).complete()
            self.query_one("#panel-input", Input).focus()

    def action_store(self) -> None:
        """Waive it."""
        touch = self._touch
        self.perform(self._waiving("" if touch.waiver is None else touch.waiver.why))

    def again(self, seen: str) -> Work:
        return self._waiving(seen)

    def _waiving(self, seen: str) -> Work:
        name = self._reading.contracts[self._touch.contract_id].name
        command = Waive(self._reading.incident.number, name, self.typed()["text"], self._touch.scope, seen)
        return lambda desk: desk.perform(waive, command)

    @property
    def _touch(self) -> Touch:
        """The stop that is chosen."""
        return self._touches[int(self.query_one(Picker).value or 0)]

    def _called(self, place: int) -> str:
        touch = self._touches[place]
        return f"{self._reading.contracts[touch.contract_id].name} {touch.scope}".rstrip()
