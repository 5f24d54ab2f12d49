"""What the Handover screen reads. Called in threads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from core.desk.handover import Situation
from storage.database.read_models.handovers import HandoverPage, Unread, handover_page, handover_to_open, unread
from storage.database.read_models.situation import situation
from storage.desk import Desk


@dataclass(frozen=True, slots=True)
class HandoverReading:
    """A handover, None where there is none yet; who reads, and what he has still to read: nothing where he can mark
    nothing."""

    page: HandoverPage | None
    operator: str
    unread: Unread
    can_mark: bool

    @property
    def is_unread(self) -> bool:
        """Whether who reads it has still to mark it."""
        return self.can_mark and self.page is not None and not self.page.handover.read_by(self.operator)


def handover_reading(desk: Desk, number: int | None, now: datetime) -> HandoverReading:
    """The handover ``number``; None: the oldest that the operator has not read, else the newest.

    Raises ``BadInput("handover_unknown")``.
    """
    operator, can_mark = desk.actor.name, desk.read_only is None
    with desk.read() as connection:
        wanted = handover_to_open(connection, operator, now) if number is None else number
        page = None if wanted is None else handover_page(connection, wanted)
        return HandoverReading(page, operator, unread_for(desk, connection, now), can_mark)


def unread_for(desk: Desk, connection: Connection, now: datetime) -> Unread:
    """What this operator has still to read; nothing is told to who can mark nothing."""
    return Unread() if desk.read_only is not None else unread(connection, desk.actor.name, now)


def situation_now(desk: Desk, now: datetime) -> Situation:
    """What would be added to a handover that is written now."""
    catalogue, settings = desk.catalogue, desk.settings()
    with desk.read() as connection:
        return situation(connection, catalogue, now, settings.claim_reminders, desk.actor.name)
