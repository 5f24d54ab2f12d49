"""An act that any ticket can take: on one, on each of many, and again on another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.desk.acts.bulk import BulkOutcome, OnTicket
from core.desk.acts.clock import ChangePriority, Respond
from core.desk.acts.paper import Assign
from core.desk.ports import Done
from storage.bulk import perform_each
from storage.desk import Desk


@dataclass(frozen=True, slots=True)
class Doing:
    """``name`` is what its words end in; ``make`` gives the command for a ticket on a desk. ``seen_open``: whoever does
    it saw tickets that were not resolved."""

    name: str
    act: Callable[..., Done]
    make: Callable[[Desk, int], OnTicket]
    seen_open: bool = False

    def on(self, number: int, seen: str | None = None) -> Callable[[Desk], Done]:
        """The work of doing it to one ticket; ``seen`` is what it changes, as the operator saw it, None: not known."""

        def work(desk: Desk) -> Done:
            command = self._command(desk, number)
            if isinstance(command, Assign | ChangePriority | Respond):
                command = replace(command, seen=seen)
            return desk.perform(self.act, command)

        return work

    def on_each(self, numbers: Sequence[int]) -> Callable[[Desk], BulkOutcome]:
        """The work of doing it to many."""
        return lambda desk: perform_each(desk, self.act, [self._command(desk, number) for number in numbers])

    def _command(self, desk: Desk, number: int) -> OnTicket:
        command = self.make(desk, number)
        return replace(command, seen_open=self.seen_open) if isinstance(command, Assign) else command
