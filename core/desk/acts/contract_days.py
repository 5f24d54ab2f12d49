"""The days of a contract: closing days of its desk, its end, and when its service is suspended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from core.desk.acts.contract_changes import Given
from core.desk.contract import Contract, Stopped
from core.errors import BadInput, Refused
from core.terms.names import unknown
from core.terms.not_promised import not_promised
from core.terms.registry import terms_of


@dataclass(frozen=True, slots=True)
class CloseDesk:
    """Its desk is closed on these days too."""

    days: tuple[date, ...]

    def of(self, contract: Contract, given: Given) -> Contract:
        del given
        return replace(contract, closed_days=tuple(sorted({*contract.closed_days, *self.days})))


@dataclass(frozen=True, slots=True)
class OpenDesk:
    """Its desk is open on these days after all."""

    days: tuple[date, ...]

    def of(self, contract: Contract, given: Given) -> Contract:
        """Raises ``BadInput("day_not_closed")``."""
        del given
        for day in self.days:
            if day not in contract.closed_days:
                raise BadInput("day_not_closed", field="closed_days", day=day)
        return replace(contract, closed_days=tuple(sorted({*contract.closed_days} - {*self.days})))


@dataclass(frozen=True, slots=True)
class End:
    """It is cancelled for the day ``wished`` by a request that arrived on ``arrived`` (today where None).

    Its last day is the later of the two (N6).
    """

    wished: date
    arrived: date | None = None

    def of(self, contract: Contract, given: Given) -> Contract:
        """Raises ``BadInput("contract_ends_before_start")``."""
        if self.wished < contract.starts_on:
            raise BadInput(
                "contract_ends_before_start", field="ends_on", starts_on=contract.starts_on, ends_on=self.wished
            )
        return replace(contract, ends_on=max(self.wished, self.arrived or given.today))


@dataclass(frozen=True, slots=True)
class TakeBackEnd:
    """It does not end after all."""

    def of(self, contract: Contract, given: Given) -> Contract:
        del given
        return replace(contract, ends_on=None)


@dataclass(frozen=True, slots=True)
class Suspend:
    """The service is stopped from a day on (today where None), for a ground that the terms name (N14).

    Where it is stopped on that ground already, ``from_day`` is the day on which it really began.
    """

    ground: str
    from_day: date | None = None

    def of(self, contract: Contract, given: Given) -> Contract:
        """Raises ``BadInput("suspension_ground_unknown")``, ``Refused("not_promised")`` where the terms know none."""
        day = self.from_day or given.today
        terms = terms_of(given.catalogue, contract.terms, day)
        if terms.suspension is None:
            raise not_promised(terms, "suspension", field="ground")
        grounds = terms.suspension.grounds
        if self.ground not in grounds:
            raise unknown("suspension_ground_unknown", self.ground, grounds, field="ground", terms=terms.title)
        going_on = next((each for each in contract.stops if each.to_day is None and each.ground == self.ground), None)
        if going_on is not None and self.from_day is None:
            return contract
        stops = (*(each for each in contract.stops if each != going_on), Stopped(day, self.ground))
        return replace(contract, stops=tuple(sorted(stops, key=lambda each: each.from_day)))


@dataclass(frozen=True, slots=True)
class NeverSuspended:
    """The suspension that was entered from a day on never was (the last one where None); ``why`` it is taken away."""

    from_day: date | None = None
    why: str = ""

    def of(self, contract: Contract, given: Given) -> Contract:
        """Raises ``Refused("not_suspended")``, ``BadInput("no_suspension_from")`` with the days that there are."""
        del given
        if not contract.stops:
            raise Refused("not_suspended", field="suspended_from", contract=contract.name)
        day = self.from_day or contract.stops[-1].from_day
        kept = tuple(each for each in contract.stops if each.from_day != day)
        if len(kept) == len(contract.stops):
            known = tuple(each.from_day for each in contract.stops)
            raise BadInput("no_suspension_from", field="suspended_from", day=day, known=known)
        return replace(contract, stops=kept)


@dataclass(frozen=True, slots=True)
class Lift:
    """The suspension is over; ``last_day`` is its last day (today where None)."""

    last_day: date | None = None

    def of(self, contract: Contract, given: Given) -> Contract:
        """Raises ``Refused("not_suspended")``."""
        day = self.last_day or given.today
        going_on = next((each for each in contract.stops if each.to_day is None), None)
        if going_on is None:
            raise Refused("not_suspended", field="last_day", contract=contract.name)
        return replace(
            contract,
            stops=tuple(replace(each, to_day=day) if each == going_on else each for each in contract.stops),
        )
