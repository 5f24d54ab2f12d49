"""The frame of every screen: header, what happened last, hint line; and how it speaks of keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
from tui.key_names import shown_key
from tui.pending_acts import IN_DOUBT, may_come_through
from tui.widgets.line_field import LineField
from tui.widgets.lines import MessageLine, TextLine

SCREENS = (
    (Place.QUEUE, "1"), (Place.INCIDENTS, "2"), (Place.CONTRACTS, "3"), (Place.PRIORITIES, "4"),
    (Place.EXPOSURE, "5"), (Place.CLAIMS, "6"), (Place.DATES, "7"), (Place.ACTIVITY, "8"),
)  # fmt: skip

CLOCK = 13
"""Cells that whole names leave for the time of day and its date."""
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
        # What the desk can't do, windows that close, and the time, are told before the names of other screens.
        clock, at = self.kigen.translator.formats.clock, self.kigen.now()
        least = cell_len(clock(at, 0))
        forms = (
            self._tabs("", " ", max(CLOCK, least)), self._tabs("tab_", "", least),
            self._tabs("tab_", "", least, closing="_short"), self._tabs("tab_", "", least, closing="_mark"),
            self._tabs("", "", least, named=False), self._tabs("", "", 0, named=False, closing="_mark"),
        )  # fmt: skip
        width = self.app.size.width
        tabs, room = next(
            (tabs, room)
            for tabs, needed in forms
            if (room := width - sum(cell_len(text) for text, _ in tabs) - 2) >= needed or not needed
        )
        self.query_one("#header", TextLine).say(*tabs, right=f"{clock(at, room)} ")
        self.paint_hints()
        self._tell_read_only()

    def _tabs(
        self, names: str, gap: str, needed: int, *, named: bool = True, closing: str = ""
    ) -> tuple[list[tuple[str, str]], int]:
        """The screens by their keys with their names (``tab_``: short ones), only that of this one where the others are
        not ``named``; whether the desk is only read, and which claim windows close soon (in a form of its own,
        ``_mark``: at the name of the screen); and how many cells the time needs beside them."""
        # Where its colour is not seen, or not said, the chosen one has a sign.
        here = self.kigen.capabilities.glyphs.cursor if self.app.no_color or self.kigen.capabilities.plain else " "
        reminder = self._reminder(closing)
        tabs: list[tuple[str, str]] = [(gap, "")]
        for place, key in SCREENS:
            chosen = place is self.tab
            name = f" {self.words(f'screens.{names}{place.value}')}" if named or chosen else ""
            end = " " if chosen or gap else ""
            style = "bold $text on $primary" if chosen else ""
            tabs.append((f"{here if chosen else ' '}{key}{name}{end}", style))
            tabs += reminder if closing == "_mark" and place is Place.CLAIMS else []
            tabs.append((gap, ""))
        for told in self._troubles():
            tabs.append((f" {told} ", "bold $text-error reverse"))
        if self.read_only is not None:
            tabs.append((f" {self.words('screens.read_only')} ", "bold $text-warning reverse"))
        tabs += self._handed_over(closing)
        return tabs + (reminder if closing != "_mark" else []), needed

    def _troubles(self) -> Iterator[str]:
        """How many acts are not stored, and since when what is shown could not be read again."""
        if missing := len(self.kigen.acts.not_stored):
            yield self.words("screens.not_stored", acts=missing)
        if self._not_read and self._read_at is not None:
            yield self.words("screens.read_at", at=self.kigen.translator.formats.time(self._read_at))

    def _reminder(self, form: str) -> list[tuple[str, str]]:
        """The claim windows that close soon."""
        found = self.kigen.closing
        if found is None or not found.count:
            return []
        told = self.words(f"screens.closing{form}", count=found.count, days=found.working_days)
        return [(told, "bold $text-error" if found.working_days <= 1 else "bold $text-warning")]

    def _handed_over(self, form: str) -> list[tuple[str, str]]:
        """The handover that this operator has still to read: who wrote it when, and which key opens it."""
        found = self.kigen.unread
        if found is None or found.at is None or self.place is Place.HANDOVER:
            return []
        formats, now = self.kigen.translator.formats, self.kigen.now()
        today = formats.instant(found.at)[:10] == formats.instant(now)[:10]
        at = formats.time(found.at) if today else formats.short_instant(found.at, now)
        key = shown_key(self.kigen.keys.of["handover.open"][0])
        told = self.words(f"screens.unread{form}", number=found.count, actor=found.actor, at=at, key=key)
        return [(told, "bold $text-warning")]

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
            key, label = shown_key(self.kigen.keys.of[action.id][0]), self.words(action.label)
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
        if self.read_only is not None and not self.kigen.told_read_only:
            self.kigen.told_read_only = True
            self.say_error(self.read_only)

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
        text = self.kigen.translator.text(error.message).replace("\n", " ")
        self.query_one("#message", TextLine).say((f" ! {text}", "bold $text-error"))

    def say_not_read(self, error: KigenError) -> None:
        """What went wrong while what was read before stays, and how to read again."""
        if not self.kigen.acts.not_stored:  # an act that is not stored is told first; the header tells both
            text = self.kigen.translator.text(error.message).replace("\n", " ")
            again = self.words("screens.not_read_keys")
            self.query_one("#message", TextLine).say((f" ! {text}  {again}", "bold $text-error"))
            self._told_not_read = True
        if not self._not_read:
            self._not_read = True
            self.paint_frame()

    def say_not_stored(self, what: str, error: KigenError) -> None:
        """What was to be done, and why it is not; what could be stored later is offered to be tried again."""
        text = self.kigen.translator.text(error.message).replace("\n", " ")
        if may_come_through(error):
            key = shown_key(self.kigen.keys.of["desk.try_again"][0])
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
