"""Messages: an id with parameters. The words are put in at the edge, in the operator's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # money raises errors, and errors hold messages
    from core.money import Money


@dataclass(frozen=True, slots=True)
class Words:
    """A text that comes with the data (a plan's name, a clause) in both languages."""

    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class Period:
    """From one instant to another, both aware UTC, told without saying the same day twice."""

    start: datetime
    end: datetime


Param: TypeAlias = (
    "str | int | Decimal | datetime | date | timedelta | Period | Money | Words | Message | tuple[Param, ...] | None"
)


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be said: ``id`` is ``area.name`` (a catalogue per area), ``params`` fill its places.

    Instants are aware UTC datetimes and are shown in the operator's zone; durations are shown in hours
    and minutes; a tuple is shown as a list.
    """

    id: str
    params: Mapping[str, Param] = field(default_factory=dict)
