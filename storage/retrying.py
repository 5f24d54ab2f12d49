"""Doing it again where others were in the way or the connection was lost, and knowing what was done already."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection, bindparam, select

from core.desk.ports import Done
from core.errors import DeskUnreachable
from storage.database.faults import may_be_tried_again, unreachable
from storage.database.tables import activity

if TYPE_CHECKING:
    from storage.desk import Desk

Found = TypeVar("Found")

# An operator waits in front of the screen: by then the desk is not busy but stuck.
_PATIENCE_SECONDS = 25.0
_FIRST_WAIT_SECONDS = 0.05
_LONGEST_WAIT_SECONDS = 2.0

_COMMAND = select(activity.c.subject).where(activity.c.command_id == bindparam("command_id"))


def again_where_others_were_in_the_way(desk: Desk, attempt: Callable[[], Found]) -> Found:
    """What ``attempt`` returns, which runs from its start again where it met others or the connection was lost.

    It must find out by itself whether an earlier run was committed: after a lost connection nobody knows. Raises what
    it raises, and ``DeskUnreachable`` where it never came through (``act_given_up`` where nobody waits any longer).
    """
    intent = desk.intent
    give_up_at = time.monotonic() + _PATIENCE_SECONDS
    wait = _FIRST_WAIT_SECONDS
    while True:
        try:
            return attempt()
        except Exception as error:
            if not may_be_tried_again(error) or time.monotonic() > give_up_at:
                desk.raise_translated(error)
                raise
            if intent is not None:
                met = unreachable(error, desk.location)
                intent.waits_for = "" if met is None else met.code
                if intent.given_up:
                    raise DeskUnreachable("act_given_up") from None
        # Apart from one another, or those who met once meet again.
        pause = wait * random.uniform(0.5, 1.0)
        if intent is None:
            time.sleep(pause)
        else:
            intent.rest(pause)
        wait = min(2 * wait, _LONGEST_WAIT_SECONDS)


def done_before(connection: Connection, command_id: str) -> Done | None:
    """What the act with this id did, None where none was committed."""
    subject = connection.execute(_COMMAND, {"command_id": command_id}).scalar_one_or_none()
    return None if subject is None else Done(subject, changed=False, stored_before=True)
