"""Marks on the rows of the queue: acts go to all marked tickets at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.desk.status import TicketStatus
from tui.screens.queue_filter import FilteredQueue
from tui.screens.seen import UNSEEN, Seen

if TYPE_CHECKING:
    from core.desk.acts.bulk import BulkOutcome
    from storage.database.read_models.queue import QueueRow
    from storage.desk import Desk

MOST_MARKED = 500
"""At once. More would keep the panel and the other operators waiting."""


class MarkedQueue(FilteredQueue):
    """The part of the queue's screen that knows which tickets are marked. A ticket that leaves the list loses its
    mark, so that nothing is acted on that can't be seen."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: frozenset[int] = frozenset()

    def marked(self) -> tuple[int, ...]:
        return tuple(sorted(self.marks))

    def action_mark(self) -> None:
        """Mark the ticket under the cursor, or unmark it, and go on to the next."""
        number = self.number()
        if number is None:
            self.say(self.words("screens.no_ticket_here"))
        elif number not in self.marks and len(self.marks) >= MOST_MARKED:
            self.say(self.words("screens.most_marked", count=MOST_MARKED))
        else:
            self._mark(self.marks ^ {number})
            self.list.action_move(1)

    def action_mark_all(self) -> None:
        """Mark everything that the filter finds; take all marks away where there are some."""
        if self.marks:
            self._mark(frozenset())
            return
        where, now, total = self.parsed(self._filter_text), self.kigen.now(), self.list.window.total

        def mark(numbers: tuple[int, ...]) -> None:
            self._mark(frozenset(numbers))
            if total > len(numbers):
                self.say(self.words("screens.first_marked", count=len(numbers), total=total))

        def numbers(desk: Desk) -> tuple[int, ...]:
            from tui.queue_reading import queue_numbers

            return queue_numbers(desk, where, now, MOST_MARKED)

        self.ask("mark all", numbers, mark, self.say_error)

    def action_yank(self) -> None:
        """The ticket under the cursor, or all marked ones, a line each."""
        if not self.marks:
            super().action_yank()
            return
        where, marks = self.parsed(self._filter_text), self.marks

        def rows(desk: Desk) -> Sequence[QueueRow]:
            from tui.queue_reading import queue_rows

            return queue_rows(desk, where, marks)

        self.ask("yank", rows, lambda found: self.acts.copy("\n".join(map(self._told, found))), self.say_error)

    def yanked(self) -> str:
        return "".join(map(self._told, self._under_cursor()))

    def _told(self, row: QueueRow) -> str:
        """Number, subject and due."""
        instant = self.kigen.translator.formats.instant_with_weekday
        due = "" if row.due_at is None else self.words("screens.would_be_due", due=instant(row.due_at))
        return "  ".join(part for part in (f"#{row.number}", row.subject, due) if part)

    def unmark(self, outcome: BulkOutcome) -> None:
        """What is done loses its mark; what was refused or not tried keeps it."""
        self._mark(self.marks - {*outcome.done, *outcome.unchanged})

    def keep_marks(self, still: frozenset[int] | None, asked: frozenset[int]) -> None:
        """Of the marks that were ``asked`` for, those that are ``still`` in the list stay."""
        if still is not None:
            self._mark(self.marks - (asked - still))

    def back(self) -> None:
        """Take the marks away; without any, drop the filter."""
        if self.marks and not self.line.has_focus:
            self._mark(frozenset())
        else:
            super().back()

    def _mark(self, marks: frozenset[int]) -> None:
        if marks != self.marks:
            self.marks = marks
            self.list.repaint_changed()
            self.paint_frame()

    def status(self) -> str:
        """Of the ticket under the cursor; of the marked ones where those at hand agree."""
        rows = [row for row in self.list.window.rows if row.number in self.marks]
        statuses = {row.status for row in rows} if self.marks else {row.status for row in self._under_cursor()}
        return statuses.pop() if len(statuses) == 1 else ""

    def seen(self, number: int) -> Seen:
        """Of a marked ticket that is not at hand nothing was seen."""
        row: QueueRow | None = next((row for row in self.list.window.rows if row.number == number), None)
        if row is None:
            return UNSEEN
        answer = "" if row.status == TicketStatus.NEW else None  # a row does not show which one is the last
        return Seen(row.owner, row.priority, answer, row.status != TicketStatus.RESOLVED)

    def _under_cursor(self) -> list[QueueRow]:
        row: QueueRow | None = self.list.current
        return [] if row is None else [row]
