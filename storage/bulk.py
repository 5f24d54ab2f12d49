"""One act on many tickets, and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from core.desk.acts.bulk import BulkOutcome, OnTicket, Refusal
from core.desk.acts.paper import void
from core.desk.acts.undo import RecordedAct, voidings
from core.desk.ports import Done, UnitOfWork
from core.errors import DeskUnreachable, KigenError
from storage.desk import Desk

Command = TypeVar("Command", bound=OnTicket)


def perform_each(
    desk: Desk, act: Callable[[UnitOfWork, Command], Done], commands: Sequence[Command], *, batch: str | None = None
) -> BulkOutcome:
    """Perform ``act`` with each of ``commands``, in a transaction each: a refusal leaves that ticket alone.

    Their entries in the activity share a batch, so that one undo takes them all back. Doing it again with the same
    ``batch`` repeats nothing. Where the desk is lost on the way, what was done stays, and the outcome says how far it
    came; nothing is raised.
    """
    batch = batch or desk.command_id()
    done: list[int] = []
    unchanged: list[int] = []
    refusals: list[Refusal] = []
    for place, command in enumerate(commands):
        try:
            result = desk.perform(act, command, command_id=f"{batch}:{place}", batch=batch)
        except DeskUnreachable as error:
            untried = tuple(each.number for each in commands[place:])
            return BulkOutcome(batch, tuple(done), tuple(unchanged), tuple(refusals), untried, error)
        except KigenError as error:
            refusals.append(Refusal(command.number, error))
        else:
            (done if result.changed else unchanged).append(command.number)
    return BulkOutcome(batch, tuple(done), tuple(unchanged), tuple(refusals))


def undo(desk: Desk, act: RecordedAct, reason: str = "") -> BulkOutcome:
    """Take ``act`` back on all of its tickets, by voiding events; what was undone meanwhile is left as it is."""
    return perform_each(desk, void, voidings(act, reason))
