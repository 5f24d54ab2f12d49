"""What happened to a claim. Its events are its truth; the state is folded from them (core/claims/life.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from core.claims.facts import NO_FACTS, ClaimFacts
from core.money import Money


class ClaimStep(StrEnum):
    """What an operator does to a claim. ``received``: the customer filed it with us (a payable contract).

    ``dropped``: ours is given up before it is filed; a customer's was entered by mistake.
    """

    OPENED = "opened"
    RECEIVED = "received"
    CHANGED = "changed"
    MADE_READY = "made_ready"
    FILED = "filed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SETTLED = "settled"
    DROPPED = "dropped"
    TAKEN_BACK = "taken_back"


class Channel(StrEnum):
    """How it was sent."""

    CASE = "case"
    MAIL = "mail"
    POST = "post"
    PORTAL = "portal"
    HAND = "hand"


class SeenOn(StrEnum):
    """Where what was given was seen."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    FREE_MONTHS = "free_months"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class Given:
    """A remedy as it was promised in an answer, or seen: money or whole free months from ``first_month`` on."""

    amount: Money | None = None
    months: int | None = None
    first_month: date | None = None


@dataclass(frozen=True, slots=True)
class ClaimEvent:
    """One event of one claim.

    ``at`` is the instant it took effect and ``recorded_at`` that at which it was written down (aware UTC), ``seq`` the
    desk's counter. The other fields belong to some steps: ``facts`` to opened, received and changed; ``channel`` and
    ``case`` (their number of it) to filed and received; ``why`` to rejected, dropped and taken_back, and after the
    window to opened and filed; ``given`` to filed and received (what we expect), accepted and settled; ``seen_on`` and
    ``reference`` (of the invoice) to settled. ``sent`` is the month as the documents told it (``as_kept``), with the
    step that sends them: filed, of a customer's claim accepted and rejected.
    """

    step: ClaimStep
    at: datetime
    id: str = ""
    seq: int = 0
    recorded_at: datetime | None = None
    actor: str = ""
    facts: ClaimFacts = NO_FACTS
    channel: Channel | None = None
    case: str = ""
    why: str = ""
    given: Given | None = None
    seen_on: SeenOn | None = None
    reference: str = ""
    sent: Mapping[str, Any] | None = None
