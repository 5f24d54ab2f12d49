"""The activity: who did what when, newest first, and whether its chain holds."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import PurePath
from typing import ClassVar

from textual.binding import BindingType

from core.errors import KigenError
from storage.database.activity import Verification
from tui.actions import Place
from tui.keymap import place_bindings
from tui.screens.activity_lines import ActivityLines
from tui.screens.activity_reading import ActivityPart, ShownAct, activity_around, activity_beside, chain_of
from tui.screens.contract import ContractScreen
from tui.screens.handover import HandoverScreen
from tui.screens.incident import IncidentScreen
from tui.screens.list_screen import WordFilter
from tui.screens.ticket import TicketScreen
from tui.screens.watching import Watching
from tui.widgets.lines import TextLine
from tui.widgets.row_list import RowList


class ActivityScreen(WordFilter, Watching):
    """The list of acts. The cursor stays on its act while others act; on the newest it follows them."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["frame.tcss", "activity.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*place_bindings(Place.ACTIVITY)]
    place = Place.ACTIVITY
    tab = Place.ACTIVITY
    nothing = "no_activity"
    none_found = "no_acts_match"
    example = "activity_filter_example"

    def __init__(self) -> None:
        super().__init__()
        self._chain: tuple[Verification, datetime] | None = None
        self._verifying = False
        self._read_once = False
        self.painter = ActivityLines(
            lambda: self.kigen.translator, self.kigen.capabilities.glyphs, self.kigen.now,
            lambda: None if self.kigen.opened is None else self.kigen.opened.catalogue_at_hand,
        )  # fmt: skip

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
        work = partial(activity_around, text=self.filter_text, position=position, seq=seq)
        self.ask("rows", work, self._show, self.not_read)

    def filter_changed(self) -> None:
        """A ticket's number or a part of an operator's name."""
        self._read(0)

    def on_row_list_wanted(self, message: RowList.Wanted) -> None:
        """The list runs out of rows at hand."""
        window = self.list.window
        work = partial(activity_beside, text=self.filter_text, window=window, position=message.position)
        self.ask("rows", work, self._show, self.not_read)

    def _show(self, part: ActivityPart) -> None:
        self._read_once = True
        self.was_read()
        self.say_nothing()
        self.list.show(part.window, part.position)
        self.paint_frame()

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
        elif act.row.action.startswith("handover.") and act.row.subject.isdecimal():
            self.app.push_screen(HandoverScreen(int(act.row.subject)))
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
        self.paint_figures()
        now = self.kigen.now()
        self.ask("chain", lambda desk: (chain_of(desk), now), self._verified, self._not_verified)

    def _verified(self, found: tuple[Verification, datetime]) -> None:
        self._verifying = False
        self._chain = found
        self.paint_figures()

    def _not_verified(self, error: KigenError) -> None:
        self._verifying = False
        self.paint_figures()
        self.say_error(error)

    # -- Frame -----------------------------------------------------------------------------------------------

    def paint_figures(self) -> None:
        if not self._read_once:
            return
        total = self.words("screens.activity_count", count=self.list.window.total)
        self.query_one("#figures", TextLine).say(("  ", ""), (total, "bold"), ("   ", ""), self._chain_line())

    def _chain_line(self) -> tuple[str, str]:
        if self._verifying:
            return (self.words("screens.chain_verifying"), "")
        if self._chain is None:
            key = self.key_of("activity.verify")
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
