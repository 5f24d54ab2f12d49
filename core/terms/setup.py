"""What setting things up costs, as parameters: a price list, and what can be set up with its charge units (N15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.messages import Words
from core.money import Rounding


@dataclass(frozen=True, slots=True)
class SetupPrice:
    """The price of one ``unit`` of a kind of work; ``amount`` None: quoted individually.

    ``units_of`` names the kind of work whose targets are counted in charge units; empty: the quantity is the units.
    """

    id: str
    name: Words
    unit: Words
    amount: Decimal | None
    units_of: str = ""


@dataclass(frozen=True, slots=True)
class SetupItem:
    """One thing that is set up, and what is done."""

    name: Words
    work: Words


@dataclass(frozen=True, slots=True)
class SetupTarget:
    """A service that is set up by a kind of ``work`` (the id of a price): ``unit_size`` of it are one charge unit."""

    id: str
    name: Words
    work: str
    items: tuple[SetupItem, ...]
    unit: Words | None = None
    unit_size: int = 1


@dataclass(frozen=True, slots=True)
class Setup:
    """The price list and the targets. ``begun_rule`` says that work once begun is payable even if cancelled."""

    currency: str
    rounding: Rounding
    prices: Mapping[str, SetupPrice]
    targets: Mapping[str, SetupTarget]
    rule: str
    begun_rule: str = ""
