"""Panels with a question and a text to answer it. They stay until the act is stored; left before, the text waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input, TextArea

from core.errors import KigenError
from tui.screens.panel import ActPanel, Outcome, Work
from tui.screens.typing import TypingScreen
from tui.widgets.line_field import LineField
from tui.widgets.lines import TextLine
from tui.widgets.typing import ProseField


class TypingPanel(ActPanel, TypingScreen[Outcome | None]):
    """An act that what is typed makes. Its draft is dropped when the act is stored."""

    again_words: ClassVar[str] = "screens.act_again_typed"

    def __init__(self, draft_kind: str) -> None:
        super().__init__()
        self._draft_kind = draft_kind

    @property
    def draft_kind(self) -> str:
        """The act and the ticket: ``note-12``."""
        return self._draft_kind

    def group(self) -> str:
        """Its act is that of its draft, also when it was left and opened again; on many, it is one of these alone."""
        many = self._draft_kind.endswith("-many")
        return f"{super().group()} {self._draft_kind}" if many else self._draft_kind

    def perform(self, work: Work) -> None:
        if not self._storing:
            super().perform(self.sending(work))

    def show_error(self, error: KigenError) -> None:
        self.not_sent()
        super().show_error(error)


class AskingPanel(TypingPanel):
    """A question, a field, and the act that ``make`` makes of the text. ``number`` is the ticket that it is for, None
    where they are several; ``again`` makes it of the text and of what the operator has seen by then."""

    hinted: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self, draft_kind: str, question: str, make: Callable[[str], Work], number: int | None,
        again: Callable[[str, str], Work] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(draft_kind)
        self._question = question
        self._make = make
        self._number = number
        self._again = again

    def again(self, seen: str) -> Work | None:
        return None if self._again is None else self._again(self.typed()["text"], seen)

    def field(self) -> Widget:
        """The field, with the id ``panel-input``."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield self.line("panel-title")
            yield self.field()
            yield self.reason()
            yield self.line("panel-hints")

    def on_mount(self) -> None:
        self.query_one("#panel-title", TextLine).say((self._question, "bold"))
        self.query_one("#panel-hints", TextLine).say(*self.hints(self.words("screens.typing_keys"), *self.hinted))
        self.begin()

    def reply_ticket(self) -> int | None:
        return self._number

    def action_store(self) -> None:
        """Do it."""
        self.perform(self._make(self.typed()["text"]))


class PromptPanel(AskingPanel):
    """The field is one line."""

    def field(self) -> Widget:
        return LineField(id="panel-input")

    def typed(self) -> Mapping[str, str]:
        return {"text": self.query_one("#panel-input", Input).value}

    def put_back(self, fields: Mapping[str, str]) -> None:
        line = self.query_one("#panel-input", Input)
        line.value = fields.get("text", "")
        line.cursor_position = len(line.value)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.action_store()


class TextPanel(AskingPanel):
    """The field has several lines, and takes the editor and canned replies."""

    takes_replies = True
    hinted = ("typing.reply", "typing.editor", "typing.break")

    def field(self) -> Widget:
        return ProseField(id="panel-input")

    def typed(self) -> Mapping[str, str]:
        return {"text": self.query_one("#panel-input", TextArea).text}

    def put_back(self, fields: Mapping[str, str]) -> None:
        field = self.query_one("#panel-input", TextArea)
        field.load_text(fields.get("text", ""))
        field.move_cursor(field.document.end)

    def on_prose_field_submitted(self, message: ProseField.Submitted) -> None:
        message.stop()
        self.action_store()
