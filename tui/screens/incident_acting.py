"""A screen with incidents to act on: what its keys act on, and the keys."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tui.screens.claim_acting import Claiming

if TYPE_CHECKING:
    from tui.screens.claim_place import ClaimPlace
    from tui.screens.incident_acts import IncidentActs


class IncidentActing(Claiming):
    """The acts are the same from the list and from the incident's own screen."""

    @cached_property
    def acts(self) -> IncidentActs:
        """Loaded with the first key."""
        from tui.screens.incident_acts import IncidentActs

        return IncidentActs(self)

    def number(self) -> int | None:
        """The incident that a key acts on."""
        raise NotImplementedError

    def claim_place(self) -> ClaimPlace | None:
        """Which of the months that it touches is asked for."""
        return None

    def acted(self, number: int) -> None:
        """Something changed: show it as it is now."""
        raise NotImplementedError

    def logged(self, number: int) -> None:
        """A new incident was logged."""
        self.acted(number)

    # -- Keys --------------------------------------------------------------------------------------------------

    def action_new_incident(self) -> None:
        self.acts.new()

    def action_change_incident(self) -> None:
        self.acts.change()

    def action_end_incident(self) -> None:
        self.acts.end()

    def action_reopen_incident(self) -> None:
        self.acts.reopen()

    def action_drop_incident(self) -> None:
        self.acts.drop()

    def action_waive(self) -> None:
        self.acts.waive()

    def action_what_if(self) -> None:
        self.acts.what_if()

    def action_explain_incident(self) -> None:
        self.acts.explain()

    def action_another_claim(self) -> None:
        self.acts.claim()

    def action_yank_incident(self) -> None:
        self.acts.yank()
