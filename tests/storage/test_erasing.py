"""A customer's words can be erased for good: the clock, the chain and everybody else's words stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.desk.acts import claims, contract_changes, handovers, incidents, views
from core.desk.acts.contract_facts import Facts
from core.errors import BadInput
from storage.database.activity import verify
from storage.database.append_only import changing
from storage.database.engine import writing
from storage.database.read_models.activity import activity_page
from storage.database.search import tokens
from storage.desk import Desk
from storage.erasable import KINDS, Erasable
from storage.erasing import Erased, erase
from storage.exchange.dump import dump
from tests.databases import Places
from tests.storage.acts import erase_ticket, note, receive, receive_many
from tests.storage.claimable import APRIL, LOG, REGION, Clock
from tests.storage.conftest import OPERATOR
from tests.storage.every_act import SERVICE, furnish_for_acts, perform_all
from tests.storage.lively import shipped_catalogue

pytestmark = pytest.mark.both

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
    assert erase_ticket(told, 1, "the customer asked") == Erased(entries=(2, 4), rows=2)
    after = everything(told)
    assert SECRET not in after
    assert after.count("disk full") == before.count("disk full")
    with told.read() as connection:
        found = verify(connection)
        newest = activity_page(connection, limit=1)[0]
    assert (found.breaks, found.entries, found.erased) == ((), 5, 2)
    assert (newest.action, newest.actor, newest.details) == (
        "activity.erased", "tanaka",
        {"ticket": 1, "what": "ticket:1", "reason": "the customer asked", "entries": [2, 4]},
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
    assert erase_ticket(told, 3, "the customer asked").entries == (11, 13)  # that of the import covered its subject
    with told.read() as connection:
        assert verify(connection).breaks == ()
    assert "another" in everything(told)


def test_erasing_again_changes_nothing(told: Desk) -> None:
    erase_ticket(told, 1, "the customer asked")
    before = everything(told)
    assert erase_ticket(told, 1, "again") == Erased(changed=False)
    assert everything(told) == before
    told.perform(note, (1, "more"))
    assert erase_ticket(told, 1, "once more").rows == 1


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


def test_what_an_erased_entry_covered_is_told_anew_and_altered_by_nobody(told: Desk) -> None:
    told.perform(receive_many, ("from elsewhere", "another"))
    erase_ticket(told, 3, "the customer asked")
    for number, (altered, fault) in enumerate(
        {
            "UPDATE tickets SET subject = 'x' WHERE number = 4": "rows_changed",
            "UPDATE tickets SET subject = 'x' WHERE number = 3": "rows_changed",
            "UPDATE events SET at = at - 1 WHERE seq = 10": "events_changed",
        }.items()
    ):
        with told.engine.connect() as connection, changing(connection, "events"):
            connection.execute(text(altered))
            assert [(each.seq, each.fault) for each in verify(connection).breaks] == [
                (11 if number == 2 else 12, fault)
            ]
            connection.rollback()


def test_erasing_a_second_ticket_of_an_import_leaves_no_digest_of_its_words_and_tells_the_first(told: Desk) -> None:
    told.perform(receive_many, ("from elsewhere", SECRET))
    erase_ticket(told, 3, "the first asked")
    assert erase_ticket(told, 4, "the second asked").entries == (12,)
    with told.read() as connection:
        found = verify(connection)
        newest = activity_page(connection, limit=1)[0]
    assert (found.breaks, found.erased) == ((), 2)
    assert newest.details is not None
    assert newest.details["earlier"] == [{"entry": 12, "reason": "the first asked", "what": "ticket:3"}]
    assert newest.details["entries"] == [11, 12]


WORDS = {
    "incident:1": ("メール停止", "長い話", "山田の都合"),
    "claim:1": ("青木一郎", "遅くて困った", "kms-log.json"),
    "contract:acme": ("青葉商事",),
    "handover:1": ("山田様へ折り返し",),
    "view:vip": ("青葉",),
}
"""What was written in each, by people."""


@pytest.fixture
def full(places: Places) -> Iterator[Desk]:
    """A desk that holds all ``WORDS``."""
    log = replace(LOG, name="kms-log.json")
    location = places.copy("acts", furnish_for_acts)
    with Desk.open(location, actor=OPERATOR, catalogue=shipped_catalogue(), clock=Clock()) as desk:
        perform_all(desk, (
            (incidents.change_incident, incidents.ChangeIncident(1, note="長い話")),
            (incidents.waive, incidents.Waive(1, "mail", "山田の都合", SERVICE)),
            (contract_changes.change_contract, contract_changes.ChangeContract("acme", (Facts(customer="青葉商事"),))),
            (claims.open_claim, claims.OpenClaim("keys", APRIL, REGION)),
            (claims.change_claim,
             claims.ChangeClaim(1, applicant="青木一郎", statement="遅くて困った", evidence=(log,))),
            (handovers.hand_over, handovers.HandOver("山田様へ折り返し")),
            (views.save_view, views.SaveView("vip", "青葉")),
        ))  # fmt: skip
        yield desk


def test_every_kind_loses_its_words_and_no_other_kind_does(full: Desk) -> None:
    assert {what.partition(":")[0] for what in WORDS} | {"ticket"} == set(KINDS)
    left = dict(WORDS)
    for what in WORDS:
        erased = erase(full, Erasable(*what.split(":")), "asked")
        assert erased.changed
        words = left.pop(what)
        kept = everything(full)
        assert [word for word in words if word in kept] == [], what
        assert [word for words in left.values() for word in words if word not in kept] == [], what
        with full.read() as connection:
            assert verify(connection).breaks == (), what
        assert not erase(full, Erasable(*what.split(":")), "again").changed
    if full.location.path is not None:
        for file in full.location.path.parent.iterdir():
            assert [word for words in WORDS.values() for word in words if word.encode() in file.read_bytes()] == []


def test_the_figures_of_a_claim_and_an_incident_stay(full: Desk) -> None:
    facts = (
        text("SELECT step, at, recorded_at, actor FROM claim_events ORDER BY seq"),
        text("SELECT number, started_at, ended_at, cause FROM incidents ORDER BY number"),
        text("SELECT started_at, ended_at, waived_by FROM touches ORDER BY contract_id"),
        text("SELECT amount FROM months ORDER BY contract_id, month, scope"),
    )
    with full.read() as connection:
        before = [connection.execute(each).all() for each in facts]
    for what in ("incident:1", "claim:1"):
        erase(full, Erasable(*what.split(":")), "asked")
    with full.read() as connection:
        assert [connection.execute(each).all() for each in facts] == before


@pytest.mark.parametrize("what", ["incident:99", "claim:99", "contract:nobody", "handover:99", "view:none"])
def test_what_is_not_there_is_told(desk: Desk, what: str) -> None:
    kind, which = what.split(":")
    with pytest.raises(BadInput, match=f"{kind}_unknown"):
        erase(desk, Erasable(kind, which), "asked")
