"""The second pane of a wide terminal: the ticket under the cursor beside the queue. A narrow one never loads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal

from core.errors import KigenError
from tui.screens.queue_marks import MarkedQueue
from tui.screens.resting import Resting

if TYPE_CHECKING:
    from storage.desk import Desk
    from tui.readings import TicketReading
    from tui.screens.ticket_pane import TicketPane


class QueueBeside(MarkedQueue, Resting):
    """The part of the queue's screen that shows the ticket under the cursor, where the terminal is wide enough."""

    def __init__(self) -> None:
        super().__init__()
        self._pane: TicketPane | None = None
        self._beside: TicketReading | None = None
        self._wanted: tuple[int, int] | None = None

    def on_resize(self) -> None:
        """A wide terminal gets the pane, a narrow one loses it. Cursor, marks and filter are the list's."""
        if self.wide:
            self.follow()
        else:
            self._close_pane()

    def on_row_list_moved(self) -> None:
        """The cursor stands on another row, or its row was read anew."""
        self.follow()

    def follow(self) -> None:
        """Show the ticket under the cursor as soon as the cursor rests."""
        if not self.wide:
            return
        if self.list.window.rows:
            super().follow()
        else:
            self.stop_following()
            self._leave_empty()

    def paint_frame(self) -> None:
        """The countdown of the ticket beside goes on with those of the list."""
        super().paint_frame()
        self._paint_beside()

    def rested(self) -> None:
        row = self.list.current
        if row is None or not self.wide:
            return
        if self._pane is None:
            self._open_pane()
        if self._wanted == (row.number, row.version):
            self._paint_beside()
            return
        self._wanted = (row.number, row.version)
        number = row.number

        def read(desk: Desk) -> TicketReading:
            from tui.readings import ticket_reading

            return ticket_reading(desk, number)

        self.ask("beside", read, self._show_beside, self._fail_beside)

    def _leave_empty(self) -> None:
        """Nothing was found: no ticket of before stands beside it."""
        self._beside = self._wanted = None
        if self._pane is not None:
            self._pane.say_instead("")

    def _show_beside(self, reading: TicketReading) -> None:
        if self._wanted is None:  # the list went empty meanwhile
            return
        self._beside = reading
        self._paint_beside()

    def _fail_beside(self, error: KigenError) -> None:
        self._beside = self._wanted = None
        if self._pane is not None:
            self._pane.say_instead(self.kigen.translator.error(error))

    def _paint_beside(self) -> None:
        if self._pane is None or self._beside is None:
            return
        from tui.screens.ticket_lines import TicketLines

        self._pane.show(TicketLines.of(self._beside, self.kigen))

    def _open_pane(self) -> None:
        from tui.screens.ticket_pane import TicketPane

        self._pane = TicketPane()
        self._pane.say_instead(self.words("screens.reading"))
        self.query_one("#panes", Horizontal).mount(self._pane)

    def _close_pane(self) -> None:
        self.stop_following()
        self._wanted = self._beside = None
        if self._pane is not None:
            self._pane.remove()
            self._pane = None
