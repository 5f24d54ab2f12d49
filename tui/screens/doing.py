"""An act that any ticket can take: on one, on each of many, and again on another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.desk.acts.bulk import BulkOutcome, OnTicket
from core.desk.ports import Done
from storage.bulk import perform_each
from storage.desk import Desk


@dataclass(frozen=True, slots=True)
class Doing:
    """``name`` is what its words end in; ``make`` gives the command for a ticket on a desk."""

    name: str
    act: Callable[..., Done]
    make: Callable[[Desk, int], OnTicket]

    def on(self, number: int) -> Callable[[Desk], Done]:
        """The work of doing it to one ticket."""
        return lambda desk: desk.perform(self.act, self.make(desk, number))

    def on_each(self, numbers: Sequence[int]) -> Callable[[Desk], BulkOutcome]:
        """The work of doing it to many."""
        return lambda desk: perform_each(desk, self.act, [self.make(desk, number) for number in numbers])
