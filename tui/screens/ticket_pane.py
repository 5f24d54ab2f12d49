"""The ticket under the cursor beside the queue: what an operator asks first, as far as there is room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from tui.screens.pane_beside import PaneBeside
from tui.screens.reading_page import blocks, heading, plain
from tui.screens.ticket_lines import FAINT, TicketLines
from tui.widgets.wrapping import hung

FEWEST_EVENTS = 3


class TicketPane(PaneBeside):
    """A ticket, or why there is none to show."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: TicketLines | None = None
        self._notice: tuple[str, ...] = ()

    def show(self, lines: TicketLines) -> None:
        """Show this ticket."""
        self._lines = lines
        self.draw()

    def say_instead(self, *notice: str) -> None:
        """There is no ticket to show: say why."""
        self._lines, self._notice = None, notice
        self.draw()

    def laid_out(self, width: int, height: int) -> Iterable[Content]:
        if self._lines is None:
            return _wrapped([plain(line, FAINT) for line in self._notice], width)[:height]
        return laid_out(self._lines, width, height)


def laid_out(lines: TicketLines, width: int, height: int) -> list[Content]:
    """The ticket in ``height`` lines of ``width`` cells: due, owner, next step, promise; the newest events and the
    warnings; where room is left what was asked, and why it is due then. The rest is on the ticket's own screen."""
    words = lines.translator.words
    head = _wrapped(blocks([lines.title(), *lines.asked_first()], lines.promise(), lines.about()), width)
    warnings = _wrapped(lines.warnings(), width)
    room = height - len(head) - len(warnings) - 3
    events = [heading(words("screens.timeline")), *_newest(lines, width, max(FEWEST_EVENTS, room))]
    all_of_it = blocks(head, events, warnings, _wrapped(lines.text(), width))
    if len(all_of_it) <= height:
        with_reasons = blocks(all_of_it, _wrapped(lines.why(), width))
        return with_reasons if len(with_reasons) <= height else all_of_it
    more = words("screens.pane_more", key=lines.key_of("ticket.open"))
    return [*all_of_it[: height - 1], plain(more, FAINT)]


def _newest(lines: TicketLines, width: int, room: int) -> list[Content]:
    """The newest events that fit ``room`` lines, the oldest of them first; above them how many came before."""
    events = [list(hung(event, width)) for event in lines.timeline()]
    shown: list[list[Content]] = []
    while events and sum(map(len, shown)) + len(events[-1]) + (len(events) > 1) <= room:
        shown.insert(0, events.pop())
    earlier = [plain("  " + lines.translator.words("screens.earlier_events", count=len(events)), FAINT)]
    return [*(earlier if events else []), *(piece for event in shown for piece in event)]


def _wrapped(lines: Iterable[Content], width: int) -> Sequence[Content]:
    return [piece for line in lines for piece in hung(line, width)]
