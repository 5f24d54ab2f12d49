"""Whatever fails in the middle of an act, and wherever: the act is applied exactly once, or refused and not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import column, select
from sqlalchemy import table as bare_table

from core.errors import DeskUnreachable
from storage import retrying
from storage.database.activity import verify
from storage.database.bounded import BoundedConnection
from storage.database.location import Location
from storage.database.tables import metadata
from storage.desk import Desk
from storage.exchange.dump import dump
from storage.exchange.load import load_into
from storage.exchange.source_file import SourceFile
from storage.official_holidays import keep
from storage.recompute import recompute
from tests.databases import Places
from tests.storage.acts import erase_ticket
from tests.storage.claimable import Clock
from tests.storage.conftest import OPERATOR
from tests.storage.every_act import (
    CASES,
    Case,
    Step,
    acts_in_core,
    desk_for_acts,
    furnish_for_acts,
    perform_all,
    performed,
)
from tests.storage.faulty import COMMIT, COMMITTED, FAULTS, Fault, FaultyWrites, Place, failing
from tests.storage.lively import shipped_catalogue

COMMAND = "the-command"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
# Different at every turn: random, or over what is.
_DRAWN = {"salt", "payload_digest", "previous_hash", "hash", "chain_head"}
_DIGEST = re.compile(r'"events":\[(\d+),"[0-9a-f]{64}"\]')
_ROW = re.compile(r'":"[0-9a-f]{32}"')

Opened = Callable[[Sequence[Step]], Desk]


@pytest.fixture
def opened(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Opens a desk of its own on which steps were done."""
    monkeypatch.setattr(retrying, "_FIRST_WAIT_SECONDS", 0.0)
    in_a_file = request.node.callspec.params["database"] == "sqlite"
    places: Places = request.getfixturevalue("places" if in_a_file else "server_places")
    desks: list[Desk] = []

    def open_for(before: Sequence[Step]) -> Desk:
        location = places.copy("acts", furnish_for_acts)
        desks.append(Desk.open(location, actor=OPERATOR, catalogue=shipped_catalogue(), clock=Clock()))
        perform_all(desks[-1], before)
        return desks[-1]

    yield open_for
    for desk in desks:
        desk.close()


def state(desk: Desk) -> dict[str, list[tuple[str, ...]]]:
    """All rows of all tables, but for what is drawn anew at every turn: keys, salts, and hashes over them."""
    with desk.read() as connection:
        assert verify(connection).breaks == ()
        return {
            found.name: sorted(
                tuple(map(_steady, row))
                for row in connection.execute(
                    select(bare_table(found.name, *(column(c.name) for c in found.columns if c.name not in _DRAWN)))
                )
            )
            for found in metadata.sorted_tables
        }


def _steady(value: Any) -> str:
    return _ROW.sub('":"digest"', _DIGEST.sub(r'"events":[\1]', _UUID.sub("key", repr(value))))


def perform(desk: Desk, case: Case, places: Sequence[Place]) -> FaultyWrites:
    with failing(desk.engine, places) as faulty:
        desk.perform(performed(case.act), case.command, command_id=COMMAND)
    return faulty


def every_place(statements: int, faults: Sequence[Fault]) -> list[Place]:
    """Each statement in its turn, then the commit, with one of the faults each; at last a commit that is in doubt."""
    turns = cycle(faults)
    places = [Place(statement, next(turns)) for statement in (*range(1, statements + 1), COMMIT)]
    return [*places, Place(COMMITTED, faults[-1])]


def check(case: Case, opened: Opened, faults: Sequence[Fault]) -> None:
    """The act that fails everywhere, one attempt after another, does what the act does that never fails."""
    undisturbed = opened(case.before)
    before = state(undisturbed)
    statements = perform(undisturbed, case, ()).statements
    after = state(undisturbed)
    assert after != before

    disturbed = opened(case.before)
    assert state(disturbed) == before
    places = every_place(statements, faults)
    faulty = perform(disturbed, case, places)
    assert state(disturbed) == after
    assert faulty.attempts == len(places) + 1  # the last one finds that it is done
    perform(disturbed, case, ())
    assert state(disturbed) == after


def test_acts_are_all_here() -> None:
    assert {case.act for case in CASES} == set(acts_in_core())


@pytest.mark.parametrize("database", FAULTS)
@pytest.mark.parametrize("case", CASES[::8], ids=lambda case: case.name)
def test_acts_of_each_kind_are_applied_once(case: Case, opened: Opened, database: str) -> None:
    check(case, opened, FAULTS[database])


