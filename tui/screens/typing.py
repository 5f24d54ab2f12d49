"""What every screen to type in can do: the operator's editor, canned replies, copying, breaking a line, discarding."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import TextArea

from core.errors import KigenError
from core.text import clean_lines
from tui.actions import Place, actions_at
from tui.desk_work import Result
from tui.keymap import place_bindings
from tui.screens.draft_keeping import DraftKeeping
from tui.screens.replies import ChosenReply, RepliesPanel
from tui.terminal.clipboard import copy
from tui.terminal.editor import edit
from tui.widgets.lines import TextLine

QUIET = "$foreground 60%"


class TypingScreen(DraftKeeping[Result]):
    """A panel or a form with ``#panel-error``, the line under its fields, and ``#panel-hints``."""

    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.TYPING)]
    takes_replies = False
    again_words: ClassVar[str] = "screens.act_again_typed"

    def long_field(self) -> TextArea | None:
        """The field of several lines."""
        return next(iter(self.query(TextArea)), None)

    def reply_ticket(self) -> int | None:
        """The ticket whose facts fill a canned reply."""
        return None

    def begin(self) -> None:
        """Put back what was typed the last time, and say so."""
        if self.restore_draft():
            self.tell(self.words("screens.draft_back", key=self.key_of("typing.discard")))

    def hints(self, first: str, *action_ids: str) -> Iterator[tuple[str, str]]:
        """``first``, then the keys of these actions."""
        yield (f"{first}  ", QUIET)
        for action in actions_at(Place.TYPING):
            if action.id in action_ids:
                yield (self.key_of(action.id), "bold $primary")
                yield (f" {self.words(action.label)}  ", QUIET)

    # -- What it says ----------------------------------------------------------------------------------------

    def tell(self, text: str) -> None:
        """One line of what happened."""
        self.query_one("#panel-error", TextLine).say((text, QUIET))

    def complain(self, error: KigenError) -> None:
        """One line of what went wrong."""
        again = f"  {self.words(self.again_words)}" if self.not_stored else ""
        self.query_one("#panel-error", TextLine).say((f"! {self.said(error)}{again}", "bold $text-error"))

    def say_waiting(self, text: str) -> None:
        self.tell(text)

    def keep_draft(self) -> None:
        """Keep it, and say where that can't be done."""
        could = self.draft_kept
        super().keep_draft()
        if could and not self.draft_kept and self.is_running:
            self.tell(self.words("screens.draft_not_kept"))

    # -- Keys ------------------------------------------------------------------------------------------------

    def action_editor(self) -> None:
        """Write the text in the operator's editor. Whatever becomes of that, nothing typed is lost."""
        field = self.long_field()
        if field is None:
            self.tell(self.words("screens.one_line_only"))
            return
        self.keep_draft()
        found = edit(self.app, field.text, self.words("screens.editor_help"), os.environ)
        text = clean_lines(found.text)
        if text.strip() and text != field.text:
            field.replace(text, (0, 0), field.document.end)
            field.move_cursor(field.document.end)
            said = "screens.editor_taken"
        else:
            said = "screens.editor_empty" if found.cancelled else "screens.editor_unchanged"
        field.focus()
        self.typing()
        self.keep_draft()
        if found.fault is not None:
            self.complain(found.fault)
        else:
            self.tell(self.words(said))

    def action_reply(self) -> None:
        """Choose a canned reply; it goes to the cursor."""
        if self.takes_replies and self.long_field() is not None:
            self.app.push_screen(RepliesPanel(self.reply_ticket()), self._insert)
        else:
            self.tell(self.words("screens.reply_not_here"))

    def action_explain_typed(self) -> None:
        """Only what comes to figures has steps behind them."""
        self.tell(self.words("screens.explain_not_here"))

    def action_copy(self) -> None:
        """The text to the clipboard of the operator's terminal."""
        field = self.long_field()
        text = "\n".join(self.typed().values()) if field is None else field.text
        try:
            self.tell(self.kigen.translator.text(copy(self.app, text, os.environ)))
        except KigenError as error:
            self.complain(error)

    def action_break(self) -> None:
        """A new line at the cursor."""
        field = self.long_field()
        if field is None or not field.has_focus:
            self.tell(self.words("screens.one_line_only"))
        else:
            field.replace("\n", *field.selection)

    def action_check_list(self) -> None:
        """Only a claim has one."""
        self.tell(self.words("screens.no_checklist_here"))

    def action_discard(self) -> None:
        """Away with what is typed and with what was kept of it."""
        self.drop_draft()
        self.tell(self.words("screens.draft_gone"))

    def _insert(self, chosen: ChosenReply | None) -> None:
        field = self.long_field()
        if chosen is None or field is None:
            return
        field.replace(chosen.filled.text, *field.selection)
        field.focus()
        places = tuple(f"{{{place}}}" for place in chosen.filled.missing)
        said = "screens.reply_missing" if places else "screens.reply_inserted"
        self.tell(self.words(said, name=chosen.name, places=places))
