"""Several processes on one desk: no update is lost, nobody is told "busy", a killed one leaves whole acts."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.connection import Connection as Pipe
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from core.desk.ports import Done, UnitOfWork
from core.terms.registry import Catalogue
from storage.database.activity import verify
from storage.database.engine import writing
from storage.database.location import Location
from storage.database.stored_tickets import read_ticket
from storage.database.tables import activity, tickets
from storage.desk import Desk
from tests.storage.acts import NOON, note, push_due, receive
from tests.storage.conftest import OPERATOR
from tests.storage.hands import hands

pytestmark = pytest.mark.both

ACTS = 40


def _push(location: Location, start: Any) -> None:
    with Desk.open(location, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON) as desk:
        start.wait()
        for _ in range(ACTS):
            desk.perform(push_due, 1)


def _write_until_killed(location: Location, told: Pipe) -> None:
    with Desk.open(location, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON) as desk:
        while True:
            told.send(desk.perform(note, (1, "障害の件 " * 50)).subject)


def test_two_processes_lose_no_update(desk: Desk, location: Location) -> None:
    desk.perform(receive, "x")
    processes = hands()
    start = processes.Barrier(2)
    writers = [processes.Process(target=_push, args=(location, start)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    with desk.read() as connection:
        ticket = read_ticket(connection, 1)
        due = connection.execute(select(tickets.c.due_at)).scalar_one()
        assert verify(connection).breaks == ()
    assert len(ticket.events) == 1 + 2 * ACTS
    assert ticket.version == 1 + 2 * ACTS
    assert due == NOON + timedelta(minutes=2 * ACTS)


def test_a_killed_writer_leaves_whole_acts(desk: Desk, location: Location, reopened: Callable[[], Desk]) -> None:
    desk.perform(receive, "x")
    processes = hands()
    listening, told = processes.Pipe(duplex=False)
    writer = processes.Process(target=_write_until_killed, args=(location, told))
    writer.start()
    for _ in range(5):
        assert listening.poll(60)
        listening.recv()
    assert writer.pid is not None
    os.kill(writer.pid, signal.SIGKILL)
    writer.join(60)
    acknowledged = 5
    while listening.poll(0):
        try:
            listening.recv()
        except EOFError:
            break
        acknowledged += 1

    again = reopened()
    with again.read() as connection:
        noted = connection.execute(select(func.count()).where(activity.c.action == "ticket.noted")).scalar_one()
        assert noted >= acknowledged
        assert len(read_ticket(connection, 1).events) == 1 + noted
        assert verify(connection).breaks == ()
    assert again.perform(note, (1, "after")).changed


class _Sqlstate(Exception):
    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_an_act_runs_again_from_the_start_after_a_serialisation_failure(desk: Desk, state: str) -> None:
    runs: list[str] = []

    def act(uow: UnitOfWork, subject: str) -> Done:
        runs.append(subject)
        done = receive(uow, subject)
        if len(runs) < 3:
            raise OperationalError("COMMIT", {}, _Sqlstate(state))
        return done

    assert desk.perform(act, "x") == Done("1")
    assert len(runs) == 3
    with desk.read() as connection:
        assert connection.execute(select(func.count()).select_from(tickets)).scalar_one() == 1


def test_a_lost_connection_after_the_commit_is_not_done_twice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lost: list[bool] = []

    class Losing:
        """Commits, and then says that the connection was lost."""

        def __init__(self, *arguments: Any) -> None:
            self._inner = writing(*arguments)

        def __enter__(self) -> Any:
            return self._inner.__enter__()

        def __exit__(self, *details: Any) -> Any:
            result = self._inner.__exit__(*details)
            if not lost:
                lost.append(True)
                raise OperationalError("COMMIT", {}, Exception("gone"), connection_invalidated=True)
            return result

    monkeypatch.setattr("storage.performing.writing", Losing)
    assert desk.perform(receive, "x") == Done("1", stored_before=True)
    with desk.read() as connection:
        assert connection.execute(select(func.count()).select_from(tickets)).scalar_one() == 1
