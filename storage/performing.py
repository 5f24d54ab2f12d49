"""Performing an act on a desk: in one transaction with its activity entry, again where others were in the way."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection, bindparam, select

from core.desk.ports import Done, UnitOfWork
from storage.database.engine import writing
from storage.database.faults import may_be_tried_again
from storage.database.tables import activity
from storage.database.unit_of_work import StoredUnitOfWork

if TYPE_CHECKING:
    from storage.desk import Desk

Command = TypeVar("Command")

# An operator waits in front of the screen: by then the desk is not busy but stuck.
_PATIENCE_SECONDS = 25.0
_FIRST_WAIT_SECONDS = 0.05
_LONGEST_WAIT_SECONDS = 2.0

_COMMAND = select(activity.c.subject).where(activity.c.command_id == bindparam("command_id"))


def perform(
    desk: Desk, act: Callable[[UnitOfWork, Command], Done], command: Command, *, command_id: str | None, batch: str
) -> Done:
    """``Desk.perform``, which says what it promises."""
    if desk.read_only is not None:
        raise desk.read_only
    # Before the transaction: making the catalogue may bring deadlines up to date in one of its own.
    catalogue = desk.catalogue
    command_id = command_id or desk.keys.new()
    give_up_at = time.monotonic() + _PATIENCE_SECONDS
    wait = _FIRST_WAIT_SECONDS
    while True:
        try:
            with writing(desk.engine) as connection:
                done = _done_before(connection, command_id)
                if done is not None:
                    return done
                unit_of_work = StoredUnitOfWork(
                    connection, command_id=command_id, batch=batch, now=desk.now(), actor=desk.actor,
                    catalogue=catalogue, new_id=desk.keys.new,
                )  # fmt: skip
                return act(unit_of_work, command)
        except Exception as error:
            if not may_be_tried_again(error) or time.monotonic() > give_up_at:
                desk.raise_translated(error)
                raise
        # Apart from one another, or those who met once meet again.
        time.sleep(wait * random.uniform(0.5, 1.0))
        wait = min(2 * wait, _LONGEST_WAIT_SECONDS)


def _done_before(connection: Connection, command_id: str) -> Done | None:
    subject = connection.execute(_COMMAND, {"command_id": command_id}).scalar_one_or_none()
    return None if subject is None else Done(subject, changed=False)
