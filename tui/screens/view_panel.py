"""Saving the filter that is on: a name, and a key where another than the free one is wanted."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from core.desk.acts.views import SaveView, save_view
from core.errors import KigenError
from tui.screens.text_panels import TypingPanel
from tui.widgets.line_field import LineField
from tui.widgets.lines import TextLine

FIELDS = ("name", "key")


class ViewPanel(TypingPanel):
    """Two fields; enter in either stores the view."""

    def __init__(self, filter_text: str) -> None:
        super().__init__("view")
        self._filter_text = filter_text

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield self.line("panel-title")
            for field in FIELDS:
                yield LineField(id=f"view-{field}", placeholder=self.words(f"screens.view_{field}"))
                yield TextLine(cut=self.kigen.capabilities.glyphs.cut, id=f"error-{field}", classes="error")
            yield self.reason()
            yield self.line("panel-hints")

    def on_mount(self) -> None:
        title = self.words("screens.ask_view", filter=self._filter_text)
        self.query_one("#panel-title", TextLine).say((title, "bold"))
        self.query_one("#panel-hints", TextLine).say(*self.hints(self.words("screens.view_keys")))
        self.begin()

    def typed(self) -> Mapping[str, str]:
        return {field: self.query_one(f"#view-{field}", Input).value for field in FIELDS}

    def put_back(self, fields: Mapping[str, str]) -> None:
        for field in FIELDS:
            self.query_one(f"#view-{field}", Input).value = fields.get(field, "")

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.action_store()

    def action_store(self) -> None:
        """Save it."""
        found = self.typed()
        command = SaveView(found["name"], self._filter_text, found["key"])
        for field in FIELDS:
            self._mark(field)
        self.perform(lambda desk: desk.perform(save_view, command))

    def show_error(self, error: KigenError) -> None:
        """It stands beside the field that is wrong, which takes the keys."""
        super().show_error(error)
        if error.field in FIELDS:
            self.tell("")
            self._mark(error.field, self.said(error))
            self.query_one(f"#view-{error.field}", Input).focus()

    def _mark(self, field: str, error: str = "") -> None:
        line = self.query_one(f"#error-{field}", TextLine)
        line.say((f"! {error}" if error else "", "$text-error"))
        line.display = bool(error)
