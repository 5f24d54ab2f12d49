"""The floor of the first paint: an app of one text."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """As little as Textual can show."""

    def compose(self) -> ComposeResult:
        yield Static("nothing but this")


if __name__ == "__main__":
    Bare().run()
