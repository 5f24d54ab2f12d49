"""One program for many jobs: starting it takes longer than most of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.desk.ticket import Ticket
from storage.database.stored_tickets import read_ticket
from storage.desk import Desk
from tests.tui.conftest import open_file
from tests.tui.hands.typist import Typist
from tui.locale.language import LANGUAGES, Language


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    chosen: Language = request.param
    return chosen


@pytest.fixture(scope="module")
def desk_file(language: Language, filled: Callable[[Language], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(filled(language), tmp_path_factory.mktemp("hands") / "desk.db"))


@pytest.fixture(scope="module")
def started(desk_file: Path, language: Language) -> Iterator[Typist]:
    typist = Typist(desk_file, language, desk_file.parent, EDITOR="")
    yield typist
    typist.leave()


@pytest.fixture
def typist(started: Typist) -> Typist:
    """At the queue, with nothing open."""
    started.home()
    return started


@pytest.fixture
def ticket(desk_file: Path) -> Iterator[Callable[[int], Ticket]]:
    """A ticket as it stands on the desk, read past the program."""
    desk: Desk = open_file(desk_file)

    def read(number: int) -> Ticket:
        with desk.read() as connection:
            return read_ticket(connection, number)

    yield read
    desk.close()
