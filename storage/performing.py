"""Performing an act on a desk: in one transaction with its activity entry, again where others were in the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection

from core.desk.ports import Done, UnitOfWork
from core.errors import DeskUnreachable
from storage.database.engine import WRITING, WRITING_SOON, writing
from storage.database.faults import was_lost
from storage.database.unit_of_work import StoredUnitOfWork
from storage.retrying import again_where_others_were_in_the_way, done_before

if TYPE_CHECKING:
    from core.terms.registry import Catalogue
    from storage.desk import Desk

Command = TypeVar("Command")


def perform(
    desk: Desk, act: Callable[[UnitOfWork, Command], Done], command: Command, *, command_id: str | None, batch: str
) -> Done:
    """``Desk.perform``, which says what it promises."""
    if desk.read_only is not None:
        raise desk.read_only
    # Before the transaction: making the catalogue may bring deadlines up to date in one of its own.
    tries = _Tries(desk, desk.catalogue, lambda uow: act(uow, command), command_id or desk.command_id(), batch)
    try:
        return again_where_others_were_in_the_way(desk, tries.next)
    except DeskUnreachable as error:
        if not tries.in_doubt:
            raise
        if error.code == "act_given_up":
            raise DeskUnreachable("act_given_up_in_doubt") from None
        raise DeskUnreachable("act_in_doubt", reason=error.message) from None


@dataclass(slots=True)
class _Tries:
    """``in_doubt``: a commit was on its way when the connection was lost, and nobody has looked since."""

    desk: Desk
    catalogue: Catalogue
    act: Callable[[UnitOfWork], Done]
    command_id: str
    batch: str
    in_doubt: bool = False

    def next(self) -> Done:
        """One try, from the start."""
        options: Any = WRITING if self.desk.intent is None else WRITING_SOON
        committing = False
        try:
            with writing(self.desk.engine, options) as connection:
                done = self._done_on(connection)
                committing = True
        except Exception as error:
            if committing:
                self.in_doubt = was_lost(error)
            raise
        return done

    def _done_on(self, connection: Connection) -> Done:
        unit_of_work = StoredUnitOfWork(
            connection, command_id=self.command_id, batch=self.batch, now=self.desk.now(), actor=self.desk.actor,
            catalogue=self.catalogue, new_id=self.desk.keys.new,
        )  # fmt: skip
        # Looked up once the desk's row is held: a lost commit could come through after an earlier look.
        done = done_before(connection, self.command_id)
        # What a try of ours had stored is done now, as far as the operator is concerned.
        ours, self.in_doubt = self.in_doubt or self.desk.intent is not None, False
        if done is None:
            done = self.act(unit_of_work)
            self.desk.clock_behind = unit_of_work.clock_behind
            return done
        return replace(done, changed=True) if ours else done
