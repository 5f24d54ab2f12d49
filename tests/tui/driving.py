"""Driving the screens in tests: keys, and waiting for what they set off. No sleeps."""

from __future__ import annotations

import unicodedata
from asyncio import sleep
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import pytest
from rich.cells import cell_len
from textual.events import Event, Key, Paste
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.widgets import Input, TextArea
from textual.worker import WorkerCancelled

from tests.tui.at_rest import at_rest
from tui.app import KigenApp
from tui.claim_watch import ClaimWatch
from tui.screens.entry import FormScreen
from tui.screens.reading_page import ReadingPage
from tui.screens.resting import Resting
from tui.widgets.filter_line import FilterLine
from tui.widgets.lines import TextLine

SMALL, LARGE = (80, 24), (120, 40)
TERMINALS = [
    pytest.param("ja", SMALL, id="ja-80x24"),
    pytest.param("en", LARGE, id="en-120x40", marks=pytest.mark.soak),
    pytest.param("ja", LARGE, id="ja-120x40", marks=pytest.mark.soak),
    pytest.param("en", SMALL, id="en-80x24", marks=pytest.mark.soak),
]
"""Both languages and both sizes; all but the narrowest, in the language of wide characters, only in a soak."""


@dataclass(frozen=True, slots=True)
class Hands:
    """An operator at the keys."""

    app: KigenApp
    pilot: Pilot[int]

    async def settle(self) -> None:
        """Until nothing is under way any more, and the operator has paused: also what waits for that has come."""
        await self._led()
        while self._pause():
            await self._led()

    async def _led(self) -> None:
        """Until the last key has led where it leads: an answer of a worker may set off the next one."""
        app = self.app
        await at_rest()
        while app._keys_to_come or any(not worker.is_finished for worker in app.workers):
            with suppress(WorkerCancelled):  # another took its place
                await app.workers.wait_for_complete()
            await at_rest()
            if app._keys_to_come:
                await sleep(0.001)
        if app._leading is not None:  # else it waits for a key that follows at once
            app._leading.cancel()
            await at_rest()

    def _pause(self) -> bool:
        """The cursor and the typing rest, from now on: what is beside a list follows, and what typing comes to, also
        under a panel. Whether there was anything."""
        waiting = False
        for screen in self.app.screen_stack:
            if isinstance(screen, FormScreen):
                timer, rested = screen._rest, screen._rested
            elif isinstance(screen, Resting):
                timer, rested = screen._resting, screen._rest
            else:
                continue
            if timer is not None:
                timer.stop()
                waiting |= screen.call_later(rested)
        return waiting

    async def press(self, *keys: str) -> None:
        """One key after the other, each with all that it sets off; a pause only after the last."""
        for key in keys[:-1]:
            self._send(key)
            await self._led()
        for key in keys[-1:]:
            self._send(key)
            await self.settle()

    async def press_after(self, seconds: float, key: str) -> None:
        """A key that arrives so long after this instant, without waiting for it."""
        event = Key(key, key if len(key) == 1 else None)
        event.time += seconds
        self.app.post_message(event)
        await self.settle()

    async def type(self, text: str) -> None:
        """A text into what has the focus."""
        await self._type(text)
        await self.settle()

    async def fill(self, *texts: str) -> None:
        """Each text into its field, from one to the next by enter."""
        for text in texts:
            await self._type(text)
            self._send("enter")
            await self._led()
        await self.settle()

    async def write(self, name: str, text: str) -> None:
        """A text in the place of what stands in a field of a form."""
        screen = self.app.screen
        assert isinstance(screen, FormScreen)
        screen.form.go_to(name)
        await self._led()
        field = screen.focused
        assert isinstance(field, Input | TextArea)
        field.clear()
        await self._type(text)
        await self.settle()

    async def _type(self, text: str) -> None:
        """Where it goes into a field, all but its last letter in one piece, as by an input method. Where a list follows
        each letter, it is read before the next one comes."""
        focused, alone = self.app.focused, text
        if isinstance(focused, Input | TextArea) and not isinstance(focused, FilterLine) and len(text) > 1:
            self._deliver(Paste(text[:-1]))
            await self._led()
            alone = text[-1]
        for letter in alone:
            self._send(letter)
            if isinstance(focused, FilterLine):
                await self._led()
        await self._led()

    def _send(self, key: str) -> None:
        """What a terminal's driver sends of a key. The pilot would ask every widget whether it has done with it."""
        name = key if len(key) != 1 or key.isalnum() else _character_to_key(key)
        try:
            character: str | None = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(name, name)))
        except KeyError:
            character = name if len(name) == 1 else None
        self._deliver(Key(name, character))

    def _deliver(self, event: Event) -> None:
        event.set_sender(self.app)
        driver = self.app._driver
        assert driver is not None
        driver.send_message(event)

    @property
    def lines(self) -> list[str]:
        """What stands on the terminal."""
        return [strip.text for strip in self.app.screen._compositor.render_strips(self.app.size)]

    @property
    def screen(self) -> str:
        return "\n".join(line.rstrip() for line in self.lines)

    @property
    def message(self) -> str:
        """The message line."""
        return self.app.screen.query_one("#message", TextLine).text.strip()

    @property
    def page(self) -> str:
        """The text of the page, all of it."""
        return "\n".join(page.text for page in self.app.screen.query(ReadingPage))

    @property
    def widths(self) -> set[int]:
        """The widths of the lines in cells."""
        return {cell_len(line) for line in self.lines}


@asynccontextmanager
async def at_work(app: KigenApp, size: tuple[int, int] = SMALL) -> AsyncIterator[Hands]:
    """The app running in a terminal of ``size``, its queue read, and what its header reminds of."""
    async with app.run_test(size=size) as pilot:
        hands = Hands(app, pilot)
        await hands.settle()
        for watch in app.watches:
            if isinstance(watch, ClaimWatch):  # it looks by itself seconds later: in the middle of one test
                watch.look()
                await hands.settle()
        yield hands