@pytest.mark.soak
@pytest.mark.parametrize(("database", "fault"), [(name, fault) for name, faults in FAULTS.items() for fault in faults])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_act_is_applied_once_whatever_fails(case: Case, fault: Fault, opened: Opened, database: str) -> None:
    assert fault in FAULTS[database]
    check(case, opened, [fault])


def keep_holidays(desk: Desk) -> None:
    found = {2028: {date(2028, 1, 1): "元日", date(2028, 6, 2): "臨時"}}
    keep(desk, "JP", found, SourceFile(Path("list.csv"), "list.csv", "cp932", "0" * 64), None)


def bring_up_to_date(desk: Desk) -> None:
    recompute(desk, desk.catalogue)


def erase_words(desk: Desk) -> None:
    erased = erase_ticket(desk, 2, "the customer asked")
    assert erased.changed
    assert erased.entries


@pytest.mark.parametrize("database", FAULTS)
@pytest.mark.parametrize("work", [keep_holidays, bring_up_to_date, erase_words])
def test_what_is_no_act_is_applied_once_too(work: Callable[[Desk], None], opened: Opened, database: str) -> None:
    """Its writers run into every fault in turn, and the first of them into a commit that is in doubt."""
    undisturbed = opened(())
    before = state(undisturbed)
    with failing(undisturbed.engine, ()) as faulty:
        work(undisturbed)
    after = state(undisturbed)
    assert after != before
    in_doubt = [Place(COMMITTED, FAULTS[database][-1])]
    for places in (in_doubt, every_place(faulty.statements, FAULTS[database])):
        disturbed = opened(())
        with failing(disturbed.engine, places) as disturbing:
            work(disturbed)
        assert state(disturbed) == after
        assert disturbing.attempts >= len(places)


@pytest.fixture(scope="session")
def dumped(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The lines of a desk that holds something of every kind."""
    lines: list[str] = []
    source = Location.of_file(tmp_path_factory.mktemp("acts") / "desk" / "kigen.db")
    with desk_for_acts(source) as desk, desk.read() as connection:
        dump(connection, lines.append)
    return "".join(lines).encode().splitlines(keepends=True)


@pytest.mark.both
def test_a_dump_is_loaded_once(founded: Location, dumped: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it fails, and also where nobody knows whether it was committed."""
    monkeypatch.setattr(retrying, "_FIRST_WAIT_SECONDS", 0.0)
    with Desk.open(founded, actor=OPERATOR, catalogue=shipped_catalogue(), clock=Clock()) as desk:
        faults = FAULTS[desk.engine.dialect.name]
        places = [*every_place(45, faults)[:-2:9], Place(COMMIT, faults[0]), Place(COMMITTED, faults[-1])]
        with failing(desk.engine, places) as faulty:
            counts = load_into(desk, dumped, "desk.jsonl", None)
        assert faulty.attempts == len(places) + 1
        lines: list[str] = []
        with desk.read() as connection:
            assert verify(connection).breaks == ()
            dump(connection, lines.append)
        assert "".join(lines).encode().splitlines(keepends=True) == dumped
        assert counts["tickets"] == sum(line.startswith(b'{"ticket"') for line in dumped)


@pytest.mark.parametrize(
    ("database", "fault", "code"),
    [
        ("sqlite", Fault.BUSY, "desk_busy"),
        ("postgresql", Fault.SERIALISATION, "desk_busy"),
        ("postgresql", Fault.DEADLOCK, "desk_busy"),
        ("postgresql", Fault.LOST, "desk_server_unreachable"),
    ],
)
@pytest.mark.parametrize("case", CASES[::13], ids=lambda case: case.name)
def test_an_act_that_always_fails_is_refused_and_leaves_nothing(
    *, case: Case, opened: Opened, database: str, fault: Fault, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fault in FAULTS[database]
    desk = opened(case.before)
    before = state(desk)
    monkeypatch.setattr(retrying, "_PATIENCE_SECONDS", 0.05)
    with pytest.raises(DeskUnreachable, match=code):
        perform(desk, case, [Place(COMMIT, fault)] * 10_000)
    assert state(desk) == before


@pytest.mark.parametrize("database", ["postgresql"])
def test_an_act_waits_for_a_server_that_takes_no_connections(
    opened: Opened, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as a standby takes over: nobody to connect to, or only one that takes no writes."""
    assert database in FAULTS
    desk = opened(())
    desk.engine.dispose()
    connect, refused = BoundedConnection.connect, [psycopg.OperationalError("session is read-only") for _ in range(3)]

    def connecting(*arguments: Any, **options: Any) -> psycopg.Connection:
        if refused:
            raise refused.pop()
        return connect(*arguments, **options)

    monkeypatch.setattr(BoundedConnection, "connect", connecting)
    assert desk.perform(CASES[0].act, CASES[0].command).changed
    assert not refused
