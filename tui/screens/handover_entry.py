"""Writing a handover: its text, and under it what the desk knows now and adds by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget

from core.desk.acts.handovers import HandOver, hand_over
from core.desk.handover import Situation
from core.desk.ports import Done
from core.errors import BadInput
from storage.database.read_models.handovers import Names
from storage.desk import Desk
from tui.handover_sections import HandoverSections
from tui.locale.translator import Translator
from tui.screens.entry import EntryScreen
from tui.screens.entry_form import EntryForm
from tui.screens.handover_reading import situation_now
from tui.screens.reading_page import heading, plain
from tui.screens.typing import QUIET
from tui.widgets.typing import TextField

DRAFT = "handover"


class HandoverForm(EntryForm):
    """One field."""

    labels = "screens.handover_"

    def __init__(self, translator: Translator, *, cut: str) -> None:
        super().__init__(translator, ("text",), cut=cut)

    def field(self, name: str) -> Widget:
        return TextField(id=name)


class HandoverEntryScreen(EntryScreen):
    """The form of a handover."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["entry.tcss", "handover_entry.tcss"]

    @property
    def draft_kind(self) -> str:
        """There is one."""
        return DRAFT

    def heading(self) -> str:
        return self.words("screens.new_handover")

    def make_form(self, cut: str) -> HandoverForm:
        return HandoverForm(self.kigen.translator, cut=cut)

    def on_mount(self) -> None:
        self.say_nothing_yet("screens.reading")
        self.begin()
        now = self.kigen.now()
        self.ask("situation", lambda desk: situation_now(desk, now), self._added, self.not_shown)

    def _added(self, found: Situation) -> None:
        desk = self.kigen.opened
        catalogue = None if desk is None else desk.catalogue_at_hand
        counts = HandoverSections(self.kigen.translator, catalogue, self.kigen.now(), Names()).counts(found)
        self.say_below([
            heading(self.words("screens.handover_adds")), *(plain(f"  {line}") for line in counts),
            Content.styled(self.words("screens.handover_adds_more"), QUIET),
        ])  # fmt: skip

    def to_store(self) -> Callable[[Desk], Done]:
        text = self.form.values()["text"]
        if not text.strip():
            raise BadInput("handover_empty", field="text")
        return lambda desk: desk.perform(hand_over, HandOver(text))
