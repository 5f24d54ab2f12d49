"""A small desk with everything on it: three contracts, tickets in every state, an undo, best effort, out of scope."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache

from core.desk.acts.clock import (
    ChangePriority,
    Pause,
    Resolve,
    Respond,
    change_priority,
    pause,
    resolve,
    respond,
)
from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.paper import AddNote, Assign, Void, add_note, assign, void
from core.desk.acts.receive import ReceiveTicket, receive
from core.desk.events import EventKind
from core.terms.registry import Catalogue
from storage.actor import Actor
from storage.catalogue import load_catalogue
from storage.database.location import Location
from storage.database.stored_tickets import read_ticket
from storage.desk import Desk
from storage.holidays import HolidayLists

# Friday 2026-04-24, 10:00 in Tokyo; the desk of jigsaw-prime is open from 9 to 17.
MORNING = datetime(2026, 4, 24, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
OPERATOR = Actor(1000, "tanaka")


class Clock:
    """A clock that is set by hand."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@cache
def shipped_catalogue() -> Catalogue:
    """The documents that ship with kigen."""
    return load_catalogue(HolidayLists())


def lively_desk(
    location: Location, catalogue: Catalogue, clock: Clock, desk_at: Callable[..., Desk] = Desk.create
) -> Desk:
    """The desk, at ``MORNING`` + 3 h (13:00 in Tokyo). Tickets by number:

    1 critical, unanswered: due 10:30, breached. 2 high, answered at 11:00: met. 3 high, received 10:00: due 14:00,
    at risk from 13:00. 4 normal, running, owned by ken. 5 high, waiting (the terms stop nothing for it).
    6 best effort. 7 urgent, answered at 12:00, too late, resolved. 8 out of scope. 9 low, a note and an undone one.
    """
    desk = desk_at(location, actor=OPERATOR, catalogue=catalogue, clock=clock)
    day = date(2026, 4, 1)
    desk.perform(add_contract, AddContract("Acme 株式会社", "jigsaw-prime", "business-plus", "prime", "1111", day))
    desk.perform(add_contract, AddContract("beta_100%", "ntt-cloud-aws", "standard", starts_on=day))
    desk.perform(add_contract, AddContract("Free", "jigsaw-prime", "prime", "prime", "2222", day))
    acme = "Acme 株式会社"
    clock.now = MORNING
    for contract, priority, subject, inquiry in (
        (acme, "critical", "基幹システムが停止", ""),
        (acme, "high", "ディスク障害", ""),
        (acme, "high", "ログインできない", ""),
        (acme, "normal", "Disk is full", ""),
        (acme, "high", "50% slower", ""),
        ("beta_100%", _any_priority(catalogue, "ntt-cloud-aws"), "監視の質問", ""),
        (acme, "urgent", "API errors", ""),
        ("Free", "low", "自社サーバの障害", _out_of_scope(catalogue)),
        (acme, "low", "請求の質問", ""),
    ):
        desk.perform(receive, ReceiveTicket(contract, priority, subject, inquiry, requester="山田"))
    desk.perform(assign, Assign(4, "ken"))
    desk.perform(assign, Assign(5, "kenji"))
    clock.now = MORNING + HOUR
    desk.perform(respond, Respond(2, text="復旧の見込みは\n夕方です。"))
    desk.perform(pause, Pause(5, reason="返事待ち"))
    clock.now = MORNING + 2 * HOUR
    desk.perform(respond, Respond(7))
    desk.perform(resolve, Resolve(7))
    desk.perform(change_priority, ChangePriority(4, "high", "業務が止まった"))
    desk.perform(change_priority, ChangePriority(4, "normal", "誤り"))
    desk.perform(add_note, AddNote(9, "担当へ確認"))
    desk.perform(respond, Respond(9))
    clock.now = MORNING + 3 * HOUR
    with desk.read() as connection:
        response = next(e for e in read_ticket(connection, 9).events if e.kind is EventKind.RESPONDED)
    desk.perform(void, Void(9, response.id, "押し間違い"))
    return desk


def furnish_lively(location: Location) -> None:
    """It at ``location``, closed."""
    lively_desk(location, shipped_catalogue(), Clock()).close()


def open_lively(location: Location, clock: Clock) -> Desk:
    """It once more, as ``lively_desk`` leaves it."""
    clock.now = MORNING + 3 * HOUR
    return Desk.open(location, actor=OPERATOR, catalogue=shipped_catalogue(), clock=clock)


def _any_priority(catalogue: Catalogue, terms: str) -> str:
    return min(catalogue.newest(terms).priorities.values(), key=lambda priority: -priority.rank).id


def _out_of_scope(catalogue: Catalogue) -> str:
    return min(catalogue.newest("jigsaw-prime").plans["prime"].out_of_scope)
