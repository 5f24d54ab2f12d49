"""What a document promises of uptime, as parameters: what counts as down, how it is measured, what is promised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from core.messages import Words


class Treatment(StrEnum):
    """What becomes of a stop of some cause.

    ``counted``: it is downtime. ``not_counted``: as if it had not been. ``taken_off``: its time is no downtime, even
    where another stop covers it too.
    """

    COUNTED = "counted"
    NOT_COUNTED = "not_counted"
    TAKEN_OFF = "taken_off"


class Cause(StrEnum):
    """Who or what stopped the service. ``unknown``: nobody could say (yet)."""

    PROVIDER = "provider"
    EXTERNAL = "external"
    CUSTOMER = "customer"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Treated:
    """A treatment and the rule that asks for it.

    With ``tolerated`` a stop of this cause that resolved by itself within that time (inclusive) does not count; a
    longer one counts whole (S1).
    """

    treatment: Treatment
    rule: str
    tolerated: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground of exclusion: an entry of the document's own list, with the place where it stands."""

    id: str
    name: Words
    clause: str
    rule: str


@dataclass(frozen=True, slots=True)
class DowntimeRules:
    """What counts as down. A cause that ``causes`` does not name counts; so does announced maintenance without a word.

    ``excluded`` is what becomes of a stop that the operator found to fall under one of ``grounds``.
    """

    causes: Mapping[Cause, Treated] = field(default_factory=dict)
    maintenance: Treated | None = None
    excluded: Treated | None = None
    grounds: Mapping[str, Ground] = field(default_factory=dict)


class Tested(StrEnum):
    """What a minimum length is tested on: the whole stop, or what exclusions and the month's edge leave of it."""

    WHOLE = "whole"
    CLIPPED = "clipped"


class Unwatched(StrEnum):
    """What a time without data counts as."""

    UP = "up"
    DOWN = "down"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Minimum:
    """The shortest stop without a break that counts (inclusive)."""

    length: timedelta
    tested: Tested
    rule: str


@dataclass(frozen=True, slots=True)
class ByTime:
    """Uptime = 1 − downtime ÷ denominator, to the microsecond, or with each stop cut to whole ``truncated_to``.

    ``denominator`` is a fixed time (a month of 30 days), None: the month itself. ``unwatched`` is what gaps in the
    monitoring count as.
    """

    rule: str
    minimum: Minimum | None = None
    truncated_to: timedelta | None = None
    denominator: timedelta | None = None
    unwatched: Unwatched = Unwatched.UP


@dataclass(frozen=True, slots=True)
class ByIntervals:
    """Uptime = mean over the month's intervals of 1 − errors ÷ requests; an excluded interval counts as up.

    ``statuses`` are the HTTP statuses that are errors, for readers of request logs. ``empty`` is what an interval
    without a request counts as. Intervals are aligned to the local midnight that begins the month.
    """

    length: timedelta
    statuses: frozenset[int]
    rule: str
    mean_rule: str
    empty: Unwatched = Unwatched.UP


class Per(StrEnum):
    """What a month is assessed for: the contract as a whole, each region or each service of it."""

    CONTRACT = "contract"
    REGION = "region"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Availability:
    """The promise: at least ``committed`` percent a month, measured by one of the two methods."""

    committed: Decimal
    rule: str
    method: ByTime | ByIntervals
    per: Per = Per.CONTRACT
    share: Fraction = field(init=False, repr=False, compare=False)
    """The promise as a share of one."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "share", Fraction(self.committed) / 100)


@dataclass(frozen=True, slots=True)
class Services:
    """The services that the promise covers, by name; others are refused under ``rule``."""

    covered: tuple[str, ...]
    rule: str
    not_covered: tuple[str, ...] = ()
