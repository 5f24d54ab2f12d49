"""A search in the queue finds what a slow reading of every ticket finds, whatever is looked for."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.desk.contract import Contract, Direction, PlanPeriod
from core.desk.events import ClockEvent, EventKind
from core.desk.filter import Condition, Field, Filter, Is, parse_filter
from core.desk.filter_words import quoted
from core.desk.ports import Done, UnitOfWork
from core.desk.status import TicketStatus, Verdict
from core.desk.ticket import Ticket
from core.terms.registry import Catalogue
from storage.actor import Actor
from storage.database.read_models.queue import Queue
from storage.desk import Desk
from tests.databases import Places
from tests.storage.acts import NOON, STANDING

pytestmark = pytest.mark.both

PIECES = (
    "障害",
    "害",
    "メール",
    "ﾒｰﾙ",
    "サーバ",
    "disk",
    "DISK",
    "full",
    "ＦＵＬＬ",
    "50%",
    "a_b",
    '"x"',
    "it's",
    "🐛",
)
_CHANCE = random.Random(3)
# Two in three are open, and the oldest open ticket is not the oldest ticket.
SUBJECTS = {
    number: (" " * _CHANCE.randint(0, 1)).join(_CHANCE.choices(PIECES, k=_CHANCE.randint(1, 4))).strip()
    for number in range(1, 61)
}
OPEN = {number for number in SUBJECTS if number > 6 and number % 3}

words = st.one_of(
    st.sampled_from(PIECES),
    st.sampled_from(sorted(SUBJECTS.values())).flatmap(
        lambda subject: st.tuples(st.integers(0, len(subject)), st.integers(2, 6)).map(
            lambda part: subject[part[0] : part[0] + part[1]]
        )
    ),
    st.text(st.sampled_from("".join(PIECES) + " "), min_size=2, max_size=6),
    st.text(min_size=2, max_size=4),
)
queries = st.lists(st.tuples(words, st.booleans()), min_size=1, max_size=3)


def receive_all(uow: UnitOfWork, subjects: dict[int, str]) -> Done:
    """Every other ticket has its due before the one received before it."""
    day = date(2026, 4, 1)
    uow.contracts.add(Contract("acme", "acme", "t", Direction.PAYABLE, day, (PlanPeriod(day, "plus"),)))
    answered = replace(
        STANDING, status=TicketStatus.RESOLVED, due_at=None, risk_at=None, due_kind="", responded_at=NOON,
        response_verdict=Verdict.MET, resolved_at=NOON,
    )  # fmt: skip
    uow.tickets.add(
        tuple(
            (
                Ticket(uow.new_id(), "acme", subject, (ClockEvent(EventKind.RECEIVED, uow.now, priority="high"),)),
                replace(STANDING, due_at=NOON + timedelta(minutes=number * 7 % 60)) if number in OPEN else answered,
            )
            for number, subject in subjects.items()
        )
    )
    uow.record_activity("ticket.received", "", {})
    return Done("")


@pytest.fixture(scope="module")
def searched(lasting_places: Places) -> Iterator[Desk]:
    """Only read it: a module shares it."""
    location = lasting_places.new()
    with Desk.create(location, actor=Actor(1000, "ken"), catalogue=Catalogue(()), clock=lambda: NOON) as desk:
        desk.perform(receive_all, SUBJECTS)
        yield desk


def runs(text: str) -> list[str]:
    return normalize("NFKC", normalize("NFKC", text).casefold()).split()


def contains(subject: str, looked_for: str) -> bool:
    return all(any(word in run for run in runs(subject)) for word in runs(looked_for))


def read_slowly(where: Filter) -> set[int]:
    """Every ticket looked at, word by word."""
    asked = any(condition.value == Is.RESOLVED for condition in where.conditions)
    return {
        number
        for number, subject in SUBJECTS.items()
        if (number not in OPEN if asked else number in OPEN)
        and all(
            contains(subject, str(condition.value)) is not condition.negated
            for condition in where.conditions
            if condition.field is Field.TEXT
        )
    }


@pytest.mark.parametrize("resolved", [False, True])
@given(query=queries, wanted=st.integers(1, 62), limit=st.integers(1, 70))
def test_the_queue_finds_what_a_slow_reading_finds(
    searched: Desk, query: list[tuple[str, bool]], wanted: int, limit: int, *, resolved: bool
) -> None:
    # The blank at their end has every word quoted, whatever it looks like.
    text = " ".join("-" * negated + quoted(word + " ") for word, negated in query)
    where = parse_filter(text + " is:resolved" * resolved, now=NOON, actor="ken")
    said = tuple(Condition(Field.TEXT, word + " ", negated=negated) for word, negated in query)
    assert where.conditions[: len(query)] == said, "the words reach the search as they were typed"
    with searched.read() as connection:
        queue = Queue(where, connection.dialect.name)
        found = [row.number for row in queue.page(connection, NOON, limit=100)]
        assert set(found) == read_slowly(where)
        assert len(found) == len(set(found)) == queue.total(connection, NOON)
        around = queue.around(connection, NOON, number=wanted, position=0, limit=limit)
        apart = queue.around(connection, NOON, number=wanted, position=0, limit=limit, within=range(0))
        top = queue.around(connection, NOON, number=None, position=0, limit=limit)
    assert around.place == (found.index(wanted) if wanted in found else None)
    assert around.total == len(found)
    assert [row.number for row in around.rows] == found[around.start : around.start + limit]
    assert len(around.rows) == min(limit, len(found))
    assert around.place is None or around.start <= around.place < around.start + limit
    assert apart.place == around.place
    assert apart.rows == top.rows
    assert apart.total == around.total
