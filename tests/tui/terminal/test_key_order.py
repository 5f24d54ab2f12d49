"""Keys that come in one piece: each goes where those before it lead."""

from __future__ import annotations

import threading
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.events import Key, Paste
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.terminal.key_order import KeysInOrder


class Asked(ModalScreen[None]):
    """Two fields; enter goes from the first to the second, esc away."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave")]

    def compose(self) -> ComposeResult:
        yield Input(id="first")
        yield Input(id="second")

    def on_input_submitted(self) -> None:
        self.query_one("#second", Input).focus()

    def action_leave(self) -> None:
        self.dismiss()


class Listed(App[None]):
    """Letters are acts here; `m` opens the fields at once, `s` when a thread is done."""

    BINDINGS: ClassVar[list[BindingType]] = [("m", "ask"), ("s", "ask_slowly"), ("d", "act")]

    def __init__(self) -> None:
        super().__init__()
        self.acted = 0
        self.read = threading.Event()
        self.fields: Asked | None = None

    def action_act(self) -> None:
        self.acted += 1

    def action_ask(self) -> None:
        self.fields = Asked()
        self.push_screen(self.fields)

    def action_ask_slowly(self) -> None:
        def work() -> None:
            self.read.wait(5)
            self.call_from_thread(self.action_ask)

        self.run_worker(work, group="reading", thread=True)

    def on_key(self, event: Key) -> None:
        if event.key == "ｄ":
            self.press_instead(Key("d", "d"))

    def press_instead(self, key: Key) -> None:
        self.post_message(key)


class Ordered(KeysInOrder[None], Listed):
    """The same with its keys in order."""

    keys_wait_for = frozenset({"reading"})


def keys(text: str) -> list[Key]:
    named = {"\r": "enter", "\x1b": "escape"}
    return [Key(named.get(character, character), character) for character in text]


async def burst(app: Listed, pilot: Pilot[None], text: str) -> None:
    """All at once, as the driver posts what came in one piece."""
    for key in keys(text):
        app.post_message(key)
    for _ in range(20):
        await pilot.pause()


def typed(app: Listed) -> tuple[str, str]:
    assert app.fields is not None
    return app.fields.query_one("#first", Input).value, app.fields.query_one("#second", Input).value


async def test_without_it_the_text_is_not_typed() -> None:
    app = Listed()
    async with app.run_test() as pilot:
        await burst(app, pilot, "mdone")
        assert typed(app) != ("done", ""), "Textual keeps keys in order by itself: kigen need not any more"


async def test_a_text_right_after_the_key_that_asks_for_it_is_typed() -> None:
    app = Ordered()
    async with app.run_test() as pilot:
        await burst(app, pilot, "mdone\rdd")
        assert typed(app) == ("done", "dd")
        assert app.acted == 0


async def test_a_text_waits_for_fields_that_come_when_the_desk_was_read() -> None:
    app = Ordered()
    async with app.run_test() as pilot:
        for event in (*keys("sd\r"), Paste("dd")):
            app.post_message(event)
        await pilot.pause()
        assert app.fields is None
        app.read.set()
        await app.workers.wait_for_complete()
        await burst(app, pilot, "")
        assert typed(app) == ("d", "dd")
        assert app.acted == 0


async def test_keys_after_the_fields_are_acts_again() -> None:
    app = Ordered()
    async with app.run_test() as pilot:
        await burst(app, pilot, "mab\x1bdm\x1bdd")
        assert app.acted == 3


async def test_a_key_in_place_of_another_comes_before_those_that_wait() -> None:
    app = Ordered()
    async with app.run_test() as pilot:
        await burst(app, pilot, "ｄmd")
        assert app.acted == 1
        assert typed(app) == ("d", "")
