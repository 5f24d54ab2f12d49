"""An open desk: acts are performed on it, lists are read from it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection, Engine, select

from core.desk.roles import Role
from core.desk.settings import Settings
from core.errors import KigenError
from storage.database.changes import changes_of
from storage.database.engine import reading
from storage.database.faults import NEEDS_LEAD, is_damage, unreachable
from storage.database.opening import Opened, open_desk
from storage.database.settings_row import settings_from
from storage.database.tables import desk
from storage.database.versions import Migrations
from storage.keys import Keys

if TYPE_CHECKING:
    from core.desk.ports import Done, UnitOfWork
    from core.terms.registry import Catalogue
    from storage.actor import Actor
    from storage.clock_behind import ClockBehind
    from storage.database.location import Location
    from storage.intent import Intent

Command = TypeVar("Command")


def system_clock() -> datetime:
    """Now, aware UTC."""
    return datetime.now(UTC)


class Desk:
    """One database with its contracts, tickets and activity. Safe to use from several threads.

    ``catalogue`` may be what makes it: that is done when it is first asked for, at the latest before the first act, so
    that lists can be read before.
    """

    def __init__(
        self,
        opened: Opened,
        location: Location,
        *,
        clock: Callable[[], datetime],
        actor: Actor,
        catalogue: Catalogue | Callable[[Desk], Catalogue],
    ) -> None:
        self._engine = opened.engine
        self._changes = changes_of(location, self._seq)
        self._thread = threading.local()
        self._clock = clock
        self.location = location
        self.actor = replace(actor, login=opened.login or actor.login, rights=opened.rights or actor.rights)
        """Who acts here and what he may do; where the database knows each person by a login of his own, it decides."""
        self.clock_behind: ClockBehind | None = None
        """Of the act performed last: its clock was behind that of an earlier act."""
        self._read_only: KigenError | None = opened.read_only or self.actor.rights.short_of(Role.OPERATOR)
        self._catalogue: Catalogue | None = None
        self.catalogue_at_hand: Catalogue | None = None
        """What there is of it now, to tell names by; never waits."""
        self._make_catalogue: Callable[[Desk], Catalogue] | None = None
        self._catalogue_lock = threading.Lock()
        if callable(catalogue):
            self._make_catalogue = catalogue
        else:
            self._catalogue = self.catalogue_at_hand = catalogue
        self.keys = Keys()

    @classmethod
    def open(
        cls,
        location: Location,
        *,
        actor: Actor,
        catalogue: Catalogue | Callable[[Desk], Catalogue],
        clock: Callable[[], datetime] = system_clock,
        migrations: Migrations | None = None,
    ) -> Desk:
        """The desk at ``location``. A private desk of an older kigen is migrated, after a verified copy.

        Raises ``DeskUnreachable`` with a code for each cause (``desk_missing`` where there is none yet).
        """
        try:
            opened = open_desk(location, migrations or Migrations(), clock())
        except Exception as error:
            if found := unreachable(error, location):
                raise found from None
            raise
        return cls(opened, location, clock=clock, actor=actor, catalogue=catalogue)

    @classmethod
    def create(
        cls,
        location: Location,
        *,
        actor: Actor,
        catalogue: Catalogue | Callable[[Desk], Catalogue],
        settings: Settings | None = None,
        clock: Callable[[], datetime] = system_clock,
    ) -> Desk:
        """A new, empty desk, open. Raises ``Refused("desk_exists")`` and ``DeskUnreachable``."""
        from storage.database.schema import create_desk

        create_desk(location, settings=settings or Settings(), now=clock(), new_id=Keys().new)
        return cls.open(location, actor=actor, catalogue=catalogue, clock=clock)

    @property
    def engine(self) -> Engine:
        """The engine, for maintenance that is neither an act nor a list."""
        return self._engine

    @property
    def read_only(self) -> KigenError | None:
        """Why nothing can be written here, by this operator or at all, or None."""
        return self._read_only

    def refuse(self, act: str) -> None:
        """Raises why what the activity calls ``act`` can't be done here, ``Refused("role_needed")`` among it."""
        refusal = self.actor.rights.refusal(act) or self._read_only
        if refusal is not None:
            raise refusal

    @property
    def catalogue(self) -> Catalogue:
        """The terms that this desk knows. Waits while another thread makes it, and raises what the making raises."""
        with self._catalogue_lock:
            if self._catalogue is None:
                assert self._make_catalogue is not None
                self._catalogue = self.catalogue_at_hand = self._make_catalogue(self)
            return self._catalogue

    @catalogue.setter
    def catalogue(self, catalogue: Catalogue) -> None:
        self._catalogue = self.catalogue_at_hand = catalogue

    def now(self) -> datetime:
        """The desk's clock, aware UTC."""
        return self._clock()

    def perform(
        self,
        act: Callable[[UnitOfWork, Command], Done],
        command: Command,
        *,
        command_id: str | None = None,
        batch: str = "",
    ) -> Done:
        """Run ``act`` in one transaction with its activity entry, or not at all.

        ``batch`` is the id that the acts of one bulk act share (``storage.bulk``); their entries hold it.
        The whole act runs again where others were in the way or the connection was lost, unless its command id
        says that it happened. A repeated ``command_id`` changes nothing and returns what the first one did.
        Raises what the act raises, ``Refused("role_needed")`` where the operator may not do it, and ``DeskUnreachable``
        with nothing half done.
        """
        from storage.performing import perform  # lists are read without all that acts need

        return perform(self, act, command, command_id=command_id, batch=batch)

    @contextmanager
    def intending(self, intent: Intent) -> Iterator[None]:
        """What this thread performs now is one try of ``intent``."""
        intent.begin()
        self._thread.intent = intent
        try:
            yield
        finally:
            self._thread.intent = None

    @property
    def intent(self) -> Intent | None:
        """What this thread tries, None where nobody waits in front of a screen."""
        found: Intent | None = getattr(self._thread, "intent", None)
        return found

    def command_id(self) -> str:
        """A fresh one; in each try of an intent the same ones again, in their order."""
        return self.keys.new() if self.intent is None else self.intent.next_command_id()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for read models, which sees one moment of the desk. Raises ``DeskUnreachable``."""
        try:
            with reading(self._engine) as connection:
                yield connection
        except Exception as error:
            self.raise_translated(error)
            raise

    def settings(self) -> Settings:
        """The desk's settings as they are now."""
        with self.read() as connection:
            return settings_from(connection.execute(select(desk.c.settings)).scalar_one())

    def version_at_hand(self) -> int | None:
        """``data_version`` where it is known without waiting, without a transaction and without asking a server.

        None: ask for it, in a thread.
        """
        return self._changes.at_hand()

    def data_version(self) -> int:
        """A number that is another one after anybody's commit; 0 until the first one. Raises ``DeskUnreachable``."""
        try:
            return self._changes.ask()
        except Exception as error:
            self.raise_translated(error)
            raise

    def _seq(self) -> int:
        with self.read() as connection:
            return int(connection.execute(select(desk.c.seq)).scalar_one())

    def raise_translated(self, error: Exception) -> None:
        """Raises the desk's own error for one of the database's; returns for all others."""
        found = unreachable(error, self.location)
        if found is None:
            return
        if is_damage(error):
            self._read_only = found  # every further write could make it worse
        if found.code == NEEDS_LEAD:  # the server was first to refuse: say it as kigen does, with who may
            raise self.actor.rights.short_of(Role.LEAD) or found from None
        raise found from None

    def close(self) -> None:
        """Let go of every connection; the desk can't be used any more."""
        self._changes.close()
        self._engine.dispose()

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
