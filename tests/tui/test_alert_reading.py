"""What is read for alerts: only what others did since the last look, and what time alone brought to risk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from core.desk.acts.clock import ChangePriority, Pause, Resume, change_priority, pause, resume
from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.paper import AddNote, add_note
from core.desk.acts.receive import ReceiveTicket, receive
from core.desk.acts.settings import ChangeSetting, change_setting
from core.messages import Message
from storage.actor import Actor
from storage.desk import Desk
from storage.workplace import recompute
from tests.databases import Places
from tests.tui.conftest import CATALOGUE, NOW, OPERATOR
from tui.alert_reading import Watch, look, watch_from
from tui.alerts import Cause

BOTH = frozenset(Cause)
MINUTE = timedelta(minutes=1)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def on(self, minutes: float) -> datetime:
        """So many minutes later."""
        self.now += minutes * MINUTE
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def mine(places: Places, clock: Clock) -> Iterator[Desk]:
    """The operator's desk, with a contract of five priorities and one of a single one."""
    with Desk.create(places.new(), actor=OPERATOR, catalogue=CATALOGUE, clock=lambda: clock.now) as desk:
        desk.perform(add_contract, AddContract("acme", "jigsaw-prime", "business-plus"))
        desk.perform(add_contract, AddContract("dev", "jigsaw-prime", "business", starts_on=date(2025, 4, 1)))
        desk.perform(add_contract, AddContract("mail", "cyber-messaging", "standard"))
        recompute(desk)
        yield desk


@pytest.fixture
def theirs(mine: Desk, clock: Clock) -> Iterator[Desk]:
    """The same desk in another operator's hands."""
    with Desk.open(mine.location, actor=Actor(1001, "sato"), catalogue=CATALOGUE, clock=lambda: clock.now) as desk:
        yield desk


def received(desk: Desk, priority: str, contract: str = "acme", inquiry: str = "", ago: float = 0) -> int:
    at = desk.now() - ago * MINUTE
    return int(
        desk.perform(receive, ReceiveTicket(contract, priority, "down", inquiry=inquiry, received_at=at)).subject
    )


def told(message: Message | None) -> tuple[str, object] | None:
    """The cause, and which ticket or how many."""
    if message is None:
        return None
    return message.id.removeprefix("screens.alert_"), message.params.get("number", message.params.get("count"))


@pytest.mark.both
def test_a_critical_ticket_of_another_operator_is_told_once(mine: Desk, theirs: Desk) -> None:
    watch = watch_from(mine, NOW)
    number = received(theirs, "critical")
    watch, message = look(mine, watch, NOW, BOTH)
    assert told(message) == ("critical", number)
    theirs.perform(add_note, AddNote(number, "called back"))
    assert told(look(mine, watch, NOW, BOTH)[1]) is None


def test_what_the_operator_did_is_not_told_also_when_others_go_on_with_it(mine: Desk, theirs: Desk) -> None:
    watch = watch_from(mine, NOW)
    number = received(mine, "critical", ago=25)
    watch, message = look(mine, watch, NOW, BOTH)
    assert told(message) is None
    theirs.perform(add_note, AddNote(number, "called back"))
    assert told(look(mine, watch, NOW, BOTH)[1]) is None


def test_lesser_priorities_and_the_only_one_of_its_terms_call_nobody(mine: Desk, theirs: Desk) -> None:
    watch = watch_from(mine, NOW)
    received(theirs, "urgent")
    received(theirs, "inquiry", "mail")
    assert told(look(mine, watch, NOW, BOTH)[1]) is None


def test_the_most_urgent_is_that_of_the_plan(mine: Desk, theirs: Desk) -> None:
    watch = watch_from(mine, NOW)
    number = received(theirs, "urgent", "dev")
    assert told(look(mine, watch, NOW, BOTH)[1]) == ("critical", number)


