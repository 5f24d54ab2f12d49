"""Hearing of others' commits: each is known at once, and to look costs the database nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from core.desk.ports import Done, UnitOfWork
from core.errors import DeskUnreachable
from core.terms.registry import Catalogue
from storage.database import notices
from storage.database.changes import Changes
from storage.database.file_changes import FileChanges
from storage.database.location import Location
from storage.database.notices import LISTEN_AGAIN_SECONDS, POLL_EVERY_SECONDS, Notices
from storage.desk import Desk
from tests.databases import Places
from tests.eventually import eventually
from tests.storage.acts import NOON, enter_contract, receive
from tests.storage.conftest import OPERATOR, found

pytestmark = pytest.mark.both

LOOKS = 50


@pytest.fixture
def mine(founded: Location, reopened: Callable[[], Desk]) -> Desk:  # noqa: ARG001
    """The desk of an operator who looks for what others do; he has begun to."""
    desk = reopened()
    desk.data_version()
    return desk


@contextmanager
def statements_of(desk: Desk) -> Iterator[list[str]]:
    """What is said to the database meanwhile, over the connections that lists and acts use."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(desk.engine, "before_cursor_execute", note)
    yield said
    event.remove(desk.engine, "before_cursor_execute", note)


def another_version(desk: Desk, before: int | None) -> int:
    """The number at hand as soon as it is another one: a notice takes its way over the network."""
    version = eventually(desk.version_at_hand, lambda version: version not in (None, before))
    assert version is not None
    return version


