"""Every action of a screen by name: type a part of it, enter runs it."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.actions import Action, Place, actions_at
from tui.desk_work import Working
from tui.widgets.cells import fit
from tui.widgets.line_field import LineField
from tui.widgets.lines import TextLine

AROUND = 7
"""Lines of the terminal that the actions leave: the panel's own, and those above it."""


class PaletteScreen(Working[Action | None], ModalScreen[Action | None]):
    """Dismissed with the chosen action, or None."""

    CSS_PATH = "explanation.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
    ]

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place
        self._found: list[Action] = []
        self._chosen = 0

    def compose(self) -> ComposeResult:
        with Vertical(classes="overlay"):
            yield TextLine(cut=self.kigen.capabilities.glyphs.cut, id="panel-title")
            yield LineField(id="palette-input")
            yield Static(id="palette-found")
            yield TextLine(cut=self.kigen.capabilities.glyphs.cut, id="panel-hints")

    def on_mount(self) -> None:
        self.query_one("#panel-title", TextLine).say((self.words("screens.palette_title"), "bold"))
        self._find("")

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        self._find(message.value)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.dismiss(self._found[self._chosen] if self._found else None)

    def action_move(self, by: int) -> None:
        """Choose another one."""
        if self._found:
            self._chosen = (self._chosen + by) % len(self._found)
            self._paint()

    def action_close(self) -> None:
        """Nothing chosen."""
        self.dismiss(None)

    def _find(self, text: str) -> None:
        wanted = text.casefold().split()
        self._found = [
            action for action in actions_at(self._place) if all(word in self._named(action) for word in wanted)
        ]
        self._chosen = 0
        self._paint()

    def _named(self, action: Action) -> str:
        return f"{self.words(action.label)} {self.words(action.help)} {action.id}".casefold()

    def _paint(self) -> None:
        fitting = max(1, self.app.size.height - AROUND)
        first = max(0, self._chosen - fitting + 1)
        lines = [self._line(action) for action in self._found[first : first + fitting]]
        if not lines:
            lines = [Content.styled(f"  {self.words('screens.palette_nothing')}", "$foreground 60%")]
        place = f"{self._chosen + 1}/{len(self._found)}" if self._found else ""
        keys = (self.words("screens.palette_keys"), "$foreground 60%")
        self.query_one("#panel-hints", TextLine).say(keys, right=place)
        self.query_one("#palette-found", Static).update(Content("\n").join(lines))

    def _line(self, action: Action) -> Content:
        chosen = action is self._found[self._chosen]
        mark = self.kigen.capabilities.glyphs.cursor if chosen else " "
        key = f"{self.key_of(action.id)} "
        barred = self.barred((action,))  # choosing it says it in a sentence
        if barred:
            key = f"{barred}  {key}"
        room = self.query_one("#palette-found").size.width or min(96, self.app.size.width - 4)
        text = fit(self.words(action.help), room - 3 - cell_len(key), cut=self.kigen.capabilities.glyphs.cut)
        if chosen:
            return Content.styled(f"{mark} {text} {key}", "bold $text on $primary")
        if barred:
            return Content.styled(f"{mark} {text} {key}", "$foreground 60%")
        return Content.assemble(f"{mark} {text} ", (key, "bold $primary"))
