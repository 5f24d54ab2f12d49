"""Panels at the foot of a screen that perform one act, and stay until it is stored; the one that asks for a yes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import PurePath
from typing import ClassVar, TypeAlias

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from core.desk.acts.bulk import BulkOutcome
from core.desk.ports import Done
from core.errors import KigenError
from storage.desk import Desk
from tui.desk_work import Working
from tui.terminal.plain import stand_at
from tui.widgets.lines import MessageLine, TextLine

Outcome: TypeAlias = Done | BulkOutcome
Work: TypeAlias = Callable[[Desk], Outcome]


class ActPanel(Working[Outcome | None], ModalScreen[Outcome | None]):
    """A panel that performs one act. An error stands in it, and what was typed stays."""

    CSS_PATH: ClassVar[str | list[str | PurePath]] = "panel.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", show=False)]

    again_words: ClassVar[str] = "screens.act_again"
    """How it is tried again."""

    def __init__(self) -> None:
        super().__init__()
        self._storing = False

    def on_mount(self) -> None:
        """Whoever hears the screen starts at the question."""
        self.call_after_refresh(stand_at, self.query_one("#panel-title"))

    def line(self, id: str) -> TextLine:
        """A line of the panel."""
        return TextLine(cut=self.kigen.capabilities.glyphs.cut, id=id)

    def reason(self) -> MessageLine:
        """Where it says what went wrong."""
        return MessageLine(cut="", id="panel-error")

    def perform(self, work: Work) -> None:
        """Do it once; the panel closes when it is stored."""
        if self._storing:
            return
        self._storing = True
        self.query_one("#panel-error", TextLine).say((self.words("screens.storing"), ""))
        self.act(self.group(), self.query_one("#panel-title", TextLine).text, work, self._stored, self.show_error)

    def group(self) -> str:
        """What tells its act from those of other panels."""
        return f"panel {id(self)}"

    def say_waiting(self, text: str) -> None:
        self.query_one("#panel-error", TextLine).say((text, ""))

    def _stored(self, outcome: Outcome) -> None:
        self.dismiss(outcome)

    def again(self, seen: str) -> Work | None:
        """The same act by who has seen that; None where it changes nothing that others change too."""
        del seen
        return None

    def show_error(self, error: KigenError) -> None:
        """One line of what went wrong; where somebody else did the same meanwhile, which of both it is to be."""
        self._storing = False
        if self._asks_which(error):
            return
        again = f"  {self.words(self.again_words)}" if self.not_stored else ""
        self.query_one("#panel-error", TextLine).say((f"! {self.said(error)}{again}", "bold $text-error"))

    def _asks_which(self, error: KigenError) -> bool:
        from tui.screens.conflict_panel import ask_which, choice_of

        choice = choice_of(error, self.kigen.translator)
        work = None if choice is None else self.again(str(error.params["now"]))
        if choice is None or work is None:
            return False
        self.query_one("#panel-error", TextLine).say(("", ""))

        def left() -> None:
            self.dismiss(None)
            self.app.call_after_refresh(self.kigen.tell, self.words("screens.met_left"))

        heading = self.query_one("#panel-title", TextLine).text
        ask_which(self, heading, choice, partial(self.perform, work), left)
        return True

    def action_cancel(self) -> None:
        """Close without the act. While it is being stored: wait no longer, and then do."""
        if not self._storing or not self.kigen.acts.give_up(self):
            self.dismiss(None)


class ConfirmPanel(ActPanel):
    """A question; `y` or enter performs the act."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "confirm", show=False),
        Binding("n", "cancel", show=False),
    ]

    def __init__(self, question: str, work: Work, again: Callable[[str], Work] | None = None) -> None:
        super().__init__()
        self._question = question
        self._work_to_do = work
        self._again = again

    def again(self, seen: str) -> Work | None:
        return None if self._again is None else self._again(seen)

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield self.line("panel-title")
            yield self.reason()
            yield self.line("panel-hints")

    def on_mount(self) -> None:
        self.query_one("#panel-title", TextLine).say((self._question, "bold"))
        self.query_one("#panel-hints", TextLine).say((self.words("screens.confirm_keys"), "$foreground 60%"))

    def action_confirm(self) -> None:
        """Do it."""
        self.perform(self._work_to_do)
