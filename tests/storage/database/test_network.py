"""A network that breaks at any moment: an act is applied exactly once, or refused, and the desk goes on by itself."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
import sqlalchemy.exc
from sqlalchemy import func, select, text

from core.errors import DeskUnreachable
from core.terms.registry import Catalogue
from storage import retrying
from storage.database import bounded
from storage.database.activity import verify
from storage.database.engine import writing
from storage.database.faults import may_be_tried_again, unreachable
from storage.database.ledger import Ledger
from storage.database.location import Location
from storage.database.tables import activity, events
from storage.database.unit_of_work import StoredUnitOfWork
from storage.desk import Desk
from tests.databases import Places
from tests.storage.acts import NOON, note, receive
from tests.storage.conftest import OPERATOR, found
from tests.storage.network import Network, Trouble

ACT = "the-act"
COMMIT = b"COMMIT\0"  # a whole message: transactions begin with READ COMMITTED


@pytest.fixture
def network(server_places: Places, monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    """Before a desk on a server of its own database. A silent server is looked at soon."""
    monkeypatch.setattr(bounded, "SILENCE_SECONDS", 0.3)
    monkeypatch.setattr(retrying, "_FIRST_WAIT_SECONDS", 0.0)
    monkeypatch.setattr(retrying, "_PATIENCE_SECONDS", 5.0)  # not even once until a lock is given up
    network = Network(server_places.copy("founded", found))
    yield network
    network.close()


@pytest.fixture
def desk(network: Network) -> Iterator[Desk]:
    """With one ticket; seen through the network."""
    with Desk.open(network.location, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: NOON) as desk:
        desk.perform(receive, "障害")
        yield desk


def entered(desk: Desk) -> tuple[int, int]:
    """How often the act is in the activity, and how many events the ticket has; all of the chain holds."""
    with desk.read() as connection:
        assert verify(connection).breaks == ()
        of_act = select(func.count()).where(activity.c.command_id == ACT)
        return connection.execute(of_act).scalar_one(), connection.execute(
            select(func.count(events.c.seq))
        ).scalar_one()


@pytest.mark.parametrize(
    "trouble", [each for each in Trouble if each is not Trouble.HELD], ids=lambda trouble: trouble.name
)
@pytest.mark.parametrize("words", [b"BEGIN", b"INSERT INTO events", b"INSERT INTO activity", COMMIT])
def test_an_act_whose_connection_fails_is_applied_once(
    desk: Desk, network: Network, words: bytes, trouble: Trouble
) -> None:
    network.befall(words, trouble)
    assert desk.perform(note, (1, "called"), command_id=ACT).subject == "1"
    assert network.befell == 1
    assert entered(desk) == (1, 2)
    assert desk.perform(note, (1, "again")).changed


@pytest.mark.parametrize("words", [b"INSERT INTO events", COMMIT])
def test_an_act_in_a_network_that_stays_broken_is_refused_and_never_done_twice(
    desk: Desk, network: Network, words: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was on its way arrives late, when nobody waits for it any more."""
    monkeypatch.setattr(retrying, "_PATIENCE_SECONDS", 0.1)
    network.befall(words, Trouble.HELD)
    with pytest.raises(DeskUnreachable) as refused:
        desk.perform(note, (1, "called"), command_id=ACT)
    assert refused.value.code == ("act_in_doubt" if words == COMMIT else "desk_server_silent")
    network.heal()
    desk.perform(note, (1, "called"), command_id=ACT)
    assert entered(desk) == (1, 2)


def test_a_commit_that_comes_through_late_is_found(desk: Desk) -> None:
    """The act is tried again while its first attempt, given up here, still holds the desk at the server."""
    waiting = text("SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")

    def waits() -> bool:
        with desk.read() as connection:
            return connection.execute(waiting).first() is not None

    with ThreadPoolExecutor(1) as beside:
        with writing(desk.engine) as lost:
            unit_of_work = StoredUnitOfWork(
                lost, command_id=ACT, now=NOON, actor=OPERATOR, catalogue=Catalogue(()), new_id=desk.keys.new
            )
            note(unit_of_work, (1, "called"))
            again = beside.submit(desk.perform, note, (1, "called"), command_id=ACT)
            while not waits():
                assert not again.done()
        assert again.result(30).stored_before
    assert entered(desk) == (1, 2)


