"""The frame of every screen: header, what happened last, hint line; and how it speaks of keys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
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
from tui.pending_acts import IN_DOUBT, may_come_through
from tui.screens.frame_header import header_of
from tui.widgets.line_field import LineField
from tui.widgets.lines import MessageLine, TextLine

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
        self._told_not_read = False
        self._not_read = False
        self._read_at: datetime | None = None

    def compose(self) -> ComposeResult:
        """Header, body, message and hint line."""
        cut = self.kigen.capabilities.glyphs.cut
        yield TextLine(cut=cut, id="header")
        yield from self.body()
        yield MessageLine(cut=cut, id="message")
        yield TextLine(cut=cut, id="hints")

    def body(self) -> Iterable[Widget]:
        """What lies between header and message; the widget ``#body`` takes the keys."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Say what is known before the desk is open."""
        self.paint_frame()
        self._wait_for_tick()

    def on_screen_resume(self) -> None:
        """The clock went on while another screen was shown, and what that one told is no longer seen."""
        if self.is_mounted:
            self.paint_frame()
            self.kigen.acts.tell_of_closed()

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
        header, at = header_of(self, self.app.size.width)
        self.query_one("#header", TextLine).say(*header, right=at)
        self.paint_hints()
        self._tell_read_only()

    def paint_hints(self) -> None:
        """The keys that do something now; while something is typed, those of the line that it is typed into."""
        line = self.focused
        if isinstance(line, LineField) and line.hints:
            self.query_one("#hints", TextLine).say(*self._hints_of(line.hints))
            return
        offered = [action for action in hinted_at(self.place) if self.offers(action)]
        hints = list(self._hints(offered))
        why = f"{self.barred(offered)} "
        fits = sum(cell_len(text) for text, _ in hints) + cell_len(why) <= self.app.size.width
        self.query_one("#hints", TextLine).say(*hints, right=why if fits else "")

    def _hints(self, offered: Iterable[Action]) -> Iterable[tuple[str, str]]:
        """What is refused has a sign in the place of a space, so that the line gets no longer by it."""
        gap = " "
        for action in offered:
            key, label = self.key_of(action.id), self.words(action.label)
            if self.refusal(action) is None:
                yield from ((gap, ""), (key, "bold $primary"), (f" {label}", ""))
            else:
                yield (f"{gap[:-1]}{self.kigen.capabilities.glyphs.barred}{key} {label}", "$foreground 60%")
            gap = "  "

    def offers(self, action: Action) -> bool:
        """Whether the hint line names the key of an action now, done or refused."""
        del action
        return True

    def _hints_of(self, keys: Iterable[str]) -> Iterable[tuple[str, str]]:
        yield (" ", "")
        for key in keys:
            yield (key, "bold $primary")
            yield (f" {self.words(f'screens.line_{key}')}  ", "")

    def on_descendant_focus(self) -> None:
        """Something else takes the keys."""
        self.paint_hints()

    # -- What this operator may not do here -----------------------------------------------------------------

    @property
    def read_only(self) -> KigenError | None:
        """Why nothing can be written, or None."""
        return None if self.kigen.opened is None else self.kigen.opened.read_only

    def _tell_read_only(self) -> None:
        """Once, before somebody wants to write."""
        why = self.read_only
        if why is None or self.kigen.told_read_only:
            return
        self.kigen.told_read_only = True
        if why.code == "role_needed":  # nothing is wrong, and he tried nothing yet
            self.say(self.words("screens.only_look", who=why.params["who"]))
        else:
            self.say_error(why)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What would be refused is not even begun; its key says why."""
        del parameters
        return not any(each.does == action and self.refusal(each) is not None for each in ACTIONS)

    # -- What happened ---------------------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """One line of what was done."""
        self._told_not_read = False
        self.query_one("#message", TextLine).say((f" {text}", ""))

    def say_error(self, error: KigenError) -> None:
        """One line of what went wrong."""
        self._told_not_read = False
        text = self.said(error)
        self.query_one("#message", TextLine).say((f" ! {text}", "bold $text-error"))

    def say_not_read(self, error: KigenError) -> None:
        """What went wrong while what was read before stays, and how to read again."""
        if not self.kigen.acts.not_stored:  # an act that is not stored is told first; the header tells both
            text = self.said(error)
            again = self.words("screens.not_read_keys")
            self.query_one("#message", TextLine).say((f" ! {text}  {again}", "bold $text-error"))
            self._told_not_read = True
        if not self._not_read:
            self._not_read = True
            self.paint_frame()

    def say_not_stored(self, what: str, error: KigenError) -> None:
        """What was to be done, and why it is not; what could be stored later is offered to be tried again."""
        text = self.said(error)
        if may_come_through(error):
            key = self.key_of("desk.try_again")
            doubt = "screens.not_stored_surely" if error.code in IN_DOUBT else "screens.not_stored_yet"
            again = self.words(doubt, what=what, key=key)
        else:
            again = self.words("screens.not_done", what=what)
        self._told_not_read = False
        self.query_one("#message", TextLine).say((f" ! {text}  {again}", "bold $text-error"))

    def say_waiting(self, text: str) -> None:
        self.say(text)

    @property
    def is_stale(self) -> bool:
        """Whether what is shown could not be read again."""
        return self._not_read

    @property
    def read_at(self) -> datetime | None:
        """When what is shown was read; None: not yet."""
        return self._read_at

    def was_read(self) -> None:
        """It was read again: what said that it was not is over, what was said since then stays."""
        self._read_at = self.kigen.now()
        if self._told_not_read:
            self.say("")
        if self._not_read:
            self._not_read = False
            self.paint_frame()

    def say_why_not(self, key: str, name: str) -> None:
        """Why a key does nothing here."""
        having = [action for action in ACTIONS if name in self.kigen.keys.of[action.id]]
        here = [action for action in having if self.place in action.where]
        for refusal in filter(None, map(self.refusal, here)):
            self.say_error(refusal)
        if here or not having:
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
        if action is not None and (refusal := self.refusal(action)) is not None:
            self.say_error(refusal)
        elif action is not None:
            here: list[DOMNode] = [self.query_one("#body"), self, self.app]
            name = f"action_{action.does.partition('(')[0]}"
            await self.app.run_action(action.does, next(node for node in here if hasattr(node, name)))
