"""One program for many jobs: starting it takes longer than most of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.desk.ticket import Ticket
from storage.database.location import Location
from storage.database.stored_tickets import read_ticket
from storage.desk import Desk
from tests.databases import Places
from tests.tui.conftest import open_at, samples_in
from tests.tui.hands.typist import Typist
from tests.tui.terminal.pty_session import Start
from tui.locale.language import Language


@pytest.fixture(scope="module", params=["ja", pytest.param("en", marks=pytest.mark.soak)])
def language(request: pytest.FixtureRequest) -> Language:
    """Typing is slow: the other language waits for a soak."""
    chosen: Language = request.param
    return chosen


@pytest.fixture(scope="module")
def place(language: Language, lasting_places: Places) -> Location:
    """Where the desk is."""
    return samples_in(lasting_places, language)


@pytest.fixture(scope="module")
def folder(place: Location, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For the files of the operator at ``place``."""
    assert place.name
    return tmp_path_factory.mktemp("hands")


@pytest.fixture(scope="module")
def started(forked: Start, place: Location, language: Language, folder: Path) -> Iterator[Typist]:
    typist = Typist(forked, place, language, folder, EDITOR="")
    yield typist
    typist.leave()


@pytest.fixture
def typist(started: Typist) -> Typist:
    """At the queue, with nothing open."""
    started.home()
    return started


@pytest.fixture
def ticket(place: Location) -> Iterator[Callable[[int], Ticket]]:
    """A ticket as it stands on the desk, read past the program."""
    desk: Desk = open_at(place)

    def read(number: int) -> Ticket:
        with desk.read() as connection:
            return read_ticket(connection, number)

    yield read
    desk.close()
