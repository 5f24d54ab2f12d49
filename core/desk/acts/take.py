"""Taking a ticket that nobody owns: of two operators who reach for it at once, one gets it."""

from __future__ import annotations

from dataclasses import dataclass

from core.desk.acts.paper import Assign, assign
from core.desk.acts.recording import open_ticket
from core.desk.ports import Done, UnitOfWork
from core.errors import Refused


@dataclass(frozen=True, slots=True)
class TakeFree:
    """The operator who acts takes the ticket, if it is still nobody's."""

    number: int


def take_free(uow: UnitOfWork, command: TakeFree) -> Done:
    """Assign the ticket to the operator. Raises ``Refused("ticket_taken")`` with the owner it has by now, and
    ``ticket_resolved`` where nothing is left to do on it."""
    owner = open_ticket(uow, command.number)[1].owner
    if owner and owner != uow.actor:
        raise Refused("ticket_taken", ticket=command.number, owner=owner)
    return assign(uow, Assign(command.number, uow.actor))
