"""What is wrong with the operator's own settings, told once at the start, each with its file, line and key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from core.errors import KigenError
from tui.desk_work import Working
from tui.widgets.cells import shown
from tui.widgets.lines import TextLine
from tui.widgets.wrapping import hung

MOST = 5


class ProblemsPanel(Working[None], ModalScreen[None]):
    """Goes away by a key. What was left out keeps nobody from working: the defaults stand in for it."""

    CSS_PATH = "problems_panel.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,space,q", "close", show=False)]

    def __init__(self, problems: Sequence[KigenError]) -> None:
        super().__init__()
        self._problems = problems

    def compose(self) -> ComposeResult:
        cut = self.kigen.capabilities.glyphs.cut
        with Vertical(classes="panel"):
            yield TextLine(cut=cut, id="panel-title")
            yield Static(id="problems")
            yield TextLine(cut=cut, id="panel-hints")

    def on_mount(self) -> None:
        count = len(self._problems)
        self.query_one("#panel-title", TextLine).say((self.words("screens.own_problems", count=count), "bold"))
        self.query_one("#panel-hints", TextLine).say((self.words("screens.own_problems_keys"), "$foreground 60%"))
        self.query_one("#problems", Static).update(Content("\n").join(self._lines()))

    def action_close(self) -> None:
        """To work."""
        self.dismiss(None)

    def _lines(self) -> Iterator[Content]:
        width = max(10, self.app.size.width - 4)
        for problem in self._problems[:MOST]:
            yield from hung(Content(f"! {shown(self.kigen.translator.text(problem.message))}"), width)
        rest = len(self._problems) - MOST
        if rest > 0:
            yield Content(f"  {self.words('screens.own_problems_more', count=rest)}")
