"""Handing over to the next shift: writing a handover, marking one as read, taking one back."""

from __future__ import annotations

from dataclasses import dataclass

from core.desk.handover import Handover, Mark, MarkKind
from core.desk.ports import Done, UnitOfWork
from core.errors import BadInput, Refused
from core.text import clean_lines


@dataclass(frozen=True, slots=True)
class HandOver:
    """What the leaving operator tells the next shift; what the desk knows is added to it."""

    text: str


@dataclass(frozen=True, slots=True)
class AcknowledgeHandover:
    """The operator who acts has read it."""

    number: int


@dataclass(frozen=True, slots=True)
class TakeBackHandover:
    """Its writer takes it back."""

    number: int


def hand_over(uow: UnitOfWork, command: HandOver) -> Done:
    """Keep a handover; ``Done.subject`` is its number. Raises ``BadInput("handover_empty")``."""
    text = clean_lines(command.text).strip()
    if not text:
        raise BadInput("handover_empty", field="text")
    situation = uow.handovers.situation()
    handover = Handover(uow.new_id(), uow.handovers.next_number(), uow.actor, uow.now, text, situation)
    uow.handovers.add(handover)
    uow.record_activity("handover.written", str(handover.number), {"number": handover.number})
    return Done(str(handover.number))


def acknowledge_handover(uow: UnitOfWork, command: AcknowledgeHandover) -> Done:
    """Mark it as read by who acts; a second time changes nothing.

    Raises ``BadInput("handover_unknown")``, ``Refused``: ``handover_own`` for its writer, ``handover_taken_back``.
    """
    handover = uow.handovers.by_number(command.number)
    if handover.taken_back:
        raise Refused("handover_taken_back", handover=handover.number)
    if handover.actor == uow.actor:
        raise Refused("handover_own", handover=handover.number)
    if handover.read_by(uow.actor):
        return Done(str(handover.number), changed=False)
    return _marked(uow, handover, MarkKind.READ)


def take_back_handover(uow: UnitOfWork, command: TakeBackHandover) -> Done:
    """Nobody is told of it any more; it stays kept. A second time changes nothing.

    Raises ``BadInput("handover_unknown")``, ``Refused``: ``handover_of_another``, ``handover_was_read`` once another
    operator acts by it.
    """
    handover = uow.handovers.by_number(command.number)
    if handover.actor != uow.actor:
        raise Refused("handover_of_another", handover=handover.number, operator=handover.actor)
    if handover.taken_back:
        return Done(str(handover.number), changed=False)
    if handover.readers:
        readers = tuple(mark.actor for mark in handover.readers)
        raise Refused("handover_was_read", handover=handover.number, readers=readers)
    return _marked(uow, handover, MarkKind.TAKEN_BACK)


def _marked(uow: UnitOfWork, handover: Handover, kind: MarkKind) -> Done:
    uow.handovers.mark(handover, Mark(kind, uow.now, uow.actor, uow.new_id()))
    uow.record_activity(
        f"handover.{kind.value}", str(handover.number), {"number": handover.number, "writer": handover.actor}
    )
    return Done(str(handover.number))
