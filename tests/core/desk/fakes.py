"""A desk in memory, at the port: what a use case sees of the store, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NoReturn, cast

from core.desk.contract import Contract
from core.desk.events import ClockEvent
from core.desk.ports import Claims, Detail, FrozenMonths, Handovers, Incidents, Months
from core.desk.settings import Settings
from core.desk.standing import Standing
from core.desk.ticket import Ticket
from core.desk.view import View
from core.errors import BadInput, Refused
from core.terms.registry import Catalogue
from tests.core.desk.sample import CATALOGUE, contract, tokyo


class FakeTickets:
    def __init__(self) -> None:
        self.kept: dict[int, Ticket] = {}
        self.standings: dict[int, Standing] = {}
        self.seq = 0

    def _numbered(self, events: Sequence[ClockEvent]) -> tuple[ClockEvent, ...]:
        numbered = tuple(replace(event, seq=self.seq + place) for place, event in enumerate(events, 1))
        self.seq += len(numbered)
        return numbered

    def by_number(self, number: int) -> Ticket:
        if number not in self.kept:
            raise BadInput("ticket_unknown", ticket=number)
        return self.kept[number]

    def numbers_by_external_id(self, source: str, external_ids: Iterable[str]) -> Mapping[str, int]:
        wanted = set(external_ids)
        return {
            ticket.external_id: number
            for number, ticket in self.kept.items()
            if ticket.source == source and ticket.external_id in wanted
        }

    def add(self, arrivals: Sequence[tuple[Ticket, Standing]]) -> Sequence[int]:
        numbers = []
        for ticket, standing in arrivals:
            number = len(self.kept) + 1
            self.kept[number] = replace(ticket, number=number, events=self._numbered(ticket.events), version=1)
            self.standings[number] = standing
            numbers.append(number)
        return numbers

    def record(self, ticket: Ticket, events: Sequence[ClockEvent], standing: Standing) -> None:
        if self.kept[ticket.number].version != ticket.version:
            raise Refused("ticket_changed", ticket=ticket.number)
        self.kept[ticket.number] = replace(
            ticket, events=(*ticket.events, *self._numbered(events)), version=ticket.version + 1
        )
        self.standings[ticket.number] = standing

    def of_contract(self, contract_id: str) -> Iterator[Sequence[tuple[Ticket, Standing]]]:
        numbers = sorted(number for number, ticket in self.kept.items() if ticket.contract_id == contract_id)
        yield [(self.kept[number], self.standings[number]) for number in numbers]

    def restand(self, changed: Sequence[tuple[Ticket, Standing]]) -> None:
        for ticket, standing in changed:
            self.kept[ticket.number] = replace(ticket, version=ticket.version + 1)
            self.standings[ticket.number] = standing


class FakeContracts:
    def __init__(self, *contracts: Contract) -> None:
        self.kept = list(contracts)

    def by_name(self, name: str) -> Contract:
        for one in self.kept:
            if one.name == name:
                return one
        raise BadInput("contract_unknown", contract=name)

    def by_names(self, names: Sequence[str]) -> Sequence[Contract]:
        return [self.by_name(name) for name in names]

    def by_id(self, contract_id: str) -> Contract:
        return next(one for one in self.kept if one.id == contract_id)

    def by_ids(self, contract_ids: Sequence[str]) -> Sequence[Contract]:
        return [self.by_id(contract_id) for contract_id in contract_ids]

    def all(self) -> Sequence[Contract]:
        return self.kept

    def add(self, contract: Contract) -> None:
        self.kept.append(contract)

    def change(self, before: Contract, after: Contract) -> None:
        place = self.kept.index(before)
        self.kept[place] = replace(after, version=before.version + 1)


class FakeViews:
    def __init__(self) -> None:
        self.kept: dict[str, View] = {}

    def all(self) -> Sequence[View]:
        return [self.kept[name] for name in sorted(self.kept)]

    def save(self, view: View) -> None:
        assert view.name not in self.kept
        assert view.key not in {other.key for other in self.kept.values()}
        self.kept[view.name] = view

    def remove(self, name: str) -> None:
        del self.kept[name]


class NotFaked:
    """What no use case on this desk may touch: it is tested on a real one."""

    def __getattr__(self, name: str) -> NoReturn:
        raise AssertionError(name)


class FakeUnitOfWork:
    """Its clock stands where the test puts it (``at``); ids count up."""

    def __init__(self, plan: str = "timed", now: str = "2026-06-01 09:00") -> None:
        self.now: datetime = tokyo(now)
        self.actor = "aoki"
        self.settings = Settings()
        self.catalogue: Catalogue = CATALOGUE
        self.tickets = FakeTickets()
        self.contracts = FakeContracts(contract(plan))
        self.views = FakeViews()
        self.incidents = cast(Incidents, NotFaked())
        self.months = cast(Months, NotFaked())
        self.frozen = cast(FrozenMonths, NotFaked())
        self.claims = cast(Claims, NotFaked())
        self.handovers = cast(Handovers, NotFaked())
        self.activity: list[tuple[str, str, Mapping[str, Detail]]] = []
        self._ids = 0

    def at(self, now: str) -> FakeUnitOfWork:
        self.now = tokyo(now)
        return self

    def change_settings(self, settings: Settings) -> None:
        self.settings = settings

    def new_id(self) -> str:
        self._ids += 1
        return f"id-{self._ids:06}"

    def record_activity(self, action: str, subject: str, details: Mapping[str, Detail]) -> None:
        self.activity.append((action, subject, details))
