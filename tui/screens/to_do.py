"""What an operator has to do about a ticket now, in one line that names the keys for it."""

from __future__ import annotations

from collections.abc import Callable

from core.desk.status import TicketStatus
from core.messages import Message
from core.terms.model import TargetKind
from tui.readings import TicketReading

KeyOf = Callable[[str], str]
"""From the id of an action to its key as the operator has it."""


def to_do(reading: TicketReading, operator: str, key_of: KeyOf) -> Message:
    """The next step: whoever owns a ticket answers it, then solves it; the customer's turn is waited for."""
    state = reading.state
    match state.status:
        case TicketStatus.RESOLVED:
            return Message("screens.to_do_nothing", {"reopen": key_of("ticket.reopen")})
        case TicketStatus.WAITING:
            return Message("screens.to_do_wait", {"wait": key_of("ticket.wait")})
    take, respond = key_of("ticket.take"), key_of("ticket.respond")
    if state.owner and operator and state.owner != operator:
        return Message("screens.to_do_theirs", {"owner": state.owner, "take": take})
    if not _unanswered(reading):
        return Message("screens.to_do_solve", {"resolve": key_of("ticket.resolve"), "wait": key_of("ticket.wait")})
    if not reading.admission.in_scope:
        return Message("screens.to_do_decline", {"respond": respond})
    if not state.owner:
        return Message("screens.to_do_take", {"take": take, "respond": respond})
    return Message("screens.to_do_answer", {"respond": respond})


def _unanswered(reading: TicketReading) -> bool:
    """Whether the customer waits for a word, promised or not."""
    waits = any(clock.running and clock.kind is not TargetKind.RESOLUTION for clock, _ in reading.clocks)
    return waits or reading.state.status is TicketStatus.NEW
