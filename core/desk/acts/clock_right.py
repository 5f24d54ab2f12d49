"""Saying that the clock is right again, after an act that was recorded by one that was ahead."""

from __future__ import annotations

from dataclasses import dataclass

from core.desk.ports import Done, UnitOfWork
from core.errors import BadInput
from core.text import clean_name

CLOCK_ACCEPTED = "desk.clock_accepted"


@dataclass(frozen=True, slots=True)
class AcceptClock:
    """The time that the machine says now is right, whatever was recorded before; ``why`` it was another."""

    why: str


def accept_clock(uow: UnitOfWork, command: AcceptClock) -> Done:
    """From here on acts are held against this one. Raises ``BadInput("reason_required")``."""
    why = clean_name(command.why)
    if not why:
        raise BadInput("reason_required", field="--reason")
    uow.record_activity(CLOCK_ACCEPTED, "desk", {"why": why})
    return Done("desk")
