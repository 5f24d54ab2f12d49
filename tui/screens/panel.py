"""Panels at the foot of a screen: a question with a line to answer it, or a yes. They stay until the act is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeAlias

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from core.desk.acts.bulk import BulkOutcome
from core.desk.ports import Done
from core.errors import KigenError
from storage.desk import Desk
from tui.desk_work import Working
from tui.widgets.lines import TextLine
from tui.widgets.typing import LineField

Outcome: TypeAlias = Done | BulkOutcome
Work: TypeAlias = Callable[[Desk], Outcome]


class ActPanel(Working[Outcome | None], ModalScreen[Outcome | None]):
    """A panel that performs one act. An error stands in it, and what was typed stays."""

    CSS_PATH = "panel.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", show=False)]

    def __init__(self) -> None:
        super().__init__()
        self._storing = False

    def line(self, id: str) -> TextLine:
        """A line of the panel."""
        return TextLine(cut=self.kigen.capabilities.glyphs.cut, id=id)

    def perform(self, work: Work) -> None:
        """Do it once; the panel closes when it is stored."""
        if self._storing:
            return
        self._storing = True
        self.query_one("#panel-error", TextLine).say((self.words("screens.storing"), ""))
        self.ask("act", work, self._stored, self.show_error)

    def _stored(self, outcome: Outcome) -> None:
        self.dismiss(outcome)

    def show_error(self, error: KigenError) -> None:
        """One line of what went wrong."""
        self._storing = False
        text = self.kigen.translator.text(error.message).replace("\n", " ")
        self.query_one("#panel-error", TextLine).say((f"! {text}", "bold $text-error"))

    def action_cancel(self) -> None:
        """Close without the act, unless it is being stored."""
        if not self._storing:
            self.dismiss(None)


class PromptPanel(ActPanel):
    """A question and a line; enter performs the act that ``make`` makes of the text."""

    def __init__(self, question: str, make: Callable[[str], Work]) -> None:
        super().__init__()
        self._question = question
        self._make = make

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield self.line("panel-title")
            yield LineField(id="panel-input")
            yield self.line("panel-error")
            yield self.line("panel-hints")

    def on_mount(self) -> None:
        self.query_one("#panel-title", TextLine).say((self._question, "bold"))
        self.query_one("#panel-hints", TextLine).say((self.words("screens.prompt_keys"), "$foreground 60%"))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.perform(self._make(message.value))


class ConfirmPanel(ActPanel):
    """A question; `y` or enter performs the act."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "confirm", show=False),
        Binding("n", "cancel", show=False),
    ]

    def __init__(self, question: str, work: Work) -> None:
        super().__init__()
        self._question = question
        self._work_to_do = work

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield self.line("panel-title")
            yield self.line("panel-error")
            yield self.line("panel-hints")

    def on_mount(self) -> None:
        self.query_one("#panel-title", TextLine).say((self._question, "bold"))
        self.query_one("#panel-hints", TextLine).say((self.words("screens.confirm_keys"), "$foreground 60%"))

    def action_confirm(self) -> None:
        """Do it."""
        self.perform(self._work_to_do)
