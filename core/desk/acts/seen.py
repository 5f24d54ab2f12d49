"""An act on what the operator saw: where somebody else changed just that meanwhile, both are told and nothing is done.

``seen`` None: whatever it was. What else changed on the thing is no reason to refuse, nor is what the operator
himself (``me``) did last.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.desk.events import ClockEvent, EventKind, in_force
from core.desk.incident import Incident, Touch
from core.desk.merging import merge
from core.desk.ticket import Ticket
from core.errors import Refused
from core.messages import Param, Words


def refuse_unseen_owner(ticket: Ticket, seen: str | None, wanted: str, me: str) -> None:
    """Raises ``Refused("owner_changed_meanwhile")`` where another owner was seen and neither is the ``wanted`` one."""
    found = _last(ticket, EventKind.ASSIGNED, EventKind.RECEIVED)
    if _in_conflict(seen, ticket.state.owner, wanted) and not _by(me, found):
        raise _refused("owner", ticket, found, (seen, ticket.state.owner, wanted), now=ticket.state.owner)


def refuse_resolved_meanwhile(ticket: Ticket, me: str) -> None:
    """For who saw it open. Raises ``Refused("resolved_meanwhile")`` where another operator resolved it since then."""
    found = _last(ticket, EventKind.RESOLVED)
    if ticket.state.resolved_at is not None and found is not None and not _by(me, found):
        at = found.recorded_at or found.at
        raise Refused("resolved_meanwhile", ticket=ticket.number, operator=found.actor, at=at)


def refuse_unseen_priority(ticket: Ticket, seen: str | None, wanted: str, me: str, names: Mapping[str, Words]) -> None:
    """Raises ``Refused("priority_changed_meanwhile")`` likewise; ``names`` are those of the priorities, by id."""
    now, found = ticket.state.priority, _last(ticket, EventKind.PRIORITY_CHANGED, EventKind.RECEIVED)
    if _in_conflict(seen, now, wanted) and not _by(me, found):
        was, theirs, mine = (names.get(each or "", each) for each in (seen, now, wanted))
        raise _refused("priority", ticket, found, (was, theirs, mine), now=now)


def refuse_unseen_answer(ticket: Ticket, seen: str | None, text: str, me: str) -> None:
    """``seen`` is the id of the last answer that was seen, empty: there was none. Raises
    ``Refused("answer_changed_meanwhile")`` where there is a later one."""
    found = _last(ticket, EventKind.RESPONDED)
    if seen is not None and found is not None and found.id != seen and not _by(me, found):
        raise _refused("answer", ticket, found, ("", found.text, text), now=found.id)


def refuse_unseen_waiver(incident: Incident, touch: Touch, seen: str | None, wanted: str, me: str) -> None:
    """Raises ``Refused("waiver_changed_meanwhile")`` where another reason was seen and neither is the ``wanted`` one;
    who took one back is not known."""
    now, by = ("", "") if touch.waiver is None else (touch.waiver.why, touch.waiver.by)
    if _in_conflict(seen, now, wanted) and by != me:
        raise Refused(
            "waiver_changed_meanwhile", field="waiver", number=incident.number, was=seen, theirs=now, mine=wanted,
            now=now, operator=by, at=None,
        )  # fmt: skip


def last_answer(ticket: Ticket) -> str:
    """The id of the last answer that counts, empty where there is none."""
    found = _last(ticket, EventKind.RESPONDED)
    return "" if found is None else found.id


def _in_conflict(seen: str | None, now: str, wanted: str) -> bool:
    return seen is not None and bool(merge({0: seen}, {0: now}, {0: wanted}).conflicts)


def _by(me: str, event: ClockEvent | None) -> bool:
    return event is not None and event.actor == me


def _last(ticket: Ticket, *kinds: EventKind) -> ClockEvent | None:
    return next((event for event in reversed(in_force(ticket.events)) if event.kind in kinds), None)


def _refused(
    field: str, ticket: Ticket, by: ClockEvent | None, values: tuple[Param, Param, Param], *, now: str
) -> Refused:
    """``values`` are what was seen, theirs and mine; ``now`` is what to have seen in order to do it all the same."""
    was, theirs, mine = values
    return Refused(
        f"{field}_changed_meanwhile", field=field, number=ticket.number, was=was, theirs=theirs, mine=mine, now=now,
        operator="" if by is None else by.actor, at=None if by is None else by.recorded_at or by.at,
    )  # fmt: skip
