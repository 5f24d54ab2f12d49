"""What is not stored: each act with the reason and since when, to try them again or to let go of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.desk_work import Working
from tui.terminal.plain import stand_at
from tui.widgets.cells import shown
from tui.widgets.lines import TextLine
from tui.widgets.wrapping import hung

MOST = 5


class TroublePanel(Working[None], ModalScreen[None]):
    """Also what leaving kigen asks, as long as something is not stored."""

    CSS_PATH = "trouble_panel.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "close", show=False),
        Binding("y,enter,exclamation_mark", "again", show=False),
        Binding("D", "drop", show=False),
        Binding("Q", "leave", show=False),
    ]

    def compose(self) -> ComposeResult:
        cut = self.kigen.capabilities.glyphs.cut
        with Vertical(classes="panel"):
            yield TextLine(cut=cut, id="panel-title")
            yield Static(id="troubles")
            yield TextLine(cut=cut, id="panel-hints")

    def on_mount(self) -> None:
        """What there is; whoever hears the screen starts there."""
        acts = self.kigen.acts
        title = "screens.not_stored_title" if acts.not_stored else "screens.all_stored"
        title = "screens.still_storing_title" if acts.running else title
        keys = "screens.not_stored_keys" if acts.not_stored or acts.running else "screens.all_stored_keys"
        self.query_one("#panel-title", TextLine).say((self.words(title), "bold"))
        self.query_one("#panel-hints", TextLine).say((self.words(keys), "$foreground 60%"))
        self.query_one("#troubles", Static).update(Content("\n").join(self._lines()))
        self.call_after_refresh(stand_at, self.query_one("#panel-title"))

    def action_close(self) -> None:
        """Back to work; they stay."""
        self.dismiss(None)

    def action_again(self) -> None:
        """Try them again."""
        self.dismiss(None)
        self.app.call_later(self.kigen.action_try_again)

    def action_drop(self) -> None:
        """They are not wanted any more."""
        for act in tuple(self.kigen.acts.not_stored):
            self.kigen.acts.drop(act)
        self.dismiss(None)

    def action_leave(self) -> None:
        """Leave kigen without them."""
        self.kigen.exit(0)

    def _lines(self) -> Iterator[Content]:
        width, translator, acts = max(10, self.app.size.width - 4), self.kigen.translator, self.kigen.acts
        for act in acts.not_stored[:MOST]:
            assert act.error is not None
            told = f"! {translator.formats.time(act.at)} {act.what}: {translator.text(act.error.message)}"
            yield from hung(Content(shown(told.replace("\n", " "))), width)
        for act in acts.running[:MOST]:
            yield from hung(Content(shown(f"  {translator.formats.time(act.at)} {act.what}")), width)
        rest = max(0, len(acts.not_stored) - MOST) + max(0, len(acts.running) - MOST)
        if rest:
            yield Content(f"  {self.words('screens.own_problems_more', count=rest)}")
