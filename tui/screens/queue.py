"""The queue: tickets by due, soonest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.worker import get_current_worker

from core.desk.filter import Filter
from core.desk.view import KEYS as VIEW_KEYS
from core.errors import KigenError
from tui.actions import Place
from tui.keymap import place_bindings
from tui.screens.aim import Aim
from tui.screens.notices import failure
from tui.screens.queue_beside import QueueBeside
from tui.screens.queue_lines import QueueLines
from tui.screens.watching import Watching
from tui.screens.wording import ticks_by_second
from tui.widgets.cells import fit
from tui.widgets.filter_line import FilterLine
from tui.widgets.lines import TextLine
from tui.widgets.row_lines import Window
from tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from storage.database.read_models.queue import QueueCounts, QueueRow
    from storage.desk import Desk
    from tui.queue_reading import QueuePart

SHORTEST_FILTER = 10
"""Cells of the filter that is on; with less nobody knows it again."""


class QueueScreen(Watching, QueueBeside):
    """The list, its figures and its filter. The cursor stays on its ticket, whatever else changes."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["frame.tcss", "queue.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        *place_bindings(Place.QUEUE),
        *(Binding(key, f"view('{key}')", show=False) for key in VIEW_KEYS),
    ]
    place = Place.QUEUE
    tab = Place.QUEUE

    def __init__(self) -> None:
        super().__init__()
        self._where = Filter()
        self._counts: QueueCounts | None = None
        self._go_to: int | None = None
        self._prepared = False
        self._aim = Aim()
        self._coming: int | None = None
        self._shown_filter = ""
        self._lines = QueueLines(
            lambda: self.kigen.translator, self.kigen.capabilities.glyphs, self.kigen.now,
            lambda: None if self.kigen.opened is None else self.kigen.opened.catalogue_at_hand, lambda: self.marks,
        )  # fmt: skip

    def body(self) -> Iterable[Widget]:
        cut = self.kigen.capabilities.glyphs.cut
        yield TextLine(cut=cut, id="figures", classes="figures")
        yield Horizontal(FilterLine(id="filter"), TextLine(cut=cut, id="found"), id="typing")
        yield TextLine(cut=cut, id="headings", classes="headings")
        yield TextLine(cut=cut, id="offers")
        yield Horizontal(RowList(self._lines, marker=self.kigen.capabilities.glyphs.cursor, id="body"), id="panes")

    def on_mount(self) -> None:
        self.line.placeholder = self.words("screens.filter_example")
        self.list.say_instead(self.words("screens.opening"))

    def on_resize(self) -> None:
        """The columns move."""
        self.call_after_refresh(self._paint_headings)

    def on_screen_resume(self) -> None:
        """Others may have acted while another screen was shown."""
        if self.kigen.opened is not None:
            self.reload()

    # -- The ticket under the cursor -------------------------------------------------------------------------

    def number(self) -> int | None:
        row: QueueRow | None = self.list.current
        return None if row is None else row.number

    def acted(self, number: int) -> None:
        """Show the desk as it is now. A ticket that left the screen does not take the cursor with it."""
        self.reload(number)

    def aimed(self) -> bool:
        number = self.number()
        if self._coming is not None:
            number = self._coming
        elif number is None or self._aim.meant(number, self.list.moves, self.kigen.pressed_at):
            return True
        self.say(self.words("screens.other_ticket_now", number=number))
        return False

    def received(self, number: int) -> None:
        """The cursor goes to the new ticket."""
        self._go_to = self._coming = number
        self.reload(number)

    def action_open_ticket(self) -> None:
        """The ticket under the cursor on its own screen."""
        from tui.screens.ticket import TicketScreen

        number = self.number()
        if number is not None:
            self.app.push_screen(TicketScreen(number))

    def read_again(self) -> None:
        self.reload()

    # -- Reading ---------------------------------------------------------------------------------------------

    def reload(self, number: int | None = None) -> None:
        """Read the rows around the cursor's ticket, or around ``number``."""
        self._where = self.parsed(self._filter_text)
        wanted = self._go_to or number or self.number()
        marks, where, now, position = self.marks, self._where, self.kigen.now(), self.list.cursor
        moves = self.list.moves
        within = self._in_sight if self._stays else None

        def work(desk: Desk) -> QueuePart:
            from tui.queue_reading import queue_around

            worker = get_current_worker()  # a newer reading takes its place by cancelling it
            return queue_around(
                desk, where, now, position, number=wanted, within=within, marked=marks,
                unwanted=lambda: worker.is_cancelled,
            )  # fmt: skip

        def show(part: QueuePart) -> None:
            self.keep_marks(part.marked, marks)
            if self.list.moves != moves and self._go_to is None:  # the operator went on meanwhile
                part = replace(part, position=self._place_of(self.number(), part.window))
            self._show(part)

        self.ask("rows", work, show, self._fail)

    def on_row_list_wanted(self, message: RowList.Wanted) -> None:
        """The list runs out of rows at hand."""
        where, window, now = self._where, self.list.window, self.kigen.now()

        def work(desk: Desk) -> QueuePart:
            from tui.queue_reading import queue_beside

            return queue_beside(desk, where, now, window, message.position)

        self.ask("rows", work, self._show, self._fail)

    def _show(self, part: QueuePart) -> None:
        self.was_read()
        self._counts = part.counts
        if part.window.total == 0:
            words = ("no_match", "no_match_keys") if self._where.conditions else ("no_tickets", "no_tickets_keys")
            self.list.say_instead(*(self.words(f"screens.{word}") for word in words))
        self._lines.make_room_for(part.window.rows)
        before = self.number()
        self.list.show(part.window, self._cursor_after(part))
        self._take_aim(before)
        if part.position is not None:
            self._go_to = None
        self.paint_frame()
        if not self._prepared:
            self._prepared = True
            self.ask("prepare", _prepare, self._ready, self._give_up)

    def _take_aim(self, before: int | None) -> None:
        """Another ticket came under the cursor, and the operator did not ask for other tickets: a key that follows
        at once was meant for the one before."""
        self._coming = None
        number, asked = self.number(), self._shown_filter != self._filter_text
        self._shown_filter = self._filter_text
        if asked or None in (before, number) or before == number:
            return
        assert number is not None
        self._aim.replaced(number, self.list.moves)
        self.call_after_refresh(lambda: self._aim.painted(monotonic()))

    def _ready(self, changed: bool) -> None:
        """The desk knows its terms: their names stand in the rows, and the deadlines are up to date."""
        self.kigen.watch_for_alerts()
        if changed:
            self.list.repaint_changed()
            self.reload()

    def _give_up(self, error: KigenError) -> None:
        """Without its terms the desk is of no use; to read again is to open it again."""
        self._prepared = False
        self.kigen.close_desk()
        self.list.show(Window())
        self._fail(error)

    def _place_of(self, number: int | None, window: Window) -> int | None:
        """Where the ticket stands now, as far as the rows at hand tell."""
        return next((window.start + at for at, row in enumerate(window.rows) if row.number == number), None)

    def _cursor_after(self, part: QueuePart) -> int | None:
        """Where the cursor goes: with its ticket, unless an act sent that far off; None leaves it on its line."""
        near = part.position is not None and part.position in self._in_sight
        return part.position if near or not self._stays else None

    @property
    def _in_sight(self) -> range:
        """The places of the rows on the screen."""
        top = self.list.scroll_offset.y
        return range(top, top + self.list.size.height)

    @property
    def _stays(self) -> bool:
        """Whether the cursor keeps its line where its ticket leaves the screen: this operator's act sent it off."""
        return self._go_to is None and self.kigen.last_acted is not None and self.kigen.last_acted == self.number()

    def look_failed(self, error: KigenError) -> None:
        self._fail(error)

    def _fail(self, error: KigenError) -> None:
        self._coming = None
        if self.list.window.rows:
            self.say_not_read(error)
            return
        self.list.show(Window())
        self.list.say_failure(*failure(error, self.kigen.translator))

    # -- Time ------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """The time went on: repaint the cells whose text changed, once a minute the figures too."""
        if self.kigen.now().second == 0 and self.kigen.opened is not None:
            self.reload()
        self.paint_frame()
        self.list.repaint_changed()

    @property
    def ticks_by_second(self) -> bool:
        """Where a countdown on the screen shows seconds."""
        now = self.kigen.now()
        return any(ticks_by_second(row.due_at, now) for row in self.list.visible_rows)

    # -- Frame -----------------------------------------------------------------------------------------------

    def paint_frame(self) -> None:
        super().paint_frame()
        self._paint_figures()
        self._paint_headings()

    def _paint_figures(self) -> None:
        counts = self._counts
        if counts is None:
            return
        figures = [
            (self.words("screens.figure_open", count=counts.open), "bold"),
            (self.words("screens.figure_overdue", count=counts.overdue), "bold $text-error" if counts.overdue else ""),
            (self.words("screens.figure_risk", count=counts.at_risk), "bold $text-warning" if counts.at_risk else ""),
            (self.words("screens.figure_waiting", count=counts.waiting), ""),
        ]
        parts = [("  ", "")]
        for text, style in figures:
            parts += [(text, style), ("   ", "")]
        room = self.size.width - sum(cell_len(text) for text, _ in parts)
        self.query_one("#figures", TextLine).say(*parts, right=self._found(room))
        found = self.words("screens.filtered", count=self.list.window.total) if self._where.conditions else ""
        self.query_one("#found", TextLine).say(right=f"{found} ")

    def _found(self, room: int) -> str:
        """How many are marked, the view's name or its words as far as they fit, and how many the filter finds."""
        marked = self.words("screens.marked", count=len(self.marks)) if self.marks else ""
        found = self.words("screens.filtered", count=self.list.window.total) if self._where.conditions else ""
        name = self.view_title() or self._filter_text.strip()
        longest = max(SHORTEST_FILTER, room - cell_len(f"{marked} {found}  "))
        if cell_len(name) > longest:
            name = fit(name, longest, cut=self.kigen.capabilities.glyphs.cut)
        return " ".join(part for part in (marked, name if found else "", found, " ") if part)

    def _paint_headings(self) -> None:
        headings = self._lines.headings(max(0, self.list.scrollable_content_region.width - 1))
        self.query_one("#headings", TextLine).say((f" {headings}", ""))


def _prepare(desk: Desk) -> bool:
    """Make the desk ready for acts; whether it was not yet."""
    at_hand = desk.catalogue_at_hand
    return desk.catalogue is not at_hand
