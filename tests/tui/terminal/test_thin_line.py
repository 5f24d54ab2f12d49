"""What the keys of the queue cost a thin line, in bytes through a real pseudo-terminal: the bars of `make bench`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.receive import ReceiveTicket, receive
from storage.database.location import Location
from storage.desk import Desk
from tests.databases import Places
from tests.tui.conftest import CATALOGUE, NOW, OPERATOR
from tests.tui.terminal.pty_session import PATIENCE_SECONDS, Session, Start, kigen

pytestmark = pytest.mark.in_a_file("about what is sent to a terminal, wherever it was read")

SUBJECTS = (
    "基幹システムに接続できない",
    "Disk almost full on the second host",
    "請求書の宛名を変えたい",
    "API returns 503",
)
PRIORITIES = ("critical", "high", "normal", "low")
TICKETS = 60
MOST_FOR_A_CURSOR_KEY, MOST_FOR_A_PAGE = 300, 4_096


@pytest.fixture(scope="module")
def long_queue(lasting_places: Places) -> Location:
    """A queue of several screens, its tickets in turns as wide and as narrow as they come."""
    place = lasting_places.new()
    with Desk.create(place, actor=OPERATOR, catalogue=CATALOGUE, clock=lambda: NOW) as desk:
        desk.perform(add_contract, AddContract("Customer 00", "jigsaw-prime", "business-plus"))
        for number in range(TICKETS):
            subject, priority = SUBJECTS[number % 4], PRIORITIES[number // 4 % 4]
            at = NOW - timedelta(minutes=7 * number)
            desk.perform(receive, ReceiveTicket("Customer 00", priority, subject, received_at=at))
    return place


@pytest.fixture(scope="module", params=["ja", pytest.param("en", marks=pytest.mark.soak)])
def started(request: pytest.FixtureRequest, long_queue: Location, forked: Start) -> Iterator[Session]:
    """It on a terminal, everything read; none of the tests does more than look."""
    with kigen(long_queue, "--lang", request.param, start=forked, KIGEN_CELL_DIFF="") as session:
        session.read_until(b"Customer 00")
        session.read_until_quiet(1.0)
        yield session


@pytest.fixture
def queue(started: Session) -> Session:
    """The same with the cursor on the first ticket."""
    started.send("g")
    started.read_until_quiet()
    return started


def sizes_of(session: Session, keys: list[str]) -> list[int]:
    """The bytes that follow each key. The next is pressed when the one before is answered."""
    sizes = []
    for key in keys:
        before, deadline = len(session.output), time.monotonic() + PATIENCE_SECONDS
        session.send(key)
        while len(session.output) == before:
            assert time.monotonic() < deadline, f"{key!r} was never answered"
            session.read_until_quiet(0.05)
        sizes.append(len(session.output) - before)
    return sizes


def test_a_cursor_key_costs_at_most_300_bytes_in_the_mean_also_where_the_list_scrolls(queue: Session) -> None:
    sizes = sizes_of(queue, [*"j" * 36, *"k" * 30])
    assert sum(sizes) / len(sizes) <= MOST_FOR_A_CURSOR_KEY


def test_a_page_key_costs_at_most_four_kilobytes(queue: Session) -> None:
    down, up = "\x1b[6~", "\x1b[5~"
    assert max(sizes_of(queue, [down, down, up])) <= MOST_FOR_A_PAGE


def test_without_the_cell_diff_a_cursor_key_would_cost_more_than_the_bar(long_queue: Location, forked: Start) -> None:
    with kigen(long_queue, "--lang", "en", start=forked, KIGEN_CELL_DIFF="off") as session:
        session.read_until(b"Customer 00")
        session.read_until_quiet(1.0)
        sizes = sizes_of(session, [*"j" * 24])
    assert sum(sizes) / len(sizes) > MOST_FOR_A_CURSOR_KEY
