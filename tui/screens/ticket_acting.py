"""A screen with tickets to act on: what its keys act on, and the keys."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from core.desk.filter import Filter, parse_filter
from tui.screens.frame import DeskScreen

if TYPE_CHECKING:
    from core.desk.acts.bulk import BulkOutcome
    from tui.screens.seen import Seen
    from tui.screens.ticket_acts import TicketActs


class TicketActing(DeskScreen):
    """The acts are the same from the queue and from the ticket's own screen."""

    @cached_property
    def acts(self) -> TicketActs:
        """Loaded with the first key: the rows of the queue come sooner without them."""
        from tui.screens.ticket_acts import TicketActs

        return TicketActs(self)

    def number(self) -> int | None:
        """The ticket that a key acts on."""
        raise NotImplementedError

    def marked(self) -> tuple[int, ...]:
        """The tickets that a key acts on instead."""
        return ()

    def unmark(self, outcome: BulkOutcome) -> None:
        """These were acted on."""

    def aimed(self) -> bool:
        """Whether the key that is being handled was meant for that ticket; where it was not, this is said."""
        return True

    def status(self) -> str:
        """The status of that ticket, or of all marked ones, as far as it is known."""
        raise NotImplementedError

    def seen(self, number: int) -> Seen:
        """What the screen shows of a ticket that an act may change."""
        raise NotImplementedError

    def acted(self, number: int) -> None:
        """Something changed: show it as it is now."""
        raise NotImplementedError

    def received(self, number: int) -> None:
        """A new ticket was received, or taken."""
        self.acted(number)

    def free_tickets(self) -> Filter:
        """Where the next ticket to take is looked for."""
        return parse_filter("is:unassigned", now=self.kigen.now(), actor="")

    def yanked(self) -> str:
        """What goes to the clipboard."""
        raise NotImplementedError

    # -- Keys --------------------------------------------------------------------------------------------------

    def action_respond(self) -> None:
        self.acts.respond()

    def action_take(self) -> None:
        self.acts.take()

    def action_take_next(self) -> None:
        self.acts.take_next()

    def action_yank(self) -> None:
        self.acts.yank()

    def action_wait(self) -> None:
        self.acts.wait()

    def action_resolve(self) -> None:
        self.acts.resolve()

    def action_reopen(self) -> None:
        self.acts.reopen()

    def action_repeat(self) -> None:
        self.acts.repeat()

    def action_assign(self) -> None:
        self.acts.assign()

    def action_note(self) -> None:
        self.acts.note()

    def action_link(self) -> None:
        self.acts.link()

    def action_answer(self) -> None:
        self.acts.answer()

    def action_change_priority(self) -> None:
        self.acts.change_priority()

    def action_undo(self) -> None:
        self.acts.undo()

    def action_explain(self) -> None:
        self.acts.explain()

    def action_new_ticket(self) -> None:
        self.acts.new_ticket()
