"""An act that any ticket can take: on one, on each of many, and again on another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from core.desk.acts.bulk import BulkOutcome, OnTicket
from core.desk.acts.clock import ChangePriority, Respond
from core.desk.acts.paper import Assign
from core.desk.ports import Done
from storage.bulk import perform_each
from storage.desk import Desk
from tui.screens.seen import UNSEEN, Seen


@dataclass(frozen=True, slots=True)
class Doing:
    """``name`` is what its words end in; ``make`` gives the command for a ticket on a desk."""

    name: str
    act: Callable[..., Done]
    make: Callable[[Desk, int], OnTicket]

    def on(self, number: int, seen: Seen = UNSEEN) -> Callable[[Desk], Done]:
        """The work of doing it to one ticket, by who has ``seen`` that of it."""
        return lambda desk: desk.perform(self.act, self._command(desk, number, seen))

    def on_each(self, seen: Mapping[int, Seen]) -> Callable[[Desk], BulkOutcome]:
        """The work of doing it to many: by number what was seen of each. One that somebody else changed is left."""
        return lambda desk: perform_each(desk, self.act, [self._command(desk, *each) for each in seen.items()])

    def _command(self, desk: Desk, number: int, seen: Seen) -> OnTicket:
        match self.make(desk, number):
            case Assign() as command:
                return replace(command, seen=seen.owner, seen_open=seen.is_open)
            case ChangePriority() as command:
                return replace(command, seen=seen.priority)
            case Respond() as command:
                return replace(command, seen=seen.answer)
            case command:
                return command
