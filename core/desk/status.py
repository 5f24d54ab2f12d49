"""The words for where a ticket and its first response stand; lists are filtered by them."""

from __future__ import annotations

from enum import StrEnum


class TicketStatus(StrEnum):
    """Where a ticket stands for its reader; *open* is everything but resolved."""

    NEW = "new"
    ANSWERED = "answered"
    WAITING = "waiting"
    RESOLVED = "resolved"


class Verdict(StrEnum):
    """What became of the first response; ``pending`` while it is unanswered."""

    PENDING = "pending"
    MET = "met"
    BREACHED = "breached"
    BEST_EFFORT = "best_effort"
    UNKNOWN = "unknown"
