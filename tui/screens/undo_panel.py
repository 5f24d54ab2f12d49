"""Which of the last acts to undo: the newest by a yes, each of the others by its number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from core.desk.acts.undo import RecordedAct
from tui.desk_work import Working
from tui.terminal.plain import stand_at
from tui.widgets.cells import fit
from tui.widgets.lines import TextLine

LAST_ACTS = 9


class UndoPanel(Working[RecordedAct | None], ModalScreen[RecordedAct | None]):
    """Dismissed with the act to take back, or None."""

    CSS_PATH = "panel.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "choose(0)", show=False),
        Binding("y,enter,1", "choose(1)", show=False),
    ]

    def __init__(self, acts: Sequence[RecordedAct]) -> None:
        super().__init__()
        self._acts = acts

    def compose(self) -> ComposeResult:
        cut = self.kigen.capabilities.glyphs.cut
        with Vertical(classes="panel"):
            yield TextLine(cut=cut, id="panel-title")
            yield Static(id="panel-choices")
            yield TextLine(cut=cut, id="panel-hints")

    def on_mount(self) -> None:
        translator = self.kigen.translator
        what = translator.text(self._acts[0].message)
        self.query_one("#panel-title", TextLine).say((self.words("screens.ask_undo", what=what), "bold"))
        self.query_one("#panel-hints", TextLine).say((self.words("screens.undo_keys"), "$foreground 60%"))
        room = max(12, self.app.size.width - 26)
        lines = [
            Content.assemble(
                (f" {number} ", "bold $primary"),
                f"{translator.formats.instant(act.recorded_at)[5:]}  ",
                fit(translator.text(act.message), room, cut=self.kigen.capabilities.glyphs.cut),
            )
            for number, act in enumerate(self._acts, 1)
        ]
        self.query_one("#panel-choices", Static).update(Content("\n").join(lines))
        self.call_after_refresh(stand_at, self.query_one("#panel-title"))

    def on_key(self, event: events.Key) -> None:
        """A number chooses."""
        if event.character and event.character.isdecimal() and 0 < int(event.character) <= len(self._acts):
            event.stop()
            self.action_choose(int(event.character))

    def action_choose(self, number: int) -> None:
        """The ``number``-th act, or none."""
        self.dismiss(self._acts[number - 1] if number else None)
