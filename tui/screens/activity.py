"""The activity: who did what when, newest first, and whether its chain holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import PurePath
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from core.errors import KigenError
from storage.database.activity import Verification
from tui.actions import Place
from tui.key_names import shown_key
from tui.keymap import place_bindings
from tui.screens.activity_lines import ActivityLines
from tui.screens.activity_reading import ActivityPart, ShownAct, activity_around, activity_beside, chain_of
from tui.screens.contract import ContractScreen
from tui.screens.frame import DeskScreen
from tui.screens.incident import IncidentScreen
from tui.screens.notices import failure
from tui.screens.ticket import TicketScreen
from tui.widgets.line_field import LineField
from tui.widgets.lines import TextLine
from tui.widgets.row_list import RowList

LOOK_EVERY_SECONDS = 2.0


class ActivityField(LineField):
    """Where a number or a name is typed."""

    hints: ClassVar[tuple[str, ...]] = ("enter", "esc")


class ActivityScreen(DeskScreen):
    """The list of acts. The cursor stays on its act while others act; on the newest it follows them."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["frame.tcss", "activity.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.ACTIVITY)]
    place = Place.ACTIVITY
    tab = Place.ACTIVITY

    def __init__(self) -> None:
        super().__init__()
        self._filter_text = ""
        self._chain: tuple[Verification, datetime] | None = None
        self._verifying = False
        self._data_version = -1
        self._read_once = False
        self._lines = ActivityLines(
            lambda: self.kigen.translator, self.kigen.capabilities.glyphs, self.kigen.now,
            lambda: None if self.kigen.opened is None else self.kigen.opened.catalogue_at_hand,
        )  # fmt: skip

    def body(self) -> Iterable[Widget]:
        glyphs = self.kigen.capabilities.glyphs
        yield TextLine(cut=glyphs.cut, id="figures", classes="figures")
        yield ActivityField(id="filter")
        yield TextLine(cut=glyphs.cut, id="headings", classes="headings")
        yield RowList(self._lines, marker=glyphs.cursor, id="body")

    @property
    def list(self) -> RowList:
        """The list."""
        return self.query_one("#body", RowList)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#filter", Input).placeholder = self.words("screens.activity_filter_example")
        self.list.say_instead(self.words("screens.opening"))
        self.set_interval(LOOK_EVERY_SECONDS, self._look)

    def on_screen_resume(self) -> None:
        """Read anew each time it is shown."""
        super().on_screen_resume()
        self.read_again()

    def on_resize(self) -> None:
        """The columns move."""
        self.call_after_refresh(self._paint_headings)

    def tick(self) -> None:
        """What was just now is a minute ago."""
        super().tick()
        self.list.repaint_changed()

    # -- Reading ---------------------------------------------------------------------------------------------

    def read_again(self) -> None:
        current = self.list.current
        seq = current.row.seq if isinstance(current, ShownAct) and self.list.cursor else None
        self._read(self.list.cursor, seq)

    def _read(self, position: int, seq: int | None = None) -> None:
        work = partial(activity_around, text=self._filter_text, position=position, seq=seq)
        self.ask("rows", work, self._show, self._fail)

    def on_row_list_wanted(self, message: RowList.Wanted) -> None:
        """The list runs out of rows at hand."""
        window = self.list.window
        work = partial(activity_beside, text=self._filter_text, window=window, position=message.position)
        self.ask("rows", work, self._show, self._fail)

    def _show(self, part: ActivityPart) -> None:
        self._read_once = True
        self.was_read()
        words = ("no_acts_match", "no_match_keys") if self._filter_text.strip() else ("no_activity", "no_activity_keys")
        self.list.say_instead(*(self.words(f"screens.{word}") for word in words))
        self.list.show(part.window, part.position)
        self.paint_frame()

    def _fail(self, error: KigenError) -> None:
        if self.list.window.rows:
            self.say_not_read(error)
        else:
            self.list.say_failure(*failure(error, self.kigen.translator))

    def _look(self) -> None:
        """Did anybody act?"""
        if self.kigen.opened is not None and self.is_current:
            self.ask("look", lambda desk: desk.data_version(), self._looked, self._fail)

    def _looked(self, version: int) -> None:
        changed = self._data_version not in (-1, version)
        self._data_version = version
        if changed:
            self.read_again()

    # -- The act under the cursor ----------------------------------------------------------------------------

    def action_open_act(self) -> None:
        """The ticket or the contract that the act was on."""
        act = self.list.current
        if not isinstance(act, ShownAct):
            return
        if act.row.ticket is not None:
            self.app.push_screen(TicketScreen(act.row.ticket))
        elif act.row.incident is not None:
            self.app.push_screen(IncidentScreen(act.row.incident))
        elif act.row.action in {"contract.added", "contract.changed"}:
            self.app.push_screen(ContractScreen(act.row.subject))
        else:
            self.say(self.words("screens.activity_opens_nothing"))

    # -- The chain -------------------------------------------------------------------------------------------

    def action_verify(self) -> None:
        """Check every act against the chain, in a thread: the keys go on working meanwhile."""
        if self._verifying:
            return
        self._verifying = True
        self._paint_figures()
        now = self.kigen.now()
        self.ask("chain", lambda desk: (chain_of(desk), now), self._verified, self._not_verified)

    def _verified(self, found: tuple[Verification, datetime]) -> None:
        self._verifying = False
        self._chain = found
        self._paint_figures()

    def _not_verified(self, error: KigenError) -> None:
        self._verifying = False
        self._paint_figures()
        self.say_error(error)

    # -- Frame -----------------------------------------------------------------------------------------------

    def paint_frame(self) -> None:
        super().paint_frame()
        self._paint_figures()
        self._paint_headings()

    def _paint_figures(self) -> None:
        if not self._read_once:
            return
        total = self.words("screens.activity_count", count=self.list.window.total)
        self.query_one("#figures", TextLine).say(("  ", ""), (total, "bold"), ("   ", ""), self._chain_line())

    def _chain_line(self) -> tuple[str, str]:
        if self._verifying:
            return (self.words("screens.chain_verifying"), "")
        if self._chain is None:
            key = shown_key(self.kigen.keys.of["activity.verify"][0])
            return (self.words("screens.chain_unverified", key=key), "$text-muted")
        found, at = self._chain
        time = self.kigen.translator.formats.time(at)
        glyphs = self.kigen.capabilities.glyphs
        if not found.breaks:
            text = self.words("screens.chain_holds", count=found.entries, time=time)
            return (f"{glyphs.answered} {text}", "$text-success")
        first = found.breaks[0]
        fault = self.words(f"screens.chain_{first.fault}")
        text = self.words("screens.chain_broken", count=len(found.breaks), seq=first.seq, fault=fault)
        return (f"{glyphs.overdue} {text}", "bold $text-error")

    def _paint_headings(self) -> None:
        headings = self._lines.headings(max(0, self.list.scrollable_content_region.width - 1))
        self.query_one("#headings", TextLine).say((f" {headings}", ""))

    # -- Filter ----------------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Type a ticket's number or a part of an operator's name; the list follows every key."""
        line = self.query_one("#filter", Input)
        line.display = True
        line.focus()

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        if message.value != self._filter_text:
            self._filter_text = message.value
            self._read(0)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Back to the list; the filter stays."""
        message.stop()
        self.list.focus()
        message.input.display = bool(message.value)

    def on_key(self, event: events.Key) -> None:
        """Down leaves the filter for the list."""
        if event.key == "down" and self.query_one("#filter", Input).has_focus:
            event.stop()
            self.list.focus()

    def back(self) -> None:
        """Drop the filter."""
        line = self.query_one("#filter", Input)
        line.value = ""
        line.display = False
        self.list.focus()
