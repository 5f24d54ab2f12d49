"""One transaction of one operator: what an act of ``core.desk`` works with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from core.desk.acts.clock_right import CLOCK_ACCEPTED
from core.desk.handover import Situation
from core.desk.ports import Detail
from core.desk.settings import Settings
from core.terms.registry import Catalogue
from storage.actor import Actor
from storage.clock_behind import ClockBehind, behind
from storage.database.ledger import CLOCK_BEHIND, Ledger
from storage.database.settings_row import settings_from, settings_values
from storage.database.stored_claims import StoredClaims
from storage.database.stored_contracts import StoredContracts
from storage.database.stored_frozen import StoredFrozen
from storage.database.stored_handovers import StoredHandovers
from storage.database.stored_incidents import StoredIncidents
from storage.database.stored_months import StoredMonths
from storage.database.stored_tickets import StoredTickets
from storage.database.stored_views import StoredViews
from storage.database.tables import desk, operators

_OPERATOR = select(operators.c.id).where(
    operators.c.uid == bindparam("uid"),
    operators.c.login == bindparam("login"),
    operators.c.claimed == bindparam("claimed"),
)


class StoredUnitOfWork:
    """``core.desk.ports.UnitOfWork`` on a writing connection; the caller commits.

    ``now`` is fixed when it begins and aware UTC. ``batch`` is what a bulk act's entries in the activity share.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        command_id: str,
        now: datetime,
        actor: Actor,
        catalogue: Catalogue,
        new_id: Callable[[], str],
        batch: str = "",
    ) -> None:
        self._connection = connection
        self._command_id = command_id
        self._batch = batch
        self._now = now
        self._operator = actor
        self._catalogue = catalogue
        self._new_id = new_id
        self._ledger = Ledger(connection)
        self._settings = settings_from(self._ledger.settings)
        self._tickets = StoredTickets(connection, self._ledger, new_id, now, actor.name)
        cover = self._ledger.cover
        self._contracts = StoredContracts(connection, cover)
        self._incidents = StoredIncidents(connection, cover)
        self._months = StoredMonths(connection, cover)
        self._frozen = StoredFrozen(connection, now, cover)
        self._claims = StoredClaims(connection, self._ledger)
        self._handovers = StoredHandovers(connection, self._look, cover)
        self._views = StoredViews(connection, actor.name, cover)
        self.clock_behind: ClockBehind | None = None
        """Of the act that was recorded."""

    @property
    def now(self) -> datetime:
        """The recorded instant of this act, aware UTC."""
        return self._now

    @property
    def actor(self) -> str:
        """The operator who acts."""
        return self._operator.name

    @property
    def settings(self) -> Settings:
        """The desk's settings."""
        return self._settings

    @property
    def catalogue(self) -> Catalogue:
        """The terms this desk knows."""
        return self._catalogue

    @property
    def tickets(self) -> StoredTickets:
        """The desk's tickets."""
        return self._tickets

    @property
    def contracts(self) -> StoredContracts:
        """The desk's contracts."""
        return self._contracts

    @property
    def incidents(self) -> StoredIncidents:
        """The desk's incidents."""
        return self._incidents

    @property
    def months(self) -> StoredMonths:
        """The contracts' months."""
        return self._months

    @property
    def frozen(self) -> StoredFrozen:
        """The months that are settled."""
        return self._frozen

    @property
    def claims(self) -> StoredClaims:
        """The desk's claims."""
        return self._claims

    @property
    def handovers(self) -> StoredHandovers:
        """What the shifts told each other."""
        return self._handovers

    @property
    def views(self) -> StoredViews:
        """The saved views of the operator who acts."""
        return self._views

    def change_settings(self, settings: Settings) -> None:
        """Keep other settings for the desk."""
        self._connection.execute(update(desk).values(settings={**self._ledger.settings, **settings_values(settings)}))
        self._ledger.cover("settings", self._ledger.desk_id)
        self._settings = settings

    def new_id(self) -> str:
        """A fresh key (UUIDv7)."""
        return self._new_id()

    def record_activity(self, action: str, subject: str, details: Mapping[str, Detail]) -> None:
        """The entry of this act in the activity; once a unit of work, after everything else.

        No act is without it, so it is here that ``Refused("role_needed")`` is raised.
        """
        if refusal := self._operator.rights.refusal(action):
            raise refusal
        self._remember_operator()
        if action != CLOCK_ACCEPTED:
            self.clock_behind = behind(self._now, self._ledger.latest)
        self._ledger.enter(
            key=self._new_id(),
            command_id=self._command_id,
            at=self._now,
            actor=self.actor,
            action=action,
            subject=subject,
            details={**details, **self._beside},
        )

    def _look(self) -> Situation:
        from storage.database.read_models.situation import situation  # of all acts one alone needs it

        return situation(self._connection, self._catalogue, self._now, self._settings.claim_reminders, self.actor)

    @property
    def _beside(self) -> Mapping[str, Detail]:
        """What the entry of any act holds besides: its batch, a clock that is behind, what is said of its operator."""
        found: dict[str, Detail] = {"batch": self._batch} if self._batch else {}
        if self.clock_behind is not None:
            found[CLOCK_BEHIND] = self.clock_behind.latest.isoformat()
        return {**found, "said": dict(self._operator.said)} if self._operator.said else found

    def _remember_operator(self) -> None:
        who = {"uid": self._operator.uid, "login": self._operator.login, "claimed": self._operator.claimed}
        if self._connection.execute(_OPERATOR, who).first() is None:
            self._connection.execute(insert(operators), {"id": self._new_id(), "first_seen_at": self._now, **who})
