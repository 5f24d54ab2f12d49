"""What one operator does stands on the others' screens at their next look, whichever screen that is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from core.claims.facts import ClaimFacts
from core.desk.acts.claims import ChangeClaim, OpenClaim, change_claim, open_claim
from core.desk.acts.clock import Respond, respond
from core.desk.acts.contract_changes import ChangeContract, change_contract
from core.desk.acts.contract_facts import Facts
from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.incidents import (
    ChangeIncident,
    EndIncident,
    Hit,
    LogIncident,
    change_incident,
    end_incident,
    log_incident,
)
from core.desk.acts.paper import AddNote, Assign, add_note, assign
from core.desk.acts.receive import ReceiveTicket, receive
from core.errors import DeskUnreachable
from storage.actor import Actor
from storage.desk import Desk
from tests.eventually import noticed
from tests.tui.conftest import NOW, make_app, open_at
from tests.tui.driving import LARGE, Hands, at_work
from tui.backup_watch import BackupWatch
from tui.desk_watch import DeskWatch
from tui.screens.watching import LOOK_EVERY_SECONDS, Watching

WITHIN_SECONDS = 2.0
AGO = NOW - timedelta(minutes=5)
APRIL, MAY = date(2025, 4, 1), date(2026, 5, 1)
MAIL, KMS, REGION = "白樺メディカル", "自社基盤（KMS）", "ap-northeast-1"
LOOKS = (LOOK_EVERY_SECONDS, DeskWatch.every)


@pytest.fixture
def other(desk: Desk) -> Iterator[Desk]:
    """The same desk in another operator's hands."""
    with open_at(desk.location, actor=Actor(1001, "sato")) as found:
        yield found


def test_half_of_two_seconds_is_left_for_reading_and_painting() -> None:
    assert max(LOOKS) <= WITHIN_SECONDS / 2


@dataclass(frozen=True, slots=True)
class Step:
    """The keys to a screen, what another operator does then, and what of it comes to stand there."""

    keys: tuple[str, ...]
    act: Callable[..., Any]
    command: object
    shown: str


def acted_on(desk: Desk, other: Desk, act: Callable[..., Any], command: object) -> None:
    """Another operator does it, and the notice of it has come."""
    with noticed(desk):
        other.perform(act, command)


async def look(hands: Hands) -> None:
    """One look, and all that it sets off."""
    screen = hands.app.screen
    assert isinstance(screen, Watching)
    screen.look()
    await hands.settle()


STEPS = (
    Step(("1",), assign, Assign(71, "nomura"), "nomura"),
    Step(("enter",), add_note, AddNote(71, "called back at noon"), "called back at noon"),
    Step(("escape", "2"), log_incident, LogIncident("Mail queue", AGO, (Hit(MAIL),)), "Mail queue"),
    Step(("enter",), end_incident, EndIncident(4, AGO), "sato"),
    Step(("escape", "3"), add_contract, AddContract("Aaa Trading", "jigsaw-prime", "business-plus"), "Aaa Trading"),
    Step(("enter",), change_contract, ChangeContract("Midori Games", (Facts(account="999988887777"),)), "999988887777"),
    Step(("escape", "4"), receive, ReceiveTicket("Midori Games", "critical", "gone dark"), "11:50          17"),
    Step(("5",), respond, Respond(71), "15 overdue"),
    Step(("enter",), change_incident, ChangeIncident(5, title="Mail runs again"), "Mail runs again"),
    Step(("escape", "6"), open_claim, OpenClaim(KMS, MAY, REGION, ClaimFacts("Yamada")), "draft"),
    Step(("enter",), change_claim, ChangeClaim(1, applicant="Nomura Hanako"), "Nomura Hanako"),
    Step(("escape", "7"), add_contract, AddContract("Aab", "jigsaw-prime", "business", starts_on=APRIL), "Aab"),
    Step(("8",), add_note, AddNote(72, "they are back"), "#72"),
)


