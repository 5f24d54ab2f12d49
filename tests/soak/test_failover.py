"""The primary dies or hangs under load and its synchronous standby is promoted: no acknowledged act is lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import select

from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.import_tickets import import_batch
from core.errors import DeskUnreachable
from core.terms.registry import Catalogue
from storage import retrying
from storage.actor import Actor
from storage.database import bounded
from storage.database.activity import verify
from storage.database.location import Location
from storage.database.tables import activity
from storage.desk import Desk
from tests.soak.servers import Server, until
from tests.storage.claimable import APRIL, Clock
from tests.storage.every_act import performed
from tests.storage.hands import act_and_tell_when, arrivals, desk_of, heard_all, working

pytestmark = pytest.mark.soak

OPERATORS = 8
_WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND application_name = 'kigen'"
UNDER_LOAD_SECONDS = 5


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Server, Server]]:
    """A primary with the database ``kigen``, and its synchronous standby."""
    with ExitStack() as running:
        primary = Server.new(tmp_path / "primary")
        running.callback(primary.stop)
        primary.say("CREATE DATABASE kigen")
        standby = primary.standby(tmp_path / "standby")
        running.callback(standby.stop)
        yield primary, standby


def test_a_save_that_the_standby_never_confirmed_is_not_shown_as_done(pair: tuple[Server, Server]) -> None:
    """Without its synchronous standby the server waits; who ends the waiting makes it say "done", with a warning."""
    primary, standby = pair
    location = Location.parse(primary.uri("kigen"))
    Desk.create(location, actor=Actor(0, "root"), catalogue=Catalogue(()), clock=Clock()).close()
    with desk_of(location, "root") as desk, ThreadPoolExecutor(1) as beside:
        standby.stop()
        entered = AddContract("acme", "jigsaw-prime", "business-plus", "prime", starts_on=APRIL)
        waiting = beside.submit(desk.perform, add_contract, entered, command_id="first")
        until(lambda: bool(primary.say(_WAITING)))
        primary.say(_WAITING.replace("pid", "pg_cancel_backend(pid)", 1))
        with pytest.raises(DeskUnreachable, match="desk_commit_unconfirmed"):
            waiting.result(30)
        with desk.read() as connection:  # on this server it is there, and is not entered twice
            assert "first" in connection.execute(select(activity.c.command_id)).scalars()


def test_a_save_that_waits_too_long_for_the_standby_is_in_doubt_and_stored_once(
    pair: tuple[Server, Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, seconds in (("SILENCE", 0.5), ("LOOK_AGAIN", 0.5), ("LONGEST_SILENCE", 2.0)):
        monkeypatch.setattr(bounded, f"{name}_SECONDS", seconds)
    monkeypatch.setattr(retrying, "_PATIENCE_SECONDS", 0.1)
    primary, standby = pair
    location = Location.parse(primary.uri("kigen"))
    Desk.create(location, actor=Actor(0, "root"), catalogue=Catalogue(()), clock=Clock()).close()
    with desk_of(location, "root") as desk:
        standby.stop()
        entered = AddContract("acme", "jigsaw-prime", "business-plus", "prime", starts_on=APRIL)
        with pytest.raises(DeskUnreachable, match="act_in_doubt"):
            desk.perform(add_contract, entered, command_id="first")
        primary.say("ALTER SYSTEM RESET synchronous_standby_names")
        primary.say("SELECT pg_reload_conf()")
        desk.perform(add_contract, entered, command_id="first")
        with desk.read() as connection:
            assert verify(connection).breaks == ()
            assert connection.execute(select(activity.c.command_id)).scalars().all().count("first") == 1


# How long the clients need at most to go on: a server that hangs is waited for.
@pytest.mark.parametrize(("trouble", "going_on_seconds"), [(Server.kill, 5), (Server.hang, 15)])
def test_no_acknowledged_act_is_lost_with_the_primary(
    pair: tuple[Server, Server],
    trouble: Callable[[Server], None],
    going_on_seconds: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    primary, standby = pair
    hosts = f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
    options = "target_session_attrs=read-write&connect_timeout=2"
    location = Location.parse(f"postgresql://postgres@{hosts}/kigen?{options}")
    Desk.create(location, actor=Actor(0, "root"), catalogue=Catalogue(()), clock=Clock()).close()
    with desk_of(location, "root") as desk:
        desk.perform(add_contract, AddContract("acme", "jigsaw-prime", "business-plus", "prime", starts_on=APRIL))
        desk.perform(performed(import_batch), arrivals(1))

    with ExitStack() as all_of_them:
        clients = [all_of_them.enter_context(working(act_and_tell_when, location, f"op{n}")) for n in range(OPERATORS)]
        assert all(pipe.poll(60) for _, pipe in clients)
        time.sleep(UNDER_LOAD_SECONDS)
        killed_at = time.monotonic()
        trouble(primary)
        standby.promote()
        promoted_at = time.monotonic()
        time.sleep(going_on_seconds)
        for process, _ in clients:
            process.kill()
        told = [heard_all(pipe) for _, pipe in clients]

    acknowledged = {command_id for of_one in told for command_id, _ in of_one}
    after = [sum(at > promoted_at for _, at in of_one) for of_one in told]
    assert all(after)  # each went on by itself
    with desk_of(location, "root") as desk, desk.read() as connection:
        stored = set(connection.execute(select(activity.c.command_id)).scalars())
        assert acknowledged <= stored
        assert verify(connection).breaks == ()
    outages = [max(later - earlier for (_, earlier), (_, later) in pairwise(of_one)) for of_one in told]
    with capsys.disabled():
        print(
            f"\nprimary's {trouble.__name__} under {OPERATORS} writers: {len(acknowledged)} acts acknowledged, 0 lost;"
            f" promotion {promoted_at - killed_at:.2f} s,"
            f" outage seen by a client p50 {median(outages):.2f} s, longest {max(outages):.2f} s"
        )