def test_a_ticket_that_becomes_critical_is_told(mine: Desk, theirs: Desk) -> None:
    number = received(theirs, "low")
    watch = watch_from(mine, NOW)
    theirs.perform(change_priority, ChangePriority(number, "critical", "it spread"))
    assert told(look(mine, watch, NOW, BOTH)[1]) == ("critical", number)


def test_time_alone_brings_a_ticket_to_risk_at_the_instant_that_was_foretold(
    mine: Desk, theirs: Desk, clock: Clock
) -> None:
    number = received(theirs, "critical")
    watch = watch_from(mine, NOW)
    assert watch.next_risk_at is not None
    assert NOW < watch.next_risk_at < NOW + 30 * MINUTE
    before, message = look(mine, watch, watch.next_risk_at - MINUTE, BOTH)
    assert told(message) is None
    clock.now = watch.next_risk_at
    watch, message = look(mine, before, clock.now, BOTH)
    assert told(message) == ("risk", number)
    assert watch.next_risk_at is None
    assert told(look(mine, watch, clock.on(1), BOTH)[1]) is None


def test_what_is_at_risk_at_the_start_is_not_told_whatever_happens_to_it(
    mine: Desk, theirs: Desk, clock: Clock
) -> None:
    number = received(theirs, "critical", ago=25)
    watch = watch_from(mine, NOW)
    theirs.perform(add_note, AddNote(number, "called back"))
    watch, message = look(mine, watch, clock.on(1), BOTH)
    assert told(message) is None
    theirs.perform(pause, Pause(number))
    watch, _ = look(mine, watch, clock.on(1), BOTH)
    theirs.perform(resume, Resume(number))
    assert told(look(mine, watch, clock.on(1), BOTH)[1]) is None


def test_a_late_receipt_that_is_at_risk_at_once_is_told(mine: Desk, theirs: Desk) -> None:
    watch = watch_from(mine, NOW)
    number = received(theirs, "urgent", ago=55)
    assert told(look(mine, watch, NOW, BOTH)[1]) == ("risk", number)


def test_several_are_counted(mine: Desk, theirs: Desk) -> None:
    watch = watch_from(mine, NOW)
    received(theirs, "critical")
    received(theirs, "urgent", ago=55)
    assert told(look(mine, watch, NOW, BOTH)[1]) == ("many", 2)


def test_a_cause_that_is_not_wanted_is_not_told(mine: Desk, theirs: Desk) -> None:
    watch = watch_from(mine, NOW)
    number = received(theirs, "critical", ago=25)
    assert told(look(mine, watch, NOW, [Cause.RISK])[1]) == ("risk", number)
    assert told(look(mine, watch, NOW, [Cause.CRITICAL])[1]) == ("critical", number)


def test_deadlines_that_were_computed_anew_are_looked_at(mine: Desk, theirs: Desk, clock: Clock) -> None:
    number = received(theirs, "urgent")
    watch = watch_from(mine, clock.on(10))
    theirs.perform(change_setting, ChangeSetting("risk_share", "0.9"))
    recompute(theirs)
    assert told(look(mine, watch, clock.on(1), BOTH)[1]) == ("risk", number)


def test_a_ticket_outside_of_the_plan_calls_nobody(mine: Desk, theirs: Desk) -> None:
    mine.perform(add_contract, AddContract("free", "jigsaw-prime", "prime"))
    watch = watch_from(mine, NOW)
    received(theirs, "critical", "free", inquiry="fault_own_resource")
    watch, message = look(mine, watch, NOW, BOTH)
    assert told(message) is None
    number = received(theirs, "critical", "free")
    assert told(look(mine, watch, NOW, BOTH)[1]) == ("critical", number)


def test_nothing_is_told_of_an_empty_desk(mine: Desk) -> None:
    watch = watch_from(mine, datetime(2026, 1, 1, tzinfo=UTC))
    assert watch == Watch(watch.mark, datetime(2026, 1, 1, tzinfo=UTC), frozenset(), None)
    assert look(mine, watch, NOW, BOTH)[1] is None
