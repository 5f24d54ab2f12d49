"""Performing an act on a desk: in one transaction with its activity entry, again where others were in the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection

from core.desk.ports import Done, UnitOfWork
from core.errors import DeskUnreachable
from storage.database.engine import WRITING, WRITING_SOON, writing
from storage.database.faults import was_lost
from storage.database.unit_of_work import StoredUnitOfWork
from storage.retrying import again_where_others_were_in_the_way, done_before

if TYPE_CHECKING:
    from storage.desk import Desk

Command = TypeVar("Command")


def perform(
    desk: Desk, act: Callable[[UnitOfWork, Command], Done], command: Command, *, command_id: str | None, batch: str
) -> Done:
    """``Desk.perform``, which says what it promises."""
    if desk.read_only is not None:
        raise desk.read_only
    # Before the transaction: making the catalogue may bring deadlines up to date in one of its own.
    catalogue = desk.catalogue
    command_id = command_id or desk.command_id()
    waited_for = desk.intent is not None
    options = WRITING_SOON if waited_for else WRITING
    committing = in_doubt = False

    def attempt() -> Done:
        nonlocal committing, in_doubt
        committing = False
        try:
            with writing(desk.engine, options) as connection:
                found = at_once(connection)
                committing = True
            return found
        except Exception as error:
            in_doubt = was_lost(error) if committing else in_doubt
            raise

    def at_once(connection: Connection) -> Done:
        nonlocal in_doubt
        unit_of_work = StoredUnitOfWork(
            connection, command_id=command_id, batch=batch, now=desk.now(), actor=desk.actor, catalogue=catalogue,
            new_id=desk.keys.new,
        )  # fmt: skip
        # Looked up once the desk's row is held: a lost commit could come through after an earlier look.
        done = done_before(connection, command_id)
        own, in_doubt = in_doubt or waited_for, False
        if done is None:
            return act(unit_of_work, command)
        return replace(done, changed=True) if own else done

    try:
        return again_where_others_were_in_the_way(desk, attempt)
    except DeskUnreachable as error:
        if not in_doubt:
            raise
        if error.code == "act_given_up":
            raise DeskUnreachable("act_given_up_in_doubt") from None
        raise DeskUnreachable("act_in_doubt", reason=error.message) from None
