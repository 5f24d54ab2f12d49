"""What a contract that starts later would leave outside of itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from core.desk.contract import Contract
from core.errors import Refused
from core.messages import Message
from core.months import last_day
from core.terms.plans import local_day
from core.terms.registry import Catalogue


@dataclass(frozen=True, slots=True)
class LeftOutside:
    """Everything of a contract that lies before an instant and its month, told by number.

    ``incidents`` are those with a stop that is over by then, ``first_end`` is the earliest end of these. ``counts`` is
    how many intervals are counted, ``first_count`` begins the first of them. ``frozen`` are frozen months, ``claims``
    those that stand, ``first_claimed`` is the first month of these.
    """

    incidents: tuple[int, ...] = ()
    first_end: datetime | None = None
    counts: int = 0
    first_count: datetime | None = None
    frozen: tuple[date, ...] = ()
    claims: tuple[int, ...] = ()
    first_claimed: date | None = None


def refuse_outside(contract: Contract, left: LeftOutside, catalogue: Catalogue) -> None:
    """Refuse a start that leaves something outside: nothing would show it any more.

    Raises ``Refused("start_leaves_outside")`` with what it is and the latest day on which the contract can start.
    """
    told = tuple(_told(left))
    if not told:
        return
    terms = catalogue.newest(contract.terms)
    days = [local_day(terms, each) for each in (left.first_end, left.first_count) if each is not None]
    days += [last_day(month) for month in (*left.frozen[:1], left.first_claimed) if month is not None]
    raise Refused(
        "start_leaves_outside", field="starts_on", contract=contract.name, starts_on=contract.starts_on, left=told,
        latest=min(days),
    )  # fmt: skip


def _told(left: LeftOutside) -> Iterator[Message]:
    if left.incidents:
        yield Message("desk.outside_incidents", {"numbers": tuple(f"#{number}" for number in left.incidents)})
    if left.counts:
        yield Message("desk.outside_counts", {"intervals": left.counts, "first": left.first_count})
    if left.frozen:
        yield Message("desk.outside_frozen", {"months": tuple(f"{month:%Y-%m}" for month in left.frozen)})
    if left.claims:
        yield Message("desk.outside_claims", {"numbers": tuple(f"#{number}" for number in left.claims)})
