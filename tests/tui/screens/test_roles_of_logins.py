"""Where a server knows people by logins of their own, the screens tell what a login may do, and act in its name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select

from storage.database.tables import activity
from tests.databases import Places, Server
from tests.storage.database.test_roles import ROLES, Served, run_script
from tests.tui.conftest import make_app, open_at, samples_in
from tests.tui.driving import at_work
from tui.screens.incident import IncidentScreen


@pytest.fixture
def served(server: Server, shared_folder: Path, tmp_path: Path, worker_id: str) -> Iterator[Served]:
    """The samples on a server, with all rights, and logins for this test alone."""
    places = Places(tmp_path, shared_folder, server)
    served = Served(samples_in(places, "en").conninfo, f"at_screens_{worker_id}")
    run_script(served.uri)
    with psycopg.connect(served.uri, autocommit=True) as connection:
        for who in ("viewer", "operator"):
            connection.execute(f"CREATE ROLE {served.login(who)} LOGIN PASSWORD 'secret' IN ROLE {ROLES[who]}".encode())
        yield served
        for who in ("viewer", "operator"):
            connection.execute(f"DROP ROLE {served.login(who)}".encode())
    places.close()


async def test_a_viewer_sees_that_he_only_reads(served: Served) -> None:
    with open_at(served.location("viewer")) as desk:
        async with at_work(make_app(desk)) as hands:
            assert "READ ONLY" in hands.lines[0]
            before = hands.screen
            await hands.press("n")
            assert len(hands.app.screen_stack) == 1
            assert "#" in before


async def test_an_operator_acts_in_his_logins_name_and_sees_what_takes_a_lead(served: Served) -> None:
    with open_at(served.location("operator")) as desk:
        async with at_work(make_app(desk)) as hands:
            assert "READ ONLY" not in hands.lines[0]
            await hands.press("r")
            with desk.read() as connection:
                last = connection.execute(select(activity).order_by(activity.c.seq.desc())).first()
            assert last is not None
            assert (last.action, last.actor) == ("ticket.responded", served.login("operator"))
            await hands.press("2", "enter", "w")
            assert isinstance(hands.app.screen, IncidentScreen), "nothing is asked"
            assert "This takes the role “lead”, and yours here is “operator”." in hands.screen
