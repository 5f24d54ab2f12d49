"""What the Activity screen reads of the desk, each in one transaction. Called in threads only."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.digits import whole_number
from storage.database.activity import Verification, verify
from storage.database.read_models.activity import (
    ActedTicket,
    ActivityRow,
    Acts,
    acted_tickets,
    activity_actors,
    activity_newer,
    activity_page,
    activity_page_after,
    activity_page_at,
    activity_total,
)
from storage.desk import Desk
from tui.widgets.row_lines import Window

if TYPE_CHECKING:
    from sqlalchemy import Connection

WINDOW = 300
ME = "me"


@dataclass(frozen=True, slots=True)
class ShownAct:
    """An act with the ticket it was on; None where it was on none."""

    row: ActivityRow
    ticket: ActedTicket | None


@dataclass(frozen=True, slots=True)
class ActivityPart:
    """A window of the acts, and where the cursor goes; None leaves it on its line."""

    window: Window
    position: int | None = None


def acts_named(connection: Connection, text: str, me: str) -> Acts:
    """The acts that ``text`` asks for: a number is a ticket's, other words are parts of an operator's name."""
    ticket: int | None = None
    names: list[str] = []
    for word in unicodedata.normalize("NFKC", text).casefold().split():
        number = whole_number(word.removeprefix("#"))
        if number is not None:
            ticket = number
        else:
            names.append(me.casefold() if word == ME else word)
    if not names:
        return Acts(ticket)
    actors = activity_actors(connection)
    return Acts(ticket, tuple(actor for actor in actors if all(name in actor.casefold() for name in names)))


def activity_around(desk: Desk, text: str, position: int, seq: int | None) -> ActivityPart:
    """The acts around the one at the place ``seq`` of the counter, or around ``position`` in the list."""
    with desk.read() as connection:
        acts = acts_named(connection, text, desk.actor.name)
        total = activity_total(connection, acts)
        found = None if seq is None else activity_newer(connection, than=seq, acts=acts)
        centre = min(position if found is None else found, max(0, total - 1))
        start = max(0, min(centre - WINDOW // 2, total - WINDOW))
        rows = activity_page_at(connection, offset=start, total=total, limit=WINDOW, acts=acts)
        return ActivityPart(Window(start, _shown(connection, rows), total), centre)


def activity_beside(desk: Desk, text: str, window: Window, position: int) -> ActivityPart:
    """The window moved towards ``position``: by key where it touches what is at hand, else by a jump."""
    rows: tuple[ShownAct, ...] = window.rows
    half = WINDOW // 2
    with desk.read() as connection:
        acts = acts_named(connection, text, desk.actor.name)
        if rows and window.start <= position <= window.end <= position + half:
            more = activity_page(connection, before=rows[-1].row.seq, limit=half, acts=acts)
            kept = rows[-half:]
            return ActivityPart(Window(window.end - len(kept), (*kept, *_shown(connection, more)), window.total))
        if rows and window.start - half <= position < window.end and window.start <= position + half:
            fewer = activity_page_after(connection, after=rows[0].row.seq, limit=half, acts=acts)
            start = max(0, window.start - len(fewer))
            return ActivityPart(Window(start, (*_shown(connection, fewer), *rows[:half]), window.total))
        start = max(0, min(position - half, window.total - WINDOW))
        jumped = activity_page_at(connection, offset=start, total=window.total, limit=WINDOW, acts=acts)
        return ActivityPart(Window(start, _shown(connection, jumped), window.total))


def chain_of(desk: Desk) -> Verification:
    """Whether the chain holds: every act and every event is read, which takes seconds on a large desk."""
    with desk.read() as connection:
        return verify(connection)


def _shown(connection: Connection, rows: Sequence[ActivityRow]) -> tuple[ShownAct, ...]:
    tickets = acted_tickets(connection, rows)
    return tuple(ShownAct(row, None if row.ticket is None else tickets.get(row.ticket)) for row in rows)
