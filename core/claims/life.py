"""The life of a claim: which step may follow which, and where its events leave it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.claims.events import Channel, ClaimEvent, ClaimStep, Given, SeenOn
from core.claims.facts import NO_FACTS, ClaimFacts
from core.errors import Refused
from core.messages import Message


class ClaimState(StrEnum):
    """Where a claim stands.

    ``detected``: a month shows a remedy and nobody has claimed it. ``expired``: its window closed before it was filed;
    that is no step but follows from the clock. ``dropped``: given up, the month is detected again; a customer's claim:
    entered by mistake.
    """

    DETECTED = "detected"
    DRAFT = "draft"
    READY = "ready"
    FILED = "filed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SETTLED = "settled"
    EXPIRED = "expired"
    DROPPED = "dropped"


LIVE = frozenset(ClaimState) - {ClaimState.DETECTED, ClaimState.REJECTED, ClaimState.DROPPED}
"""Claims that stand in the way of another one for the same month."""
UNFILED = frozenset({ClaimState.DRAFT, ClaimState.READY})
"""Claims that the closing of the window ends."""
OVER = frozenset({ClaimState.REJECTED, ClaimState.SETTLED, ClaimState.DROPPED})
"""Nothing more is to be done. A month may be claimed again after ``rejected`` and ``dropped``."""

_NEXT: Mapping[ClaimState, Mapping[ClaimStep, ClaimState]] = {
    ClaimState.DETECTED: {ClaimStep.OPENED: ClaimState.DRAFT, ClaimStep.RECEIVED: ClaimState.FILED},
    ClaimState.DRAFT: {
        ClaimStep.CHANGED: ClaimState.DRAFT, ClaimStep.MADE_READY: ClaimState.READY,
        ClaimStep.DROPPED: ClaimState.DROPPED,
    },
    ClaimState.READY: {
        ClaimStep.CHANGED: ClaimState.DRAFT, ClaimStep.FILED: ClaimState.FILED, ClaimStep.DROPPED: ClaimState.DROPPED,
    },
    ClaimState.FILED: {ClaimStep.ACCEPTED: ClaimState.ACCEPTED, ClaimStep.REJECTED: ClaimState.REJECTED},
    ClaimState.ACCEPTED: {ClaimStep.SETTLED: ClaimState.SETTLED},
    ClaimState.REJECTED: {},
    ClaimState.SETTLED: {},
    ClaimState.DROPPED: {},
}  # fmt: skip
_ENTERED_BY_MISTAKE: Mapping[ClaimState, Mapping[ClaimStep, ClaimState]] = {
    ClaimState.FILED: {ClaimStep.DROPPED: ClaimState.DROPPED},
}
"""What may follow besides for a customer's claim that was logged: to reject it would be an answer."""
_CAN_BE_TAKEN_BACK = frozenset({ClaimStep.FILED, ClaimStep.ACCEPTED, ClaimStep.REJECTED, ClaimStep.SETTLED})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the events leave a claim, with what they said last. ``steps`` are those in force, oldest first.

    ``why`` is the reason of the last step that has one; ``late_why`` why it is claimed after the window. ``expected``
    is what we expected when it was filed or received, ``sent`` the month as its documents told it when they were sent
    last (``core/claims/as_sent.py``). Expiry is not in here: ``state_at`` tells it.
    """

    state: ClaimState = ClaimState.DETECTED
    facts: ClaimFacts = NO_FACTS
    filed_at: datetime | None = None
    channel: Channel | None = None
    case: str = ""
    why: str = ""
    late_why: str = ""
    expected: Given | None = None
    answered_at: datetime | None = None
    promised: Given | None = None
    settled: Given | None = None
    settled_at: datetime | None = None
    seen_on: SeenOn | None = None
    reference: str = ""
    sent: Mapping[str, Any] | None = None
    steps: tuple[ClaimEvent, ...] = ()

    def state_at(self, now: datetime, closes_at: datetime | None) -> ClaimState:
        """The state at ``now``: one that is not filed expires with its window (exclusive end; None: no window).

        Not so where somebody gave a reason to claim all the same.
        """
        if self.state in UNFILED and closes_at is not None and now >= closes_at and not self.late_why:
            return ClaimState.EXPIRED
        return self.state

    def allowed(self) -> frozenset[ClaimStep]:
        """The steps that may follow."""
        found = set(self.leads())
        if self.steps and (self.steps[-1].step in _CAN_BE_TAKEN_BACK or self.withdrawn):
            found.add(ClaimStep.TAKEN_BACK)
        return frozenset(found)

    def leads(self) -> Mapping[ClaimStep, ClaimState]:
        """Where each step but taking back leads."""
        more = _ENTERED_BY_MISTAKE.get(self.state, {}) if self.received else {}
        return {**_NEXT[self.state], **more}

    @property
    def received(self) -> bool:
        """Whether it is a customer's, logged here."""
        return bool(self.steps) and self.steps[0].step is ClaimStep.RECEIVED

    @property
    def withdrawn(self) -> bool:
        """Whether it is a customer's that was entered by mistake."""
        return self.received and self.state is ClaimState.DROPPED


def after(standing: Standing, event: ClaimEvent) -> Standing:
    """The standing with one more event.

    Raises ``Refused("claim_step")`` with the step and the state where it may not follow.
    """
    if event.step not in standing.allowed():
        raise Refused(
            "claim_step",
            step=Message(f"claims.step_{event.step}"),
            state=Message(f"claims.state_{standing.state}"),
        )
    if event.step is ClaimStep.TAKEN_BACK:
        return replace(fold(standing.steps[:-1]), why=event.why)
    state = standing.leads()[event.step]
    steps = (*standing.steps, event)
    standing = replace(standing, sent=event.sent or standing.sent)
    match event.step:
        case ClaimStep.OPENED | ClaimStep.CHANGED:
            late_why = event.why or standing.late_why
            return replace(standing, state=state, steps=steps, facts=event.facts, late_why=late_why)
        case ClaimStep.RECEIVED | ClaimStep.FILED:
            received = event.step is ClaimStep.RECEIVED
            return replace(
                standing, state=state, steps=steps, facts=event.facts if received else standing.facts,
                filed_at=event.at, channel=event.channel, case=event.case, expected=event.given,
                late_why=event.why or standing.late_why,
            )  # fmt: skip
        case ClaimStep.ACCEPTED:
            return replace(standing, state=state, steps=steps, promised=event.given, answered_at=event.at)
        case ClaimStep.SETTLED:
            return replace(
                standing, state=state, steps=steps, settled=event.given, settled_at=event.at, seen_on=event.seen_on,
                reference=event.reference,
            )  # fmt: skip
        case ClaimStep.REJECTED:
            return replace(standing, state=state, steps=steps, why=event.why, answered_at=event.at)
        case _:
            return replace(standing, state=state, steps=steps, why=event.why or standing.why)


def fold(events: Iterable[ClaimEvent]) -> Standing:
    """Where ``events``, in the order of the desk's counter, leave a claim. Raises what ``after`` raises."""
    standing = Standing()
    for event in events:
        standing = after(standing, event)
    return standing
