"""An incident: one disturbance, the contracts that it touched, and when each of them was down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.terms.availability import Cause


class Evidence(StrEnum):
    """How its times are known: ``measured`` by ourselves, or ``announced`` by somebody else."""

    MEASURED = "measured"
    ANNOUNCED = "announced"


@dataclass(frozen=True, slots=True)
class Waiver:
    """A stop that was agreed not to count: who agreed, and why."""

    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Touch:
    """What an incident did to one contract: its time of impact there, which can differ from the paper's.

    ``scope`` is the region or the service that was hit, empty where the contract is measured as a whole. ``end`` None:
    it goes on. ``ground`` is the id of a ground of exclusion of the contract's terms, empty: none.
    """

    contract_id: str
    start: datetime
    end: datetime | None = None
    scope: str = ""
    ground: str = ""
    waiver: Waiver | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """``start`` and ``end`` are the times of the paper (the announcement, our own report); instants are aware UTC.

    ``known_at`` is when the provider knew, None: from the start. ``planned`` marks maintenance announced in advance.
    ``gross``: by intent or gross negligence. ``reference`` names it where it was announced. ``dropped``: logged by
    mistake, it counts nowhere. ``version`` is the optimistic lock.
    """

    id: str
    number: int
    title: str
    start: datetime
    end: datetime | None = None
    known_at: datetime | None = None
    cause: Cause = Cause.PROVIDER
    self_resolved: bool = False
    gross: bool = False
    planned: bool = False
    evidence: Evidence = Evidence.MEASURED
    reference: str = ""
    note: str = ""
    touches: tuple[Touch, ...] = ()
    dropped: bool = False
    version: int = 1

    @property
    def open(self) -> bool:
        """Whether it goes on, on paper or anywhere."""
        return not self.dropped and (self.end is None or any(touch.end is None for touch in self.touches))

    def touch_of(self, contract_id: str, scope: str = "") -> Touch | None:
        """What it did to the contract."""
        return next((each for each in self.touches if (each.contract_id, each.scope) == (contract_id, scope)), None)
