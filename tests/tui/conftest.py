"""A desk of samples on a real database, its clock standing still on a working day, and screens on top of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import pytest
from textual.css.stylesheet import Stylesheet

from tui.terminal.environment import prepare_environment

prepare_environment(os.environ)

from storage.actor import Actor  # noqa: E402
from storage.catalogue import load_catalogue  # noqa: E402
from storage.database.location import Location  # noqa: E402
from storage.demo.desk import fill  # noqa: E402
from storage.desk import Desk  # noqa: E402
from storage.holidays import HolidayLists  # noqa: E402
from tests.databases import Places  # noqa: E402
from tests.stakes import put_at_stake  # noqa: E402
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


def open_at(location: Location, now: Callable[[], datetime] = lambda: NOW, actor: Actor = OPERATOR) -> Desk:
    return Desk.open(location, actor=actor, catalogue=CATALOGUE, clock=now)


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


@pytest.fixture(scope="session", autouse=True)
def styles_parsed_once() -> Iterator[None]:
    """For all apps of this process: they have the same styles, and a tenth of a test's time would go by on them."""
    parsed: dict[object, Any] = {}
    parse = Stylesheet._parse_rules

    def parse_once(sheet: Stylesheet, *source: Any, **more: Any) -> Any:
        key = (frozenset(sheet._variables.items()), source, frozenset(more.items()))
        if key not in parsed:
            parsed[key] = parse(sheet, *source, **more)
        return parsed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def words_read_once() -> Iterator[None]:
    """For all apps of this process: they say the same."""
    known: dict[tuple[Path, str], NullTranslations] = {}
    read = Translator._read

    def read_once(translator: Translator, area: str) -> NullTranslations:
        key = (translator._folder, area)
        if key not in known:
            known[key] = read(translator, area)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Translator, "_read", read_once)
        yield


def furnish(location: Location, fill_in: Callable[[Desk], object] = lambda _: None) -> None:
    """A desk with what ``fill_in`` enters."""
    with Desk.create(location, actor=OPERATOR, catalogue=CATALOGUE, clock=lambda: NOW) as desk:
        fill_in(desk)


def samples_in(places: Places, language: Language) -> Location:
    """A place of its own with the desk of samples in a language."""
    return places.copy(f"samples_{language}", lambda location: furnish(location, lambda desk: fill(desk, language)))


def stakes_in(places: Places) -> Location:
    """A place of its own with contracts that have something at stake."""
    return places.copy("stakes", lambda location: furnish(location, put_at_stake))


@pytest.fixture
def samples(places: Places) -> Callable[[Language], Location]:
    """Makes a place with the samples that a test may change."""
    return lambda language: samples_in(places, language)


@pytest.fixture
def sample_desk(samples: Callable[[Language], Location]) -> Iterator[Callable[[Language], Desk]]:
    """Opens such a desk."""
    opened: list[Desk] = []

    def copy(language: Language = "en") -> Desk:
        opened.append(open_at(samples(language)))
        return opened[-1]

    yield copy
    for desk in opened:
        desk.close()


@pytest.fixture
def desk(sample_desk: Callable[[Language], Desk]) -> Desk:
    return sample_desk("en")


@pytest.fixture
def empty_desk(places: Places) -> Iterator[Desk]:
    with open_at(places.copy("empty", furnish)) as desk:
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
