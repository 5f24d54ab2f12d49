"""Keys that a widget acts on itself: those that its bindings and the keymap say, and no others."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType

from tui.widgets.own_keys import OwnKeys


class Counter(OwnKeys, can_focus=True):
    """Counts up and down."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("j", "count(1)", id="up"), Binding("k", "count(-1)", id="down")]
    count = 0

    def action_count(self, by: int) -> None:
        self.count += by


class Outer(App[None]):
    """Hears of the keys that nobody took, and has one of its own."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("j", "mine"), Binding("x", "mine")]

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.mine = 0

    def compose(self) -> ComposeResult:
        yield Counter()
        yield Counter()

    def on_key(self, event: events.Key) -> None:
        self.heard.append(event.key)

    def action_mine(self) -> None:
        self.mine += 1


async def test_an_own_key_acts_and_goes_no_further() -> None:
    app = Outer()
    async with app.run_test() as pilot:
        await pilot.press("j", "j", "k")
        assert app.query(Counter).first().count == 1
        assert (app.heard, app.mine) == ([], 0)


async def test_every_other_key_goes_on_as_ever() -> None:
    app = Outer()
    async with app.run_test() as pilot:
        await pilot.press("x", "y")
        assert (app.heard, app.mine) == (["x", "y"], 1)


async def test_a_key_belongs_to_the_one_that_has_the_focus() -> None:
    app = Outer()
    async with app.run_test() as pilot:
        await pilot.press("j", "tab", "j", "j", "shift+tab", "k")
        assert [counter.count for counter in app.query(Counter)] == [0, 2]


async def test_a_keymap_moves_the_keys_also_while_the_widget_has_the_focus() -> None:
    app = Outer()
    async with app.run_test() as pilot:
        await pilot.press("j")
        app.set_keymap({"up": "n"})
        await pilot.pause()
        await pilot.press("n", "n", "j")
        assert app.query(Counter).first().count == 3
        assert app.mine == 1
