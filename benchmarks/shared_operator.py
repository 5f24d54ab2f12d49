"""One operator of a shared desk as a process of its own: a save and a look at the queue every second."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from multiprocessing.connection import Connection as Pipe

from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.import_tickets import ImportBatch, ImportedTicket
from core.desk.acts.import_tickets import import_batch as import_tickets
from core.desk.acts.paper import AddNote, add_note
from core.desk.events import ClockEvent, EventKind
from core.desk.filter import Filter
from core.desk.ports import Done, UnitOfWork
from storage.actor import Actor
from storage.catalogue import load_catalogue
from storage.database.location import Location
from storage.database.read_models.queue import Queue
from storage.desk import Desk
from storage.holidays import HolidayLists
from tui import garbage

NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
TICKETS = 2_000
PAGE = 200
CATALOGUE = load_catalogue(HolidayLists())
"""Loaded with the module, so that the operators' processes have it when they begin."""


@dataclass
class Tally:
    """What one operator met: seconds of each save and of each look, and what went wrong."""

    saves: list[float] = field(default_factory=list)
    looks: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def make_shared_desk(location: Location, many: int = TICKETS) -> None:
    """A desk with one contract and its open tickets, 1 to ``many``."""
    receipt = ClockEvent(EventKind.RECEIVED, NOW, priority="high")
    tickets = tuple(ImportedTicket("other", f"X{n}", "acme", f"ticket {n}", (receipt,)) for n in range(many))

    def take_over(uow: UnitOfWork, batch: ImportBatch) -> Done:
        return Done("", import_tickets(uow, batch).changed)

    with Desk.create(location, actor=Actor(1000, "ken"), catalogue=CATALOGUE, clock=lambda: NOW) as desk:
        start = date(2026, 4, 1)
        desk.perform(add_contract, AddContract("acme", "jigsaw-prime", "business-plus", "prime", starts_on=start))
        desk.perform(take_over, ImportBatch(tickets, "tickets.csv", "0" * 64))


def open_as(location: Location, name: str) -> Desk:
    """The desk as the operator ``name`` opens it."""
    return Desk.open(location, actor=Actor(1000, name), catalogue=CATALOGUE, clock=lambda: NOW)


def save(desk: Desk, number: int) -> None:
    """What is measured as a save: a note on a ticket."""
    desk.perform(add_note, AddNote(number, "折り返し電話をしました"))


def look(desk: Desk) -> None:
    """What is measured as a refresh: the first page of the queue."""
    with desk.read() as connection:
        Queue(Filter(), connection.dialect.name).page(connection, NOW, limit=PAGE)


def work(location: Location, place: int, operators: int, seconds: int, pipe: Pipe) -> None:
    """The ``place``-th of so many operators, who are spread over each second; begins when ``pipe`` says."""
    tally = Tally()
    own = range(1 + place, TICKETS + 1, operators)

    def save_next(turn: int) -> None:
        save(desk, own[turn % len(own)])

    garbage.put_off()  # as the screens do, or all of them search through what they loaded in the same second
    with open_as(location, f"operator{place:02}") as desk:
        look(desk)
        save_next(0)  # nobody begins his shift at the same second as all others
        garbage.take_up()
        pipe.send("ready")
        begin = pipe.recv()
        for turn in range(seconds):
            time.sleep(max(0.0, begin + turn + place / operators - time.monotonic()))
            try:
                tally.looks.append(_seconds(partial(look, desk)))
                tally.saves.append(_seconds(partial(save_next, turn)))
            except Exception as error:
                tally.errors.append(repr(error))
    pipe.send(tally)


def _seconds(act: Callable[[], None]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
