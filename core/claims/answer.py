"""What we answer to a customer's claim: granted with what, refused and why, or not decided yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.claims.events import Given
from core.claims.life import ClaimState, Standing


class Verdict(StrEnum):
    """``open``: nobody has decided yet."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """``given`` is what was promised (None: not granted, or nobody said what), ``why`` the reason of a refusal."""

    verdict: Verdict = Verdict.OPEN
    given: Given | None = None
    why: str = ""


UNDECIDED = Answer()


def answer_of(standing: Standing) -> Answer:
    """What the events of a claim say of the answer to it."""
    match standing.state:
        case ClaimState.ACCEPTED | ClaimState.SETTLED:
            return Answer(Verdict.GRANTED, standing.promised or standing.settled)
        case ClaimState.REJECTED:
            return Answer(Verdict.REFUSED, why=standing.why)
        case _:
            return UNDECIDED
