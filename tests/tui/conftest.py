"""A desk of samples on a real SQLite file, its clock standing still on a working day, and screens on top of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui.terminal.environment import prepare_environment

prepare_environment(os.environ)

from storage.actor import Actor  # noqa: E402
from storage.catalogue import load_catalogue  # noqa: E402
from storage.database.location import Location  # noqa: E402
from storage.demo.desk import fill  # noqa: E402
from storage.desk import Desk  # noqa: E402
from storage.holidays import HolidayLists  # noqa: E402
from tests.tui.at_rest import at_rest  # noqa: E402
from tui.app import KigenApp  # noqa: E402
from tui.locale.formats import in_zone  # noqa: E402
from tui.locale.language import Language  # noqa: E402
from tui.locale.translator import Translator  # noqa: E402
from tui.terminal.capabilities import UNICODE, Capabilities, Glyphs  # noqa: E402

NOW = datetime(2026, 6, 3, 2, 20, 30, tzinfo=UTC)
"""Wednesday 11:20 in Tokyo."""
OPERATOR = Actor(1000, "tanaka")
CATALOGUE = load_catalogue(HolidayLists())


def open_file(path: Path, now: Callable[[], datetime] = lambda: NOW, actor: Actor = OPERATOR) -> Desk:
    return Desk.open(Location.of_file(path), actor=actor, catalogue=CATALOGUE, clock=now)


@pytest.fixture(scope="session", autouse=True)
def one_colour_system() -> Iterator[None]:
    """Rich keeps the codes of a style as the first terminal wanted them: every app in this process wants the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual.constants.COLOR_SYSTEM", "truecolor")
        yield


@pytest.fixture(scope="session", autouse=True)
def no_time_passes() -> Iterator[None]:
    """After a key Textual's pilot waits until the processor seems idle: on a busy machine long, and in vain."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual.app.wait_for_idle", at_rest)
        patch.setattr("textual.pilot.wait_for_idle", at_rest)
        patch.setattr("textual.screen.UPDATE_PERIOD", 3600.0)  # a frame is painted when all is at rest
        yield


@pytest.fixture(scope="session", autouse=True)
def nobody_looks_unasked() -> Iterator[None]:
    """What others did would be seen at some moment in the middle of a test: tests look for it themselves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tui.screens.watching.LOOK_EVERY_SECONDS", 3600.0)
        patch.setattr("tui.desk_watch.DeskWatch.every", 3600.0)
        yield


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Language], Path]:
    """A desk of samples in a language, made once."""
    made: dict[str, Path] = {}

    def fill_once(language: Language) -> Path:
        if language not in made:
            path = tmp_path_factory.mktemp("filled") / f"{language}.db"
            with Desk.create(Location.of_file(path), actor=OPERATOR, catalogue=CATALOGUE, clock=lambda: NOW) as desk:
                fill(desk, language)
            made[language] = path
        return made[language]

    return fill_once


@pytest.fixture
def sample_desk(filled: Callable[[Language], Path], tmp_path: Path) -> Iterator[Callable[[Language], Desk]]:
    """A copy of it that a test may change."""
    opened: list[Desk] = []

    def copy(language: Language = "en") -> Desk:
        path = tmp_path / f"{language}.db"
        shutil.copy(filled(language), path)
        opened.append(open_file(path))
        return opened[-1]

    yield copy
    for desk in opened:
        desk.close()


@pytest.fixture
def desk(sample_desk: Callable[[Language], Desk]) -> Desk:
    return sample_desk("en")


@pytest.fixture
def empty_desk(tmp_path: Path) -> Iterator[Desk]:
    location = Location.of_file(tmp_path / "empty.db")
    with Desk.create(location, actor=OPERATOR, catalogue=CATALOGUE, clock=lambda: NOW) as desk:
        yield desk


def make_app(
    desk: Desk | Callable[[], Desk],
    language: Language = "en",
    *,
    now: Callable[[], datetime] = lambda: NOW,
    glyphs: Glyphs = UNICODE,
) -> KigenApp:
    """The app on ``desk``, in Tokyo's time."""
    opening = (lambda: desk) if isinstance(desk, Desk) else desk
    return KigenApp(opening, Translator(language, in_zone("Asia/Tokyo")), now, Capabilities(glyphs, mouse=False))
