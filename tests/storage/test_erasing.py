"""A customer's words can be erased for good: the clock, the chain and everybody else's words stay."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.errors import BadInput
from storage.database.activity import verify
from storage.database.engine import writing
from storage.database.read_models.activity import activity_page
from storage.database.search import tokens
from storage.desk import Desk
from storage.erasing import Erased, erase_ticket
from storage.exchange.dump import dump
from tests.storage.acts import note, receive, receive_many

SECRET = "山田太郎の電話は090"


@pytest.fixture
def told(desk: Desk) -> Desk:
    """Ticket 1 with the customer's words, ticket 2 with others; entries 2, 4, 6 and 8."""
    desk.perform(receive, SECRET)
    desk.perform(note, (1, f"{SECRET}!"))
    desk.perform(receive, "disk full")
    desk.perform(note, (2, "kept"))
    return desk


def everything(desk: Desk) -> str:
    lines: list[str] = []
    with desk.read() as connection:
        dump(connection, lines.append)
    return "".join(lines)


def test_the_words_are_gone_and_the_chain_holds(told: Desk) -> None:
    before = everything(told)
    assert before.count(SECRET) > 2
    assert erase_ticket(told, 1, "the customer asked") == Erased(entries=(2, 4), events=1)
    after = everything(told)
    assert SECRET not in after
    assert after.count("disk full") == before.count("disk full")
    with told.read() as connection:
        found = verify(connection)
        newest = activity_page(connection, limit=1)[0]
    assert (found.breaks, found.entries, found.erased) == ((), 5, 2)
    assert (newest.action, newest.actor, newest.details) == (
        "activity.erased", "tanaka", {"ticket": 1, "reason": "the customer asked", "entries": [2, 4]},
    )  # fmt: skip


def test_when_it_happened_and_when_it_is_due_stay(told: Desk) -> None:
    facts = text("SELECT kind, at, recorded_at, actor, ticket_id FROM events ORDER BY seq")
    standing = text("SELECT due_at, status, received_at FROM tickets ORDER BY number")
    with told.read() as connection:
        before = connection.execute(facts).all(), connection.execute(standing).all()
    erase_ticket(told, 1, "the customer asked")
    with told.read() as connection:
        assert (connection.execute(facts).all(), connection.execute(standing).all()) == before


def test_the_search_finds_them_no_more(told: Desk) -> None:
    from storage.database.search import matching
    from storage.database.tables import tickets

    def found(words: str) -> list[int]:
        with told.read() as connection:
            query = tickets.select().where(matching(words, connection.dialect.name)).with_only_columns(tickets.c.number)
            return list(connection.execute(query).scalars())

    assert found("山田") == [1]
    erase_ticket(told, 1, "the customer asked")
    assert (found("山田"), found("disk")) == ([], [2])


def test_not_a_byte_of_them_stays_in_a_file(told: Desk) -> None:
    path = told.location.path
    if path is None:
        pytest.skip("PostgreSQL clears its files by its own vacuum")
    sought = (SECRET.encode(), tokens("山田")[0].encode())

    def holding() -> list[str]:
        files = sorted(path.parent.iterdir())
        return [file.name for file in files if any(one in file.read_bytes() for one in sought)]

    assert holding() != []
    assert erase_ticket(told, 1, "the customer asked").cleared
    assert holding() == []


def test_a_file_that_others_read_meanwhile_is_told_of(told: Desk, reopened: Callable[[], Desk]) -> None:
    if told.location.path is None:
        pytest.skip("PostgreSQL clears its files by its own vacuum")
    told.engine.dispose()  # so that the next connection has the other patience
    with reopened().read() as connection, pytest.MonkeyPatch.context() as patch:
        connection.execute(text("SELECT count(*) FROM events")).scalar_one()
        patch.setattr("storage.database.engine.BUSY_TIMEOUT_SECONDS", 0.1)
        assert not erase_ticket(told, 1, "the customer asked").cleared


def test_an_import_loses_the_text_of_its_entry_and_no_other_ticket_its_words(told: Desk) -> None:
    told.perform(receive_many, ("from elsewhere", "another"))
    told.perform(note, (3, SECRET))
    assert erase_ticket(told, 3, "the customer asked").entries == (13,)  # its receipt holds no text
    with told.read() as connection:
        assert verify(connection).breaks == ()
    assert "another" in everything(told)


def test_erasing_again_changes_nothing(told: Desk) -> None:
    erase_ticket(told, 1, "the customer asked")
    before = everything(told)
    assert erase_ticket(told, 1, "again") == Erased(changed=False)
    assert everything(told) == before
    told.perform(note, (1, "more"))
    assert erase_ticket(told, 1, "once more").events == 1


def test_afterwards_all_is_append_only_again(told: Desk) -> None:
    erase_ticket(told, 1, "the customer asked")
    for table in ("events", "activity"):
        with pytest.raises(DBAPIError, match="append-only"), writing(told.engine) as connection:
            connection.execute(text(f"UPDATE {table} SET actor = 'x'"))


def test_it_needs_a_ticket_and_a_reason(told: Desk) -> None:
    before = everything(told)
    with pytest.raises(BadInput, match="reason_required"):
        erase_ticket(told, 1, "  ")
    with pytest.raises(BadInput, match="ticket_unknown"):
        erase_ticket(told, 99, "the customer asked")
    assert everything(told) == before
