"""The start: the frame, then the rows, then the names that the terms know."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import pytest
from textual.pilot import Pilot

from core.errors import BadInput, ManyErrors
from core.terms.registry import Catalogue
from storage.database.location import Location
from storage.desk import Desk
from tests.tui.conftest import CATALOGUE, NOW, OPERATOR, make_app
from tests.tui.driving import Hands, at_work
from tui.locale.language import Language
from tui.screens.queue import QueueScreen


def opening(place: Location, terms: Callable[[Desk], Catalogue]) -> Callable[[], Desk]:
    return lambda: Desk.open(place, actor=OPERATOR, catalogue=terms, clock=lambda: NOW)


async def until(pilot: Pilot[int], shown: Callable[[], bool]) -> None:
    for _ in range(500):
        if shown():
            return
        await pilot.pause()
    raise AssertionError("it never showed that")


@pytest.mark.both
async def test_rows_are_shown_while_the_terms_are_read_and_take_their_names_after(
    samples: Callable[[Language], Location],
) -> None:
    read = Event()

    def terms(_: Desk) -> Catalogue:
        assert read.wait(60)
        return CATALOGUE

    app = make_app(opening(samples("ja"), terms), "ja")
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        try:
            await until(pilot, lambda: "#" in hands.screen)
            assert not any(word in hands.screen for word in ("urgent", "緊急"))
        finally:
            read.set()
        await hands.settle()
        assert "urgent" not in hands.screen
        assert "緊急" in hands.screen


async def test_without_its_terms_a_desk_is_not_open_until_they_are_mended(
    samples: Callable[[Language], Location],
) -> None:
    broken = [BadInput("terms_not_toml", file=f"{name}.toml", reason="?") for name in ("ours", "theirs")]

    def terms(_: Desk) -> Catalogue:
        if broken:
            raise ManyErrors(tuple(broken))
        return CATALOGUE

    async with at_work(make_app(opening(samples("en"), terms))) as hands:
        assert hands.app.opened is None
        assert "#" not in hands.screen
        assert "ours.toml" in hands.screen
        assert "theirs.toml" in hands.screen
        broken.clear()
        await hands.press("ctrl+l")
        assert hands.app.opened is not None
        assert isinstance(hands.app.screen, QueueScreen)
        assert hands.app.screen.list.window.total > 0
