"""What the use cases need of the outside: a unit of work over the desk's store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, TypeAlias

from core.claims.claim import Claim
from core.claims.events import ClaimEvent
from core.claims.facts import Evidence
from core.desk.contract import Contract
from core.desk.events import ClockEvent
from core.desk.frozen import Answers, Frozen
from core.desk.handover import Handover, Mark, Situation
from core.desk.incident import Incident
from core.desk.left_outside import LeftOutside
from core.desk.month import ContractMonth, MonthFacts, MonthKey, Scoped
from core.desk.sampling import KeptSample, ReadFile
from core.desk.settings import Settings
from core.desk.standing import Standing
from core.desk.ticket import Ticket
from core.desk.view import View
from core.terms.registry import Catalogue

Detail: TypeAlias = "str | int | Sequence[Detail] | Mapping[str, Detail] | None"


@dataclass(frozen=True, slots=True)
class Done:
    """What a use case did: the thing it touched, and whether anything changed (a repeat changes nothing).

    ``stored_before``: an earlier try with the same command id had done it.
    """

    subject: str
    changed: bool = True
    stored_before: bool = field(default=False, compare=False)


class Tickets(Protocol):
    """The desk's tickets."""

    def by_number(self, number: int) -> Ticket:
        """The ticket with its events, to be changed. Raises ``BadInput("ticket_unknown")``."""

    def numbers_by_external_id(self, source: str, external_ids: Iterable[str]) -> Mapping[str, int]:
        """Which of ``external_ids`` are here already, with their numbers."""

    def add(self, arrivals: Sequence[tuple[Ticket, Standing]]) -> Sequence[int]:
        """Store new tickets with their events; returns their numbers, in order."""

    def record(self, ticket: Ticket, events: Sequence[ClockEvent], standing: Standing) -> None:
        """Append ``events`` to ``ticket`` (as it was read) and store what follows. Raises ``Refused("ticket_changed")``
        where somebody else changed it meanwhile."""

    def of_contract(self, contract_id: str) -> Iterable[Sequence[tuple[Ticket, Standing]]]:
        """Every ticket under a contract with its stored standing, some hundreds at a time, by number."""

    def restand(self, changed: Sequence[tuple[Ticket, Standing]]) -> None:
        """Store another standing for each of these tickets; their events stay."""


class Contracts(Protocol):
    """The desk's contracts."""

    def by_name(self, name: str) -> Contract:
        """The contract. Raises ``BadInput("contract_unknown")`` with the nearest name."""

    def by_names(self, names: Sequence[str]) -> Sequence[Contract]:
        """The contracts in the order of ``names``, read at once. Raises ``BadInput("contract_unknown")``."""

    def by_id(self, contract_id: str) -> Contract:
        """The contract."""

    def by_ids(self, contract_ids: Sequence[str]) -> Sequence[Contract]:
        """The contracts in the order of ``contract_ids``, read at once."""

    def all(self) -> Sequence[Contract]:
        """Every contract, by name."""

    def add(self, contract: Contract) -> None:
        """Store a new contract. Raises ``Refused("contract_exists")``."""

    def change(self, before: Contract, after: Contract) -> None:
        """Store ``after`` in the place of ``before`` (as it was read). Raises ``Refused("contract_changed")``."""


class Incidents(Protocol):
    """The desk's incidents."""

    def by_number(self, number: int) -> Incident:
        """The incident, to be changed. Raises ``BadInput("incident_unknown")``."""

    def by_reference(self, reference: str) -> Incident | None:
        """The one that was announced under ``reference``, None where it is not here."""

    def next_number(self) -> int:
        """The number of the next incident."""

    def add(self, incident: Incident) -> None:
        """Store a new incident."""

    def change(self, before: Incident, after: Incident) -> None:
        """Store ``after`` in the place of ``before`` (as it was read). Raises ``Refused("incident_changed")``."""


