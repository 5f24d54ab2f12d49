"""A screen with a contract's month to act on: what its keys act on, and the keys."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tui.screens.claim_acting import Claiming
from tui.screens.claim_place import ClaimPlace
from tui.screens.counting import counts_requests, enter_counts

if TYPE_CHECKING:
    from core.terms.model import Terms
    from tui.actions import Action
    from tui.screens.month_acts import MonthActs
    from tui.screens.month_place import MonthPlace


class MonthActing(Claiming):
    """The acts are the same from the list and from the month's own screen."""

    @cached_property
    def acts(self) -> MonthActs:
        """Loaded with the first key."""
        from tui.screens.month_acts import MonthActs

        return MonthActs(self)

    def month_place(self) -> MonthPlace | None:
        """The month that a key acts on."""
        raise NotImplementedError

    def claim_place(self) -> ClaimPlace | None:
        place = self.month_place()
        return None if place is None else ClaimPlace(0, place)

    def month_terms(self) -> Terms | None:
        """The terms of that month, None where nothing is shown yet."""
        raise NotImplementedError

    def offers(self, action: Action) -> bool:
        """The hint line names the key for counts only where the terms count requests."""
        return super().offers(action) and (action.id != "month.count" or counts_requests(self.month_terms()))

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
