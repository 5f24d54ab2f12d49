"""Performing an act on a desk: in one transaction with its activity entry, again where others were in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from core.desk.ports import Done, UnitOfWork
from storage.database.engine import writing
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
    command_id = command_id or desk.keys.new()

    def attempt() -> Done:
        with writing(desk.engine) as connection:
            done = done_before(connection, command_id)
            if done is not None:
                return done
            unit_of_work = StoredUnitOfWork(
                connection, command_id=command_id, batch=batch, now=desk.now(), actor=desk.actor, catalogue=catalogue,
                new_id=desk.keys.new,
            )  # fmt: skip
            return act(unit_of_work, command)

    return again_where_others_were_in_the_way(desk, attempt)