def test_each_commit_of_another_is_at_hand_and_a_roll_back_is_none(desk: Desk, mine: Desk) -> None:
    for name in ("acme", "globex"):
        before = mine.version_at_hand()
        assert before is not None
        with pytest.raises(ZeroDivisionError):
            desk.perform(lambda uow, name: Done(str(enter_contract(uow, name)) * (1 // 0)), name)
        assert mine.version_at_hand() == before
        desk.perform(enter_contract, name)
        assert another_version(mine, before) == mine.data_version()


def test_to_look_while_nothing_happens_says_nothing_to_the_database(mine: Desk) -> None:
    watched = listened_to(mine)
    before = said_last(watched)
    with statements_of(mine) as said:
        versions = {mine.version_at_hand() for _ in range(LOOKS)}
    assert len(versions) == 1
    assert versions != {None}
    assert said == []
    assert said_last(watched) == before


def test_an_act_is_announced_without_a_statement_more(desk: Desk) -> None:
    with statements_of(desk) as said:
        desk.perform(enter_contract, "acme")
    announcing = [statement for statement in said if "pg_notify" in statement]
    assert [each.partition(" ")[0] for each in announcing] == ["UPDATE"] * (desk.engine.dialect.name == "postgresql")
    assert not [statement for statement in said if "NOTIFY" in statement]


# -- What the looking costs, seen from the database ----------------------------------------------------------------


def listened_to(desk: Desk) -> Changes:
    return desk._changes


def said_last(changes: Changes) -> object:
    """On a server, when each of its sessions in this database was last asked anything; of a file whether it is read."""
    if isinstance(changes, FileChanges):
        return changes._connection.in_transaction
    assert isinstance(changes, Notices)
    with changes._connect() as other:
        other.execute("SET application_name = 'asking'")  # the one that asked before may still be on its way out
        sessions = other.execute(
            "SELECT pid, query_start, state FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name <> 'asking' AND backend_type = 'client backend'"
            " ORDER BY pid"
        ).fetchall()
        assert sessions
        return sessions


def test_a_file_is_only_asked_for_its_number(file: Location) -> None:
    with Desk.create(file, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON) as desk:
        desk.data_version()
        changes = listened_to(desk)
        assert isinstance(changes, FileChanges)
        said: list[str] = []
        changes._connection.set_trace_callback(said.append)
        for _ in range(LOOKS):
            desk.version_at_hand()
        assert {statement.partition("=")[0].strip() for statement in said} == {
            "PRAGMA busy_timeout", "PRAGMA data_version"
        }  # fmt: skip


# -- On a server: what is lost, and where it can't be had -------------------------------------------------------------


@pytest.fixture
def served(server_places: Places) -> Iterator[Desk]:
    """A desk on a server."""
    location = server_places.copy("founded", found)
    with Desk.open(location, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON) as desk:
        yield desk


def notices_of(desk: Desk) -> Notices:
    found = listened_to(desk)
    assert isinstance(found, Notices)
    return found


def cut_off(desk: Desk) -> None:
    """As where the server ends, or another one takes its place."""
    listening = notices_of(desk)._connection
    with notices_of(desk)._connect() as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", [listening.info.backend_pid])


def test_after_a_lost_connection_it_listens_again_and_takes_for_changed_what_it_may_have_missed(served: Desk) -> None:
    before = served.data_version()
    cut_off(served)
    served.perform(enter_contract, "acme")
    eventually(served.version_at_hand, lambda version: version is None)
    after = served.data_version()
    assert after != before
    assert served.version_at_hand() == after
    served.perform(enter_contract, "globex")
    assert another_version(served, after) != before


def away(*_: object) -> Any:
    raise psycopg.OperationalError("connection refused")


def test_while_the_server_is_away_asking_fails_and_afterwards_it_listens_at_once(
    served: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.data_version()
    cut_off(served)
    eventually(served.version_at_hand, lambda version: version is None)
    with monkeypatch.context() as patch:
        patch.setattr(notices_of(served), "_connect", away)
        patch.setattr(notices_of(served), "_counter", away)
        with pytest.raises(DeskUnreachable, match="desk_server_unreachable"):
            served.data_version()
    assert served.version_at_hand() is None
    assert served.data_version() == served.version_at_hand()
    assert notices_of(served).listens


def test_where_the_server_has_no_connection_to_spare_the_counter_does_until_it_has(
    served: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    with monkeypatch.context() as patch:
        patch.setattr(notices_of(served), "_connect", away)
        first = served.data_version()
        served.perform(enter_contract, "acme")
        now += POLL_EVERY_SECONDS
        assert served.data_version() != first
    now += LISTEN_AGAIN_SECONDS - 2 * POLL_EVERY_SECONDS
    served.data_version()
    assert not notices_of(served).listens
    now += 2 * POLL_EVERY_SECONDS
    served.data_version()
    assert notices_of(served).listens


class Counted:
    """A lock that counts who entered or waits to."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.entered = 0

    def __enter__(self) -> None:
        self.entered += 1
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def test_who_waited_while_another_thread_asked_in_vain_does_not_ask_again(
    served: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries, go_on = [0], threading.Event()

    def nobody() -> Any:
        tries[0] += 1
        go_on.wait(10)
        raise psycopg.OperationalError("connection refused")

    monkeypatch.setattr(notices_of(served), "_connect", nobody)
    monkeypatch.setattr(notices_of(served), "_counter", away)
    counted = Counted()
    monkeypatch.setattr(notices_of(served), "_lock", counted)
    with ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(served.data_version) for _ in range(3)]
        eventually(lambda: counted.entered, lambda entered: entered == 3)
        go_on.set()
        errors = [each.exception() for each in asked]
    assert all(isinstance(each, DeskUnreachable) for each in errors)
    assert tries == [1]


class Lent:
    """A session that a pooler lends: it is another process than the one that answered at first."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self.said: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    @property
    def info(self) -> Any:
        return self

    @property
    def backend_pid(self) -> int:
        return self._connection.info.backend_pid + 1

    def parameter_status(self, name: str) -> str | None:
        return self._connection.info.parameter_status(name)

    def execute(self, statement: str) -> Any:
        self.said.append(statement)
        return self._connection.execute(statement.encode())


def test_behind_a_pooler_the_counter_is_asked_for_now_and_then(served: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lent: list[Lent] = []

    def lend() -> Lent:
        lent.append(Lent(connect()))
        return lent[-1]

    now = 1_000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    looking, connect = notices_of(served), notices_of(served)._connect
    monkeypatch.setattr(looking, "_connect", lend)
    first = served.data_version()
    assert not looking.listens
    served.perform(enter_contract, "acme")
    assert served.version_at_hand() == first  # it is too soon to ask again
    now += POLL_EVERY_SECONDS
    assert served.version_at_hand() is None
    second = served.data_version()
    assert second != first
    now += POLL_EVERY_SECONDS
    assert served.data_version() == second
    assert len(lent) == 1  # it does not try again each time
    assert not [statement for statement in lent[0].said if statement.startswith("LISTEN")]


class Unknowing:
    """The session of a server that does not know LISTEN, or may not: a standby."""

    def __init__(self, connection: psycopg.Connection, refusal: type[psycopg.Error]) -> None:
        self._connection = connection
        self._refusal = refusal

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, statement: str) -> Any:
        if statement.startswith("LISTEN"):
            raise self._refusal("no")
        return self._connection.execute(statement.encode())


@pytest.mark.parametrize(
    "refusal",
    [psycopg.errors.FeatureNotSupported, psycopg.errors.ReadOnlySqlTransaction, psycopg.errors.SyntaxError],
)
def test_where_listening_is_refused_the_counter_does(
    served: Desk, monkeypatch: pytest.MonkeyPatch, refusal: type[psycopg.Error]
) -> None:
    connect = notices_of(served)._connect
    monkeypatch.setattr(notices_of(served), "_connect", lambda: Unknowing(connect(), refusal))
    before = served.data_version()
    assert not notices_of(served).listens
    served.perform(enter_contract, "acme")
    monkeypatch.setattr(notices_of(served), "_counted_at", 0.0)
    assert served.data_version() != before


@pytest.mark.parametrize(
    ("server_version", "announces"),
    [
        ("18.6", True),
        ("15.4 (Debian 15.4-1.pgdg120+1)", True),
        ("19beta1", True),
        ("15.2-YB-2.25.1.0-b0", False),
    ],
)
def test_a_fork_that_may_not_know_it_is_neither_told_nor_listened_to(
    served: Desk, monkeypatch: pytest.MonkeyPatch, server_version: str, announces: bool
) -> None:
    monkeypatch.setattr(notices, "_server_version", lambda _: server_version)
    with statements_of(served) as said:
        served.perform(enter_contract, "acme")
    assert any("pg_notify" in statement for statement in said) is announces


def test_desks_in_two_schemas_of_a_database_do_not_hear_one_another(new_database: Callable[..., str]) -> None:
    uri = new_database()
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA one")
        connection.execute("CREATE SCHEMA two")
    separator = "&" if "?" in uri else "?"

    def place(path: str) -> Location:
        return Location.parse(f"{uri}{separator}options=-csearch_path%3D{path}")

    def opened(path: str) -> Desk:
        return Desk.open(place(path), actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON)

    for schema in ("one", "two"):
        Desk.create(place(schema), actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON).close()
    with opened("one") as writing, opened("public,one") as same, opened("two") as other:
        before, of_other = same.data_version(), other.data_version()
        writing.perform(enter_contract, "acme")
        another_version(same, before)
        assert other.version_at_hand() == of_other


def test_who_closes_the_desk_listens_no_longer(served: Desk) -> None:
    served.data_version()
    found = notices_of(served)
    served.close()
    assert not found.listens
    assert found._connection is None


def test_a_change_of_settings_is_heard_too(desk: Desk, mine: Desk) -> None:
    before = mine.version_at_hand()

    def change(uow: UnitOfWork, _: None) -> Done:
        uow.change_settings(uow.settings)
        uow.record_activity("settings.changed", "desk", {})
        return Done("desk")

    desk.perform(change, None)
    another_version(mine, before)
    desk.perform(receive, "a")