@pytest.mark.both
async def test_what_another_operator_does_comes_on_every_screen_with_one_look(desk: Desk, other: Desk) -> None:
    async with at_work(make_app(desk), LARGE) as hands:
        for step in STEPS:
            await hands.press(*step.keys)
            await look(hands)  # on a server it begins to listen
            assert step.shown not in hands.screen
            acted_on(desk, other, step.act, step.command)
            await look(hands)
            assert step.shown in hands.screen, f"after {step.keys}:\n{hands.screen}"


@pytest.mark.both
async def test_what_is_committed_after_the_first_reading_is_seen_by_the_first_look(desk: Desk, other: Desk) -> None:
    async with at_work(make_app(desk), LARGE) as hands:
        other.perform(assign, Assign(71, "nomura"))
        await look(hands)
        assert "nomura" in hands.screen
        await hands.press("enter")
        acted_on(desk, other, add_note, AddNote(71, "called back at noon"))
        await look(hands)
        assert "called back at noon" in hands.screen


@pytest.mark.both
async def test_while_nobody_acts_looking_starts_no_thread_and_reads_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(make_app(desk), LARGE) as hands:
        for watch in hands.app.watches:
            watch.look()
        await look(hands)  # on a server it begins to listen, and reads once more what it may have missed
        for watch in hands.app.watches:
            watch.look()
        await hands.settle()
        begun: list[object] = []
        monkeypatch.setattr(hands.app.workers, "_new_worker", lambda *work, **_: begun.append(work))
        monkeypatch.setattr(desk, "read", lambda: begun.append("read"))
        screen = hands.app.screen
        assert isinstance(screen, Watching)
        for _ in range(60):
            screen.look()
            for watch in hands.app.watches:
                if not isinstance(watch, BackupWatch):
                    watch.look()
        assert begun == []


async def test_a_screen_that_is_not_shown_does_not_look(desk: Desk, other: Desk) -> None:
    async with at_work(make_app(desk), LARGE) as hands:
        queue = hands.app.screen
        assert isinstance(queue, Watching)
        assert queue._looks is not None
        assert queue._looks._active.is_set()
        await hands.press("3")
        assert not queue._looks._active.is_set()
        contracts = hands.app.screen
        assert isinstance(contracts, Watching)
        await hands.press("question_mark")
        assert contracts._looks is not None
        assert not contracts._looks._active.is_set()
        other.perform(add_contract, AddContract("Aaa Trading", "jigsaw-prime", "business-plus"))
        await hands.press("escape")
        assert contracts._looks._active.is_set()
        contracts.look()
        await hands.settle()
        assert "Aaa Trading" in hands.screen


# -- What cannot be known at once ------------------------------------------------------------------------------------


async def test_a_question_that_takes_long_is_asked_once_and_its_failure_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, go_on = [0], threading.Event()

    def slowly() -> int:
        asked[0] += 1
        go_on.wait(10)
        raise DeskUnreachable("desk_server_unreachable", database="desk", detail="gone")

    async with at_work(make_app(desk), LARGE) as hands:
        monkeypatch.setattr(desk, "version_at_hand", lambda: None)
        monkeypatch.setattr(desk, "data_version", slowly)
        screen = hands.app.screen
        assert isinstance(screen, Watching)
        for _ in range(5):
            screen.look()
        go_on.set()
        await hands.settle()
        assert asked == [1]
        assert "gone" in hands.message


async def test_after_a_look_that_failed_the_next_good_one_reads_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> int:
        raise DeskUnreachable("desk_server_unreachable", database="desk", detail="gone")

    async with at_work(make_app(desk), LARGE) as hands:
        await look(hands)
        with monkeypatch.context() as patch:
            patch.setattr(desk, "version_at_hand", lambda: None)
            patch.setattr(desk, "data_version", fail)
            await look(hands)
            assert "gone" in hands.message
        await look(hands)
        assert hands.message == ""