@pytest.mark.parametrize("trouble", [Trouble.CUT, Trouble.SWALLOWED])
def test_a_connection_that_broke_while_nobody_used_it_is_not_used(
    desk: Desk, network: Network, trouble: Trouble
) -> None:
    if trouble is Trouble.CUT:
        network.cut_all()
    else:
        network.befall(b"", trouble)
    desk.perform(note, (1, "called"), command_id=ACT)
    assert entered(desk) == (1, 2)


@pytest.mark.parametrize(
    ("trouble", "code"),
    [(Trouble.CUT_AFTERWARDS, "desk_server_unreachable"), (Trouble.ANSWER_SWALLOWED, "desk_server_silent")],
)
def test_a_reader_is_told_and_the_next_one_reads(desk: Desk, network: Network, trouble: Trouble, code: str) -> None:
    network.befall(b"generate_series", trouble)
    with pytest.raises(DeskUnreachable, match=code), desk.read() as connection:
        connection.execute(text("SELECT repeat('x', 1000) FROM generate_series(1, 10000)")).all()
    assert entered(desk) == (0, 1)


def test_who_vanishes_while_he_holds_the_desk_is_waited_for_less_than_others_have_patience(desk: Desk) -> None:
    asked = text("SHOW idle_in_transaction_session_timeout")
    with writing(desk.engine) as connection:
        Ledger(connection)
        assert connection.execute(asked).scalar_one() == "15s"
    with desk.read() as connection:
        assert connection.execute(asked).scalar_one() == "5min"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (psycopg.errors.TooManyConnections(), "desk_server_crowded"),
        (psycopg.errors.CannotConnectNow(), "desk_server_unreachable"),
        (psycopg.errors.IdleInTransactionSessionTimeout(), "desk_server_unreachable"),
        (psycopg.errors.ConnectionTimeout(), "desk_server_silent"),
        (sqlalchemy.exc.TimeoutError(), "desk_busy"),  # all connections of the pool wait for the server
    ],
)
def test_what_a_server_in_trouble_says_is_told_in_words(error: Exception, code: str) -> None:
    found = unreachable(error, Location.parse("postgresql://db.example/kigen"))
    assert found is not None
    assert found.code == code


FAILED = 'connection failed: connection to server at "10.0.0.9", port 5432 failed: '


@pytest.mark.parametrize(
    ("said", "code", "again"),
    [
        ('FATAL:  password authentication failed for user "tanaka"', "desk_login_refused", False),
        ('FATAL:  no pg_hba.conf entry for host "10.0.0.7", user "tanaka"', "desk_login_refused", False),
        ("fe_sendauth: no password supplied", "desk_login_refused", False),
        ("FATAL:  sorry, too many clients already", "desk_server_crowded", True),
        ("FATAL:  the database system is starting up", "desk_server_unreachable", True),
        ('FATAL:  role "tanaka" does not exist\nMultiple connection attempts failed.', "desk_server_unreachable", True),
    ],
)
def test_why_a_server_refuses_a_connection_is_told_though_it_comes_without_a_code(
    said: str, code: str, again: bool
) -> None:
    error = psycopg.OperationalError(FAILED + said)
    found = unreachable(error, Location.parse("postgresql://db.example/kigen"))
    assert found is not None
    assert (found.code, may_be_tried_again(error)) == (code, again)


@pytest.mark.parametrize(
    ("option", "code"), [("user=nobody", "desk_login_refused"), ("dbname=nothing", "desk_database_missing")]
)
def test_a_login_and_a_database_that_are_not_there_are_told_as_what_they_are(
    network: Network, option: str, code: str
) -> None:
    uri = network.location.conninfo
    place = Location.parse(f"{uri}{'&' if '?' in uri else '?'}{option}")
    with pytest.raises(DeskUnreachable, match=code):
        Desk.open(place, actor=OPERATOR, catalogue=Catalogue(()))


def test_a_server_that_is_at_work_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so on a second connection, as often as it is asked."""
    monkeypatch.setattr(bounded, "LOOK_AGAIN_SECONDS", 0.1)
    with desk.read() as connection:
        assert connection.execute(text("SELECT pg_sleep(0.8), 1")).scalars(1).one() == 1
    monkeypatch.setattr(bounded, "LONGEST_SILENCE_SECONDS", 0.5)
    with pytest.raises(DeskUnreachable, match="desk_server_silent"), desk.read() as connection:
        connection.execute(text("SELECT pg_sleep(5)"))
