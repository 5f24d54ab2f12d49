"""Choosing a canned reply: a part of its name finds it, and it is shown as it would stand in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from core.desk.reply import FilledReply, Reply, fill
from core.errors import KigenError
from storage.desk import Desk
from storage.replies import Replies
from tui.desk_work import Working
from tui.kept import replies, reply_folder
from tui.locale.formats import Formats
from tui.readings import TicketReading, ticket_reading
from tui.widgets.cells import fit, shown
from tui.widgets.fuzzy import matching
from tui.widgets.line_field import LineField
from tui.widgets.lines import TextLine

NAMES, LINES, ERRORS = 6, 5, 3
QUIET = "$foreground 60%"


@dataclass(frozen=True, slots=True)
class ChosenReply:
    """A reply by name, filled."""

    name: str
    filled: FilledReply


def reply_facts(reading: TicketReading, operator: str, formats: Formats) -> dict[str, str]:
    """What a ticket says for the places of a reply; ``due`` is the earliest of what still runs."""
    dues = [clock.due_at for clock, _ in reading.clocks if clock.running and clock.due_at is not None]
    return {
        "ticket": str(reading.ticket.number),
        "subject": reading.ticket.subject,
        "customer": reading.contract.name,
        "requester": reading.ticket.requester,
        "owner": reading.state.owner,
        "operator": operator,
        "due": formats.instant_with_weekday(min(dues)) if dues else "",
    }


class RepliesPanel(Working[ChosenReply | None], ModalScreen[ChosenReply | None]):
    """Dismissed with a reply, filled with the facts of the ticket ``number`` (None: it is for several), or None."""

    CSS_PATH = "panel.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
    ]

    def __init__(self, number: int | None) -> None:
        super().__init__()
        self._number = number
        self._known: Replies | None = None
        self._facts: dict[str, str] = {}
        self._found: list[Reply] = []
        self._at = 0

    def compose(self) -> ComposeResult:
        cut = self.kigen.capabilities.glyphs.cut
        with Vertical(classes="panel"):
            yield TextLine(cut=cut, id="panel-title")
            yield LineField(id="reply-input")
            yield Static(id="reply-found", markup=False)
            yield TextLine(cut=cut, id="panel-hints")

    def on_mount(self) -> None:
        self.query_one("#panel-title", TextLine).say((self.words("screens.replies_title"), "bold"))
        self.query_one("#panel-hints", TextLine).say((self.words("screens.replies_keys"), QUIET))
        self.ask("replies", self._read, self._show, self._not_read)

    def on_input_changed(self, message: Input.Changed) -> None:
        """A part of a name."""
        message.stop()
        self._find()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """The one that is chosen."""
        message.stop()
        if self._found:
            reply = self._found[self._at]
            self.dismiss(ChosenReply(reply.name, fill(reply, self._facts)))

    def action_move(self, by: int) -> None:
        """Choose another one."""
        if self._found:
            self._at = (self._at + by) % len(self._found)
            self._paint()

    def action_close(self) -> None:
        """None."""
        self.dismiss(None)

    # -- Reading ---------------------------------------------------------------------------------------------

    def _read(self, desk: Desk) -> tuple[Replies, dict[str, str]]:
        facts = {"operator": desk.actor.name}
        if self._number is not None:
            reading = ticket_reading(desk, self._number)
            facts = reply_facts(reading, desk.actor.name, self.kigen.translator.formats)
        return replies(), facts

    def _show(self, found: tuple[Replies, dict[str, str]]) -> None:
        self._known, self._facts = found
        self._find()

    def _not_read(self, error: KigenError) -> None:
        told = Content.styled(f"! {shown(self.said(error))}", "bold $text-error")
        self.query_one("#reply-found", Static).update(told)

    # -- What it shows ---------------------------------------------------------------------------------------

    def _find(self) -> None:
        known = () if self._known is None else self._known.replies
        self._found = matching(self.query_one("#reply-input", Input).value, known, lambda reply: reply.name)
        self._at = 0
        self._paint()

    def _paint(self) -> None:
        if self._known is not None:
            self.query_one("#reply-found", Static).update(Content("\n").join(self._lines(self._known)))

    def _lines(self, known: Replies) -> Iterator[Content]:
        cut, width = self.kigen.capabilities.glyphs.cut, max(20, self.app.size.width - 6)
        if not known.replies and not known.errors:
            yield Content(self.words("screens.replies_none"))
            yield Content.styled(f"  {shown(str(reply_folder()))}", "bold")
        elif known.replies and not self._found:
            yield Content.styled(self.words("screens.replies_not_found"), QUIET)
        first = max(0, self._at - NAMES + 1)
        for number, reply in enumerate(self._found[first : first + NAMES], first):
            chosen = number == self._at
            mark = self.kigen.capabilities.glyphs.cursor if chosen else " "
            yield Content.styled(f"{mark} {fit(reply.name, width, cut=cut)}", "bold reverse" if chosen else "")
        if self._found:
            for line in fill(self._found[self._at], self._facts).text.split("\n")[:LINES]:
                yield Content.styled(f"    {fit(line, width - 2, cut=cut).rstrip()}", QUIET)
        for error in known.errors[:ERRORS]:
            yield Content.styled(f"! {shown(self.said(error))}", "$text-error")
