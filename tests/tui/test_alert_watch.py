"""Alerts while the screens run: what another operator does, or time brings to risk, calls in the chosen way, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.receive import ReceiveTicket, receive
from core.messages import Message
from storage.actor import Actor
from storage.desk import Desk
from storage.screen_settings import ScreenSettings
from tests.databases import Places
from tests.eventually import eventually
from tests.tui.conftest import NOW, furnish, open_at
from tests.tui.driving import Hands, at_work
from tests.tui.variants import mostly_in_a_soak
from tui.alert_watch import AlertWatch
from tui.app import KigenApp
from tui.locale.formats import in_zone
from tui.locale.translator import Translator
from tui.terminal.capabilities import UNICODE, Capabilities

CALLS = {
    "bell": "\a",
    "osc9": "\x1b]9;kigen: {said}\a",
    "osc777": "\x1b]777;notify;kigen;{said}\a",
}


@dataclass(slots=True)
class Clock:
    """Set by hand."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True, slots=True)
class Two:
    """The desk in the hands of who is called, and in another operator's; what was sent to the terminal of the first."""

    mine: Desk
    other: Desk
    clock: Clock
    sent: list[str] = field(default_factory=list)

    def app(self, notify: str, *causes: str) -> KigenApp:
        settings = ScreenSettings(notify=notify, notify_on=causes or ("critical", "risk"))
        translator = Translator("en", in_zone("Asia/Tokyo"))
        return KigenApp(
            lambda: self.mine, translator, self.clock, Capabilities(UNICODE, mouse=False), settings=settings
        )

    def receives(self, priority: str, minutes_ago: float = 0) -> int:
        """The other operator enters a ticket, and the notice of it has come."""
        before = self.mine.version_at_hand()
        at = self.clock.now - timedelta(minutes=minutes_ago)
        number = self.other.perform(receive, ReceiveTicket("acme", priority, "gone dark", received_at=at)).subject
        eventually(self.mine.version_at_hand, lambda version: version not in (None, before))
        return int(number)


@pytest.fixture
def two(places: Places, monkeypatch: pytest.MonkeyPatch) -> Iterator[Two]:
    def enter(desk: Desk) -> None:
        desk.perform(add_contract, AddContract("acme", "jigsaw-prime", "business-plus"))

    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    place, clock = places.copy("acme", lambda place: furnish(place, enter)), Clock()
    with open_at(place, now=clock) as mine, open_at(place, now=clock, actor=Actor(1001, "sato")) as other:
        found = Two(mine, other, clock)
        monkeypatch.setattr("tui.terminal.notifications.send", lambda _, sequence: found.sent.append(sequence))
        yield found


async def look(hands: Hands) -> AlertWatch:
    """One look for what calls, whatever screen is shown."""
    (watch,) = (watch for watch in hands.app.watches if isinstance(watch, AlertWatch))
    watch.look()
    await hands.settle()
    return watch


@pytest.mark.both
@pytest.mark.parametrize("way", mostly_in_a_soak(CALLS, always="osc777"))
async def test_another_ones_critical_ticket_calls_once_in_the_chosen_way(two: Two, way: str) -> None:
    async with at_work(two.app(way)) as hands:
        await look(hands)
        await hands.press("8")
        number = two.receives("critical")
        await look(hands)
        said = f"#{number} is new and most urgent (acme): gone dark"
        assert two.sent == [CALLS[way].format(said=said)]
        assert said in hands.message
        await look(hands)
        assert len(two.sent) == 1


async def test_a_late_receipt_of_another_that_is_at_risk_at_once_calls(two: Two) -> None:
    async with at_work(two.app("osc9")) as hands:
        await look(hands)
        number = two.receives("urgent", minutes_ago=55)
        await look(hands)
        assert len(two.sent) == 1
        assert f"#{number} " in two.sent[0]


async def test_time_alone_brings_a_ticket_to_risk_and_until_then_nothing_is_read(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Desk] = []
    found_in = AlertWatch.found_in

    def count(watch: AlertWatch, desk: Desk) -> Message | None:
        read.append(desk)
        return found_in(watch, desk)

    monkeypatch.setattr(AlertWatch, "found_in", count)
    async with at_work(two.app("osc9")) as hands:
        await look(hands)
        two.receives("urgent")
        watch = await look(hands)
        looks = len(read)
        two.clock.now += timedelta(minutes=20)
        await look(hands)
        assert len(read) == looks
        assert watch._watch is not None
        assert watch._watch.next_risk_at is not None
        two.clock.now = watch._watch.next_risk_at
        await look(hands)
        assert len(two.sent) == 1
        looks = len(read)
        await look(hands)
        assert len(read) == looks


async def test_what_the_settings_leave_out_does_not_call(two: Two) -> None:
    async with at_work(two.app("bell", "risk")) as hands:
        await look(hands)
        two.receives("critical")
        await look(hands)
        assert two.sent == []
        two.receives("urgent", minutes_ago=55)
        await look(hands)
        assert two.sent == ["\a"]


async def test_what_the_operator_did_himself_does_not_call(two: Two) -> None:
    async with at_work(two.app("bell")) as hands:
        await look(hands)
        two.mine.perform(receive, ReceiveTicket("acme", "critical", "gone dark"))
        await look(hands)
        assert two.sent == []


async def test_where_alerts_are_off_nothing_looks(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Callable[[], object]] = []
    monkeypatch.setattr(KigenApp, "set_interval", lambda _app, _every, callback: started.append(callback))
    async with at_work(two.app("off")) as hands:
        assert hands.app.watches
        assert not [each for each in started if isinstance(getattr(each, "__self__", None), AlertWatch)]
