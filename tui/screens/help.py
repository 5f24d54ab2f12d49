"""Every key, from the registry: those of this screen first in each section, then where the others work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from tui.actions import ACTIONS, EVERYWHERE, Action, Group, Place
from tui.desk_work import Working
from tui.key_names import shown_key
from tui.screens.reading_page import ReadingPage, heading
from tui.widgets.cells import fit
from tui.widgets.lines import TextLine

MOST_KEYS = 4
"""Of one action in a line; more (those of the views) are told by the first and the last."""


class HelpScreen(Working[None], ModalScreen[None]):
    """The help over the screen it was asked from."""

    CSS_PATH = "explanation.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,question_mark,f1,enter", "close", show=False)]
    AUTO_FOCUS = "#help"

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place

    def compose(self) -> ComposeResult:
        with Vertical(classes="overlay"):
            yield TextLine(cut=self.kigen.capabilities.glyphs.cut, id="panel-title")
            yield ReadingPage("help")
            yield TextLine(cut=self.kigen.capabilities.glyphs.cut, id="panel-hints")

    def on_mount(self) -> None:
        title = self.words("screens.help_title", screen=self.words(f"screens.{self._place.value}"))
        self.query_one("#panel-title", TextLine).say((title, "bold"))
        self.query_one("#panel-hints", TextLine).say((self.words("screens.close_keys"), "$foreground 60%"))
        self.query_one(ReadingPage).show(self._lines())

    def action_close(self) -> None:
        """Back to the screen."""
        self.dismiss(None)

    def _lines(self) -> Iterator[Content]:
        refusals = dict.fromkeys(self.kigen.translator.error(each) for each in map(self.refusal, ACTIONS) if each)
        for refusal in refusals:
            yield Content.styled(f"! {refusal}", "$text-warning")
        for group in Group:
            yield heading(self.words(f"screens.group_{group.value}"))
            actions = [action for action in ACTIONS if action.group is group]
            width = max(cell_len(self._keys(action)) for action in actions) + 2
            for action in sorted(actions, key=lambda each: self._place not in each.where):
                yield self._line(action, width)

    def _keys(self, action: Action) -> str:
        keys = [shown_key(key) for key in self.kigen.keys.of[action.id]]
        return " ".join(keys) if len(keys) <= MOST_KEYS else f"{keys[0]} .. {keys[-1]}"

    def _line(self, action: Action, width: int) -> Content:
        here = self._place in action.where
        text = self.words(action.help)
        where = ""
        if not here and action.where != EVERYWHERE:
            places = tuple(self.words(f"screens.{place.value}") for place in Place if place in action.where)
            where = self.words("screens.works_in", places=places)
        barred = self.barred((action,))
        able = here and not barred
        return Content.assemble(
            (f"  {fit(self._keys(action), width)}", "bold" if able else "$foreground 60%"),
            (text, "" if able else "$foreground 60%"),
            (f"  {where}" if where else "", "$foreground 60%"),
            (f"  {barred}" if barred else "", "$text-warning"),
        )  # fmt: skip
