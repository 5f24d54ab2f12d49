"""Erasing a customer's words: out of the desk's rows, the search and the activity, with the chain still whole.

The chain covers salted digests of the texts, not the texts. What is counted from stays (``storage/erasable.py``). What
was erased and why is an entry of its own, without which the chain counts as broken; it tells anew what stands in the
rows that the erased entries covered.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, func, or_, select

from core.errors import BadInput, DeskUnreachable
from core.text import clean_name
from storage.database import search
from storage.database.activity import ERASED, EVENTS, rows_in
from storage.database.engine import writing
from storage.database.ledger import Ledger
from storage.database.overwriting import Overwriting, overwrite
from storage.database.stored_tickets import indexed_text, read_ticket
from storage.database.tables import activity
from storage.desk import Desk
from storage.erasable import FILES, TEXTS, Erasable, Texts, digests_in, id_of, is_act_on
from storage.retrying import again_where_others_were_in_the_way, done_before


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: texts of so many ``rows``, and the ``entries`` of the activity by their places.

    ``changed`` is False where nothing was left to erase. ``cleared`` is False where others kept the file from being
    written anew, so that the erased bytes may still lie in it.
    """

    entries: tuple[int, ...] = ()
    rows: int = 0
    changed: bool = True
    cleared: bool = True


def erase(desk: Desk, what: Erasable, reason: str) -> Erased:
    """Erase what the customer and we wrote in ``what``; its times, amounts and deadlines stay.

    One transaction with its entry, ``reason`` in it, again where others were in the way. Raises
    ``Refused("role_needed")``, ``BadInput``: ``reason_required``, ``ticket_unknown`` and the like; and
    ``DeskUnreachable`` (``desk_privilege_missing`` on PostgreSQL for who may not).
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
                attempted = _erase(connection, ledger, desk, what, reason=said, key=key)
        return attempted

    erased = again_where_others_were_in_the_way(desk, attempt)
    return erased if not erased.changed else _cleared(desk, erased)


@dataclass(frozen=True, slots=True)
class _Worded:
    """A row that holds a text, and what it is to hold."""

    texts: Texts
    row: RowMapping
    values: dict[str, Any]


def _erase(connection: Connection, ledger: Ledger, desk: Desk, what: Erasable, *, reason: str, key: str) -> Erased:
    worded = list(_worded(connection, what, id_of(connection, what)))
    entries = _entries(connection, what, worded)
    if not entries and not worded:
        return Erased(changed=False)
    for each in worded:
        if each.texts.covered:
            ledger.cover(each.texts.covered, each.row[each.texts.key])
    details: dict[str, Any] = {"reason": reason, "entries": sorted(entries), "what": str(what)}
    if what.kind == "ticket":
        details["ticket"] = int(what.which)
    earlier = []
    ledger.cover_events(*entries)
    for seq, entry in entries.items():
        for kind, digests in rows_in(entry.payload).items():
            if kind == EVENTS:
                ledger.cover_events(*map(int, digests))
            else:
                ledger.cover(kind, *digests)
        if entry.action == ERASED:  # it told what others hold: this one tells it from now on
            told = json.loads(entry.payload)["details"]
            details["entries"] = sorted({*details["entries"], *told["entries"]})
            earlier.append({"entry": seq, "reason": told["reason"], "what": told.get("what", "")})
    if earlier:
        details["earlier"] = earlier
    _overwrite(connection, worded, entries)
    if what.kind == "ticket":
        _forget(connection, int(what.which))
    ledger.enter(
        key=key, command_id=key, at=desk.now(), actor=desk.actor.name, action=ERASED,
        subject=what.which if what.kind == "ticket" else str(what), details=details,
    )  # fmt: skip
    return Erased(tuple(sorted(entries)), len(worded))


def _worded(connection: Connection, what: Erasable, key: str) -> Iterator[_Worded]:
    for texts in TEXTS[what.kind]:
        rows = _rows(connection, texts, [key])
        yield from _left(texts, rows)
        if what.kind == "claim":
            yield from _left(FILES, _rows(connection, FILES, sorted(set(digests_in(rows)))))


def _rows(connection: Connection, texts: Texts, owners: Sequence[str]) -> Sequence[RowMapping]:
    query = select(texts.table).where(texts.table.c[texts.owner].in_(owners)).order_by(*texts.place)
    return connection.execute(query).mappings().all()


def _left(texts: Texts, rows: Iterable[RowMapping]) -> Iterator[_Worded]:
    for row in rows:
        if values := texts.erased(row):
            yield _Worded(texts, row, values)


def _entries(connection: Connection, what: Erasable, worded: Sequence[_Worded]) -> dict[int, Any]:
    """The entries that hold or cover a text: of acts on ``what``, and of an import, which has one for thousands."""
    numbered = [each.row["seq"] for each in worded if "seq" in each.row]
    covering = {
        connection.execute(select(func.min(activity.c.seq)).where(activity.c.seq > seq)).scalar_one()
        for seq in numbered
    }
    own = and_(activity.c.subject.startswith(what.which, autoescape=True), activity.c.action != ERASED)
    keys = {each.row[each.texts.key] for each in worded if each.texts.covered}
    telling = [activity.c.payload.contains(f'"{key}":"', autoescape=True) for key in sorted(keys)]
    found = select(activity.c.seq, activity.c.action, activity.c.subject, activity.c.payload).where(
        or_(own, activity.c.seq.in_(sorted(covering)), *telling), activity.c.payload.is_not(None)
    )
    return {
        entry.seq: entry
        for entry in connection.execute(found.order_by(activity.c.seq))
        if entry.seq in covering
        or any(key in digests for digests in rows_in(entry.payload).values() for key in keys)
        or is_act_on(what, entry.action, entry.subject)
    }


def _overwrite(connection: Connection, worded: Sequence[_Worded], entries: Iterable[int]) -> None:
    """Everything that is written over what was there, in one place."""
    changes = [Overwriting(activity, {"seq": seq}, {"payload": None, "salt": None}) for seq in entries]
    for each in worded:
        more = {"version": each.row["version"] + 1} if "version" in each.row else {}
        place = {column.name: each.row[column.name] for column in each.texts.place}
        changes.append(Overwriting(each.texts.table, place, {**each.values, **more}))
    overwrite(connection, changes)


def _forget(connection: Connection, number: int) -> None:
    search.reindex(connection, [(number, indexed_text(read_ticket(connection, number)))])
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
    return erased if not busy else Erased(erased.entries, erased.rows, cleared=False)
