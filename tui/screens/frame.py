"""The frame of every screen: header, what happened last, hint line; and how it speaks of keys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import PurePath
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.dom import DOMNode
from textual.timer import Timer
from textual.widget import Widget

from core.errors import KigenError
from tui.actions import ACTIONS, Action, Place, hinted_at
from tui.desk_work import Working
from tui.key_names import shown_key
from tui.widgets.lines import TextLine

SCREENS = ((Place.QUEUE, "1"), (Place.CONTRACTS, "3"), (Place.PRIORITIES, "4"), (Place.ACTIVITY, "8"))

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


class DeskScreen(Working[None]):
    """A screen of the desk. ``place`` is where it stands in the registry, ``tab`` the number key it belongs to."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["frame.tcss"]
    AUTO_FOCUS = "#body"
    place: ClassVar[Place]
    tab: ClassVar[Place]

    def __init__(self) -> None:
        super().__init__()
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Header, body, message and hint line."""
        cut = self.kigen.capabilities.glyphs.cut
        yield TextLine(cut=cut, id="header")
        yield from self.body()
        yield TextLine(cut=cut, id="message")
        yield TextLine(cut=cut, id="hints")

    def body(self) -> Iterable[Widget]:
        """What lies between header and message; the widget ``#body`` takes the keys."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Say what is known before the desk is open."""
        self.paint_frame()
        self._wait_for_tick()

    def on_screen_resume(self) -> None:
        """The clock went on while another screen was shown."""
        if self.is_mounted:
            self.paint_frame()

    def on_resize(self) -> None:
        """As much of the date as fits the header."""
        if self.is_mounted:
            self.paint_frame()

    # -- Time ------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """The time went on by a minute, or is told in another way: say it anew."""
        self.paint_frame()

    @property
    def ticks_by_second(self) -> bool:
        """Whether what it shows changes every second now."""
        return False

    def _wait_for_tick(self) -> None:
        """To the full minute, or the full second. There is one timer, however often it is asked for."""
        now, fine = self.kigen.now(), self.ticks_by_second
        passed = timedelta(seconds=0 if fine else now.second, microseconds=now.microsecond)
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(((SECOND if fine else MINUTE) - passed).total_seconds(), self._ticked)

    def _ticked(self) -> None:
        if self.is_current:
            self.tick()
        self._wait_for_tick()

    # -- What it shows ---------------------------------------------------------------------------------------

    def read_again(self) -> None:
        """Read from the desk what it shows; also after it could not be opened."""

    def paint_frame(self) -> None:
        """Header and hint line as they are now."""
        tabs: list[tuple[str, str]] = [(" ", "")]
        # Where its colour is not seen, or not said, the chosen one has a sign.
        here = self.kigen.capabilities.glyphs.cursor if self.app.no_color or self.kigen.capabilities.plain else " "
        for place, key in SCREENS:
            style = "bold $text on $primary" if place is self.tab else ""
            sign = here if place is self.tab else " "
            tabs += [(f"{sign}{key} {self.words(f'screens.{place.value}')} ", style), (" ", "")]
        state = self.state_of_desk()
        room = self.app.size.width - sum(cell_len(text) for text, _ in tabs) - cell_len(state) - 1
        now = self.kigen.translator.formats.clock(self.kigen.now(), room)
        self.query_one("#header", TextLine).say(*tabs, right=f"{state}{now} ")
        self.query_one("#hints", TextLine).say(*self._hints())

    def state_of_desk(self) -> str:
        """Whether the desk can only be read."""
        desk = self.kigen.opened
        return f"{self.words('screens.read_only')}  " if desk is not None and desk.read_only is not None else ""

    def _hints(self) -> Iterable[tuple[str, str]]:
        yield (" ", "")
        for action in hinted_at(self.place):
            yield (shown_key(self.kigen.keys.of[action.id][0]), "bold $primary")
            yield (f" {self.words(action.label)}  ", "")

    # -- What happened ---------------------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """One line of what was done."""
        self.query_one("#message", TextLine).say((f" {text}", ""))

    def say_error(self, error: KigenError) -> None:
        """One line of what went wrong."""
        text = self.kigen.translator.text(error.message).replace("\n", " ")
        self.query_one("#message", TextLine).say((f" ! {text}", "bold $text-error"))

    def say_why_not(self, key: str, name: str) -> None:
        """Why a key does nothing here."""
        having = [action for action in ACTIONS if name in self.kigen.keys.of[action.id]]
        if not having or any(self.place in action.where for action in having):
            return
        action = having[0]
        places = tuple(self.words(f"screens.{place.value}") for place in Place if place in action.where)
        label = self.words(action.label)
        self.say(self.words("screens.key_elsewhere", key=key, action=label, places=places))

    # -- Leaving ---------------------------------------------------------------------------------------------

    def back(self) -> None:
        """One step back: to the screen below, or nothing."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()

    async def run_chosen(self, action: Action | None) -> None:
        """Run what the palette chose, where the key would have run it."""
        if action is not None:
            here: list[DOMNode] = [self.query_one("#body"), self, self.app]
            name = f"action_{action.does.partition('(')[0]}"
            await self.app.run_action(action.does, next(node for node in here if hasattr(node, name)))
