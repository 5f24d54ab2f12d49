"""A screen with a contract's month to act on: what its keys act on, and the keys."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tui.screens.counting import enter_counts
from tui.screens.frame import DeskScreen

if TYPE_CHECKING:
    from tui.screens.month_acts import MonthActs
    from tui.screens.month_place import MonthPlace


class MonthActing(DeskScreen):
    """The acts are the same from the list and from the month's own screen."""

    @cached_property
    def acts(self) -> MonthActs:
        """Loaded with the first key."""
        from tui.screens.month_acts import MonthActs

        return MonthActs(self)

    def month_place(self) -> MonthPlace | None:
        """The month that a key acts on."""
        raise NotImplementedError

    def acted(self) -> None:
        """Something changed: show it as it is now."""
        self.read_again()

    # -- Keys --------------------------------------------------------------------------------------------------

    def action_freeze(self) -> None:
        self.acts.freeze()

    def action_accept(self) -> None:
        self.acts.accept()

    def action_refuse(self) -> None:
        self.acts.refuse()

    def action_reopen_month(self) -> None:
        self.acts.reopen()

    def action_try_month(self) -> None:
        self.acts.what_if()

    def action_count(self) -> None:
        """Counts of one interval, by hand."""
        enter_counts(self, self.month_place())

    def action_explain_month(self) -> None:
        self.acts.explain()