class Months(Protocol):
    """What the desk knows of its contracts' months, and the figures kept of them."""

    def facts(self, contract_ids: Iterable[str], start: datetime, end: datetime) -> Mapping[Scoped, MonthFacts]:
        """What is known of each contract and scope between the two instants, and of what reaches into that time."""

    def scopes_of(self, contract_id: str) -> frozenset[str]:
        """The regions and services of the contract that stops or counts are known of."""

    def left_outside(self, contract_id: str, until: datetime, month: date) -> LeftOutside:
        """What of the contract lies before ``until``, and is settled of months before ``month`` (its first day)."""

    def put(self, found: Sequence[ContractMonth], of: Mapping[str, Sequence[date]], at: datetime) -> None:
        """Keep these figures in the place of all that was kept of the contracts (by id) in the months ``of`` them."""

    def counts(self, contract_id: str, scope: str, first: datetime, last: datetime) -> Mapping[datetime, KeptSample]:
        """The counted intervals that begin from ``first`` to ``last`` (inclusive)."""

    def put_counts(self, contract_id: str, scope: str, source: str, counted: Mapping[datetime, KeptSample]) -> None:
        """Keep these in the place of what was counted of their intervals."""

    def remember_files(self, files: Sequence[ReadFile], at: datetime) -> int:
        """Keep which files went in, and of those that are known where they lie now; returns how many that changed."""


class FrozenMonths(Protocol):
    """The months that are settled."""

    def of(self, contract_id: str, month: date, scope: str) -> Frozen | None:
        """The month as it is frozen, None where it is not."""

    def answers(self, contract_id: str, start: datetime, end: datetime) -> Answers:
        """What became of the tickets received from ``start`` up to ``end``."""

    def add(self, frozen: Frozen) -> None:
        """Keep a frozen month where none is frozen."""

    def replace(self, frozen: Frozen, by: str) -> None:
        """It is not the month's frozen state any more; ``by`` is the id of the one that is, empty: none."""


class Claims(Protocol):
    """The desk's claims."""

    def by_number(self, number: int) -> Claim:
        """The claim with its events, to be changed. Raises ``BadInput("claim_unknown")``."""

    def live(self, key: MonthKey) -> Claim | None:
        """The one that stands for the month: neither rejected nor dropped."""

    def last_of(self, operator: str) -> Claim | None:
        """The one of ours that this operator entered last."""

    def imported(self, account: str, region: str, start: datetime, end: datetime) -> tuple[Evidence, ...]:
        """The files that went in with errors of the account in the region ("": any) between the two instants."""

    def next_number(self) -> int:
        """The number of the next claim."""

    def add(self, claim: Claim) -> None:
        """Store a new claim with its events."""

    def record(self, claim: Claim, event: ClaimEvent) -> None:
        """Append ``event`` to ``claim`` (as it was read). Raises ``Refused("claim_changed")`` where somebody else
        changed it meanwhile."""


class Handovers(Protocol):
    """What the shifts of the desk told each other."""

    def by_number(self, number: int) -> Handover:
        """The handover with its marks. Raises ``BadInput("handover_unknown")``."""

    def situation(self) -> Situation:
        """What the desk knows now, as the operator who acts hands it over."""

    def next_number(self) -> int:
        """The number of the next handover."""

    def add(self, handover: Handover) -> None:
        """Store a new handover."""

    def mark(self, handover: Handover, mark: Mark) -> None:
        """Append ``mark`` to ``handover``."""


class Views(Protocol):
    """The saved views of the operator who acts."""

    def all(self) -> Sequence[View]:
        """Every view of his own, by name."""

    def save(self, view: View) -> None:
        """Store a view whose name and key no other one has."""

    def remove(self, name: str) -> None:
        """Drop the view ``name``."""


class UnitOfWork(Protocol):
    """One transaction of one operator: everything in it is stored together, with its activity entry, or not at all."""

    @property
    def now(self) -> datetime:
        """The recorded instant of this act, aware UTC."""

    @property
    def actor(self) -> str:
        """The operator who acts."""

    @property
    def settings(self) -> Settings:
        """The desk's settings."""

    @property
    def catalogue(self) -> Catalogue:
        """The terms this desk knows."""

    @property
    def tickets(self) -> Tickets:
        """The desk's tickets."""

    @property
    def contracts(self) -> Contracts:
        """The desk's contracts."""

    @property
    def incidents(self) -> Incidents:
        """The desk's incidents."""

    @property
    def months(self) -> Months:
        """The contracts' months."""

    @property
    def frozen(self) -> FrozenMonths:
        """The months that are settled."""

    @property
    def claims(self) -> Claims:
        """The desk's claims."""

    @property
    def handovers(self) -> Handovers:
        """What the shifts told each other."""

    @property
    def views(self) -> Views:
        """The saved views of the operator who acts."""

    def change_settings(self, settings: Settings) -> None:
        """Keep other settings for the desk."""

    def new_id(self) -> str:
        """A fresh key (UUIDv7)."""

    def record_activity(self, action: str, subject: str, details: Mapping[str, Detail]) -> None:
        """The entry of this act in the activity; once a unit of work."""
