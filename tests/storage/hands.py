"""Operators as processes of their own: each opens the desk, acts on it, and tells what it was acknowledged."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from multiprocessing.connection import Connection as Pipe
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from typing import Any

from core.desk.acts.import_tickets import ImportBatch, ImportedTicket
from core.desk.acts.paper import AddNote, add_note
from core.desk.acts.receive import ReceiveTicket, receive
from core.desk.events import ClockEvent, EventKind
from core.desk.filter import parse_filter
from storage.actor import Actor
from storage.database.location import Location
from storage.desk import Desk
from storage.taking import take_next
from tests.storage.claimable import NOW, Clock
from tests.storage.lively import shipped_catalogue

# When the fork server loads this module, all its children have the documents.
CATALOGUE = shipped_catalogue()


def hands() -> ForkServerContext:
    """Processes that begin within some milliseconds and have nothing of this one, no connection above all."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def desk_of(location: Location, name: str) -> Desk:
    """The desk as the operator ``name`` opens it."""
    return Desk.open(location, actor=Actor(1000, name), catalogue=CATALOGUE, clock=Clock())


@contextmanager
def working(work: Callable[..., None], *arguments: Any) -> Iterator[tuple[BaseProcess, Pipe]]:
    """A process that does ``work`` with ``arguments`` and a pipe to tell through; it has ended afterwards."""
    context = hands()
    heard, told = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(*arguments, told))
    process.start()
    told.close()
    try:
        yield process, heard
    finally:
        process.kill()
        process.join(30)
        heard.close()


def take_all(location: Location, name: str, start: Any, told: Pipe) -> None:
    """Take one ticket after another until none is free; tells their numbers."""
    with desk_of(location, name) as desk:
        free = parse_filter("is:unassigned", now=NOW, actor=name)
        start.wait()
        taken: list[int] = []
        while (number := take_next(desk, free, NOW)) is not None:
            taken.append(number)
        told.send(taken)


def act_for_ever(location: Location, name: str, told: Pipe) -> None:
    """Receive tickets and note on them without end; tells the id of each act once it is acknowledged."""
    with desk_of(location, name) as desk:
        number = 0
        for turn in count():
            command_id = f"{name}-{turn}"
            if turn % 3 == 0:
                done = desk.perform(receive, ReceiveTicket("acme", "high", "障害 " * 40), command_id=command_id)
                number = int(done.subject)
            else:
                desk.perform(add_note, AddNote(number, f"折り返し {turn} " * 60), command_id=command_id)
            told.send(command_id)


def arrivals(many: int) -> ImportBatch:
    """``many`` tickets under the contract ``acme`` that nobody owns."""
    return ImportBatch(
        tuple(
            ImportedTicket(
                "other", f"X{place}", "acme", f"ticket {place}",
                (ClockEvent(EventKind.RECEIVED, NOW, priority=("high", "low", "urgent")[place % 3]),),
            )
            for place in range(many)
        ),
        "tickets.csv",
        "0" * 64,
    )  # fmt: skip


def heard_all(pipe: Pipe) -> list[Any]:
    """What was told before the process ended."""
    told: list[Any] = []
    try:
        while True:
            told.append(pipe.recv())
    except EOFError:
        return told


def act_and_tell_when(location: Location, name: str, told: Pipe) -> None:
    """Note on ticket 1 without end; tells the id of each act and when it was acknowledged, in seconds of one clock."""
    with desk_of(location, name) as desk:
        for turn in count():
            command_id = f"{name}-{turn}"
            desk.perform(add_note, AddNote(1, f"折り返し {turn}"), command_id=command_id)
            told.send((command_id, time.monotonic()))
