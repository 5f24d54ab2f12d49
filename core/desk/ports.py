"""What the use cases need of the outside: a unit of work over the desk's store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from core.desk.contract import Contract
from core.desk.events import ClockEvent
from core.desk.settings import Settings
from core.desk.standing import Standing
from core.desk.ticket import Ticket
from core.desk.view import View
from core.terms.registry import Catalogue

Detail: TypeAlias = "str | int | Sequence[Detail] | Mapping[str, Detail] | None"


@dataclass(frozen=True, slots=True)
class Done:
    """What a use case did: the thing it touched, and whether anything changed (a repeat changes nothing)."""

    subject: str
    changed: bool = True


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


class Contracts(Protocol):
    """The desk's contracts."""

    def by_name(self, name: str) -> Contract:
        """The contract. Raises ``BadInput("contract_unknown")`` with the nearest name."""

    def by_id(self, contract_id: str) -> Contract:
        """The contract."""

    def all(self) -> Sequence[Contract]:
        """Every contract, by name."""

    def add(self, contract: Contract) -> None:
        """Store a new contract. Raises ``Refused("contract_exists")``."""


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
    def views(self) -> Views:
        """The saved views of the operator who acts."""

    def change_settings(self, settings: Settings) -> None:
        """Keep other settings for the desk."""

    def new_id(self) -> str:
        """A fresh key (UUIDv7)."""

    def record_activity(self, action: str, subject: str, details: Mapping[str, Detail]) -> None:
        """The entry of this act in the activity; once a unit of work."""
