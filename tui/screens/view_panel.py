"""Saving the filter that is on: a name, and a key where another than the free one is wanted."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from core.desk.acts.views import SaveView, save_view
from core.errors import KigenError
from tui.screens.panel import ActPanel
from tui.widgets.line_field import LineField
from tui.widgets.lines import TextLine


class ViewPanel(ActPanel):
    """Two fields; enter in either stores the view."""

    def __init__(self, filter_text: str) -> None:
        super().__init__()
        self._filter_text = filter_text

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield self.line("panel-title")
            yield LineField(id="view-name", placeholder=self.words("screens.view_name"))
            yield LineField(id="view-key", placeholder=self.words("screens.view_key"))
            yield self.line("panel-error")
            yield self.line("panel-hints")

    def on_mount(self) -> None:
        title = self.words("screens.ask_view", filter=self._filter_text)
        self.query_one("#panel-title", TextLine).say((title, "bold"))
        self.query_one("#panel-hints", TextLine).say((self.words("screens.view_keys"), "$foreground 60%"))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        name, key = (self.query_one(f"#view-{field}", Input).value for field in ("name", "key"))
        command = SaveView(name, self._filter_text, key)
        self.perform(lambda desk: desk.perform(save_view, command))

    def show_error(self, error: KigenError) -> None:
        """The field that is wrong takes the keys."""
        super().show_error(error)
        if error.field in ("name", "key"):
            self.query_one(f"#view-{error.field}", Input).focus()
