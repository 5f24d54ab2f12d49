"""Who may do what: three roles, and the least one that each act takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from core.errors import Refused
from core.messages import Message


class Role(StrEnum):
    """What an operator is on a desk, the least first: each may do what those before it may."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    LEAD = "lead"

    @property
    def rank(self) -> int:
        """Its place among the roles, 0 the least."""
        return tuple(Role).index(self)

    @property
    def told(self) -> Message:
        """Its name for people."""
        return Message(f"desk.role_{self.value}")


LEAST_ROLE: Mapping[str, Role] = MappingProxyType({
    **dict.fromkeys((
        "ticket.received", "ticket.responded", "ticket.priority_changed", "ticket.paused", "ticket.resumed",
        "ticket.resolved", "ticket.reopened", "ticket.assigned", "ticket.noted", "ticket.linked", "ticket.voided",
        "tickets.imported", "contract.added", "contract.changed", "incident.logged", "incident.changed",
        "incident.ended", "incident.reopened", "incident.dropped", "samples.recorded", "month.frozen",
        "month.accepted", "month.refused", "claim.opened", "claim.received", "claim.changed", "claim.made_ready",
        "claim.filed", "claim.accepted", "claim.rejected", "claim.settled", "claim.taken_back", "claim.dropped",
        "view.saved", "view.removed", "desk.setting_changed", "holidays.imported", "desk.loaded", "desk.restored",
        "desk.clock_accepted", "handover.written", "handover.read", "handover.taken_back",
    ), Role.OPERATOR),
    **dict.fromkeys(("incident.waived", "month.reopened", "activity.erased"), Role.LEAD),
})  # fmt: skip
"""By what the activity calls the act; one that is missing here takes a lead."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What one operator may do. ``holders`` names who is known to hold a role."""

    role: Role = Role.LEAD
    holders: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)

    def refusal(self, act: str) -> Refused | None:
        """Why this operator may not do what the activity calls ``act``: ``role_needed``; None where he may."""
        return self.short_of(LEAST_ROLE.get(act, Role.LEAD))

    def short_of(self, needed: Role) -> Refused | None:
        """The same for a role that is needed."""
        if self.role.rank >= needed.rank:
            return None
        able = tuple(name for role in Role if role.rank >= needed.rank for name in self.holders.get(role, ()))
        who = able or Message("desk.role_holders_unknown")
        return Refused("role_needed", role=self.role.told, needed=needed.told, who=who)
