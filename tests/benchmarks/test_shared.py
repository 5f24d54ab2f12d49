"""The peer of a save sends what a save sends, again and again: else its ratio would say nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import Connection, event, func, select

from benchmarks.shared_operator import make_shared_desk, open_as, save
from benchmarks.shared_statements import CoreSaves, statements_of_save
from storage.database.location import Location
from storage.database.tables import activity, events, tickets
from storage.desk import Desk


def sent_by(desk: Desk, act: object) -> list[str]:
    """The statements that reach the database meanwhile, without their spaces and texts of events."""
    found: list[str] = []

    def note(_: Connection, __: object, statement: str, *___: object) -> None:
        found.append(" ".join(statement.split())[:60])

    event.listen(desk.engine, "before_cursor_execute", note)
    assert callable(act)
    act()
    event.remove(desk.engine, "before_cursor_execute", note)
    return found


def contents(desk: Desk) -> tuple[int, int, int]:
    with desk.read() as connection:
        counted = [connection.execute(select(func.count()).select_from(one)).scalar_one() for one in (activity, events)]
        version = connection.execute(select(tickets.c.version).where(tickets.c.number == 1)).scalar_one()
    return counted[0], counted[1], version


def test_core_sends_the_statements_of_a_save_and_stores_as_much(tmp_path: Path) -> None:
    mine, copied = tmp_path / "mine" / "kigen.db", tmp_path / "copied" / "kigen.db"
    make_shared_desk(Location.of_file(mine), many=5)
    with open_as(Location.of_file(mine), "ken") as desk:
        written = [statements_of_save(desk, number) for number in (1, 2)]
    shutil.copytree(mine.parent, copied.parent)
    with open_as(Location.of_file(mine), "ken") as desk, open_as(Location.of_file(copied), "ken") as other:
        core = CoreSaves(other, written)
        assert sent_by(other, core.save) == sent_by(desk, lambda: save(desk, 1))
        for number in (2, 1, 2):
            core.save()
            save(desk, number)
        assert contents(other) == contents(desk)
