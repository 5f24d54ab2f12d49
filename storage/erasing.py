"""Erasing a customer's words: out of a ticket, its events, the search and the activity, with the chain still whole.

The chain covers salted digests of the texts, not the texts. What the clock is derived from stays: instants, kinds,
priorities, owners. What was erased and why is an entry of its own, without which the chain counts as broken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select, update

from core.errors import BadInput, DeskUnreachable
from core.text import clean_name
from storage.database import search
from storage.database.activity import ERASED
from storage.database.append_only import changing
from storage.database.engine import writing
from storage.database.event_rows import event_from
from storage.database.ledger import Ledger
from storage.database.stored_tickets import indexed_text
from storage.database.tables import activity, events, tickets
from storage.database.ticket_rows import ticket_from
from storage.desk import Desk
from storage.retrying import again_where_others_were_in_the_way, done_before

ERASED_TEXT = "***"
_TEXTS = ("text", "reason")


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased of a ticket: texts of so many ``events``, and the ``entries`` of the activity by their places.

    ``changed`` is False where nothing was left to erase. ``cleared`` is False where others kept the file from being
    written anew, so that the erased bytes may still lie in it.
    """

    entries: tuple[int, ...] = ()
    events: int = 0
    changed: bool = True
    cleared: bool = True


def erase_ticket(desk: Desk, number: int, reason: str) -> Erased:
    """Erase what the customer and we wrote in ticket ``number``; its times and its deadlines stay.

    One transaction with its entry, ``reason`` in it, again where others were in the way. Raises
    ``Refused("role_needed")``, ``BadInput("ticket_unknown")``, ``reason_required``, and ``DeskUnreachable`` (``desk_privilege_missing`` on PostgreSQL for who does not own the
    tables).
    """
    desk.refuse(ERASED)
    said = clean_name(reason)
    if not said:
        raise BadInput("reason_required", field="--reason")
    key = desk.keys.new()
    attempted = Erased(changed=False)

    def attempt() -> Erased:
        nonlocal attempted
        with writing(desk.engine) as connection:
            ledger = Ledger(connection)
            if done_before(connection, key) is None:
                attempted = _erase(connection, ledger, desk, number, reason=said, key=key)
        return attempted

    erased = again_where_others_were_in_the_way(desk, attempt)
    return erased if not erased.changed else _cleared(desk, erased)


def _erase(connection: Connection, ledger: Ledger, desk: Desk, number: int, *, reason: str, key: str) -> Erased:
    ticket = connection.execute(select(tickets).where(tickets.c.number == number)).first()
    if ticket is None:
        raise BadInput("ticket_unknown", field="N", ticket=number)
    of_ticket = select(events).where(events.c.ticket_id == ticket.id).order_by(events.c.seq)
    worded = [row for row in connection.execute(of_ticket) if any(row.data.get(name, "") for name in _TEXTS)]
    worded = [row for row in worded if _without_texts(row.data) != row.data]
    entries = _entries(connection, number, worded)
    if not entries and not worded and ticket.subject == ERASED_TEXT:
        return Erased(changed=False)
    with changing(connection, "events", "activity"):
        for row in worded:
            connection.execute(update(events).where(events.c.seq == row.seq).values(data=_without_texts(row.data)))
        connection.execute(update(activity).where(activity.c.seq.in_(entries)).values(payload=None, salt=None))
    connection.execute(
        update(tickets)
        .where(tickets.c.number == number)
        .values(subject=ERASED_TEXT, body="", requester="", version=tickets.c.version + 1)
    )
    _forget(connection, number)
    ledger.enter(
        key=key, command_id=key, at=desk.now(), actor=desk.actor.name, action=ERASED,
        subject=str(number), details={"ticket": number, "reason": reason, "entries": entries},
    )  # fmt: skip
    return Erased(tuple(entries), len(worded))


def _without_texts(data: dict[str, Any]) -> dict[str, Any]:
    return {name: ERASED_TEXT if name in _TEXTS and value else value for name, value in data.items()}


def _entries(connection: Connection, number: int, worded: Sequence[Row[Any]]) -> list[int]:
    """The entries of the acts on the ticket, and those that cover a text of it: an import has one for thousands."""
    covering = {
        connection.execute(select(func.min(activity.c.seq)).where(activity.c.seq > row.seq)).scalar_one()
        for row in worded
    }
    own = (activity.c.subject == str(number)) & activity.c.action.startswith("ticket.")
    found = select(activity.c.seq).where(
        or_(own, activity.c.seq.in_(sorted(covering))), activity.c.payload.is_not(None)
    )
    return [int(seq) for seq in connection.execute(found.order_by(activity.c.seq)).scalars()]


def _forget(connection: Connection, number: int) -> None:
    row = connection.execute(select(tickets).where(tickets.c.number == number)).one()
    recorded = connection.execute(select(events).where(events.c.ticket_id == row.id).order_by(events.c.seq))
    search.reindex(connection, [(number, indexed_text(ticket_from(row, tuple(map(event_from, recorded)))))])
    if connection.dialect.name == "sqlite":
        # The index only marks what it forgot; merged into one, it holds what it finds.
        connection.exec_driver_sql("INSERT INTO search (search) VALUES ('optimize')")


def _cleared(desk: Desk, erased: Erased) -> Erased:
    """Write the file anew without what was erased: freed bytes stay in a file of SQLite. PostgreSQL has its vacuum."""
    if desk.location.path is None:
        return erased
    try:
        with desk.engine.connect() as connection:
            bare = connection.connection.cursor()
            bare.execute("VACUUM")
            (busy, *_) = bare.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except Exception as error:
        try:
            desk.raise_translated(error)
        except DeskUnreachable:
            busy = True
        else:
            raise
    return erased if not busy else Erased(erased.entries, erased.events, cleared=False)
