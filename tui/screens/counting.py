"""The key that opens the form for an interval's counts."""

from __future__ import annotations

from core.desk.ports import Done
from tui.screens.frame import DeskScreen
from tui.screens.month_place import MonthPlace


def enter_counts(screen: DeskScreen, place: MonthPlace | None) -> None:
    """Enter counts for the month's contract; the screen shows the month anew when they are stored."""
    from tui.screens.counts_entry import CountsEntryScreen  # loaded with the first key

    def closed(done: Done | None) -> None:
        if done is not None:
            screen.say(screen.words("screens.counts_stored" if done.changed else "screens.counts_unchanged"))
            screen.read_again()

    if place is not None:
        screen.app.push_screen(CountsEntryScreen(place), closed)
