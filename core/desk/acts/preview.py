"""What a ticket would get, without receiving it: for the entry form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.desk.clocks import Clock, clocks
from core.desk.contract import Contract
from core.desk.events import ClockEvent, EventKind
from core.desk.explanation import explain
from core.desk.fold import fold
from core.desk.promise import Promise, Promises
from core.desk.settings import Settings
from core.explain import Explanation
from core.terms.admission import Admission
from core.terms.registry import Catalogue


@dataclass(frozen=True, slots=True)
class Preview:
    """The clock a ticket would get, its explanation, and what the operator should know (out of scope, advice)."""

    promise: Promise
    admission: Admission
    clock: Clock
    explanation: Explanation


def preview(
    contract: Contract,
    catalogue: Catalogue,
    settings: Settings,
    *,
    priority: str,
    received_at: datetime,
    inquiry: str = "",
) -> Preview:
    """What a ticket received at ``received_at`` would get. Raises what ``receive`` would raise of its terms."""
    promise = Promises(contract, catalogue).at(received_at, inquiry)
    admission = promise.admission(priority)
    state = fold((ClockEvent(EventKind.RECEIVED, received_at, priority=priority),))
    clock = clocks(state, promise, settings.risk_share)[0]
    return Preview(promise, admission, clock, explain(clock, state, promise))
