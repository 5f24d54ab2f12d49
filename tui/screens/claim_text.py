"""Claims in words: states with their signs, what is given, what is left until the window closes."""

from __future__ import annotations

from core.claims.events import Given
from core.claims.life import ClaimState
from core.claims.reminders import Left
from core.desk.contract import Direction
from storage.database.read_models.claims import ClaimRow
from tui.locale.translator import Translator
from tui.screens.wording import State
from tui.terminal.capabilities import Glyphs

LOOKS = {
    ClaimState.DETECTED: "row--risk", ClaimState.DRAFT: "row", ClaimState.READY: "row--strong",
    ClaimState.FILED: "row", ClaimState.ACCEPTED: "row--met", ClaimState.REJECTED: "row--faint",
    ClaimState.SETTLED: "row--faint", ClaimState.EXPIRED: "row--faint", ClaimState.DROPPED: "row--faint",
}  # fmt: skip
STYLES = {
    ClaimState.DETECTED: "bold $text-warning", ClaimState.READY: "bold", ClaimState.ACCEPTED: "$text-success",
    ClaimState.SETTLED: "$text-success", ClaimState.REJECTED: "bold $text-error",
    ClaimState.EXPIRED: "bold $text-error",
}  # fmt: skip
_SIGNS = {
    ClaimState.DETECTED: State.RISK, ClaimState.DRAFT: State.WAITING, ClaimState.READY: State.RUNNING,
    ClaimState.ACCEPTED: State.ANSWERED, ClaimState.SETTLED: State.RESOLVED, ClaimState.REJECTED: State.OVERDUE,
    ClaimState.EXPIRED: State.OVERDUE, ClaimState.DROPPED: State.BEST_EFFORT,
}  # fmt: skip


OF_A_CUSTOMER = {ClaimState.FILED: "screens.claim_received", ClaimState.DROPPED: "screens.claim_withdrawn"}
"""The states of a customer's claim that have another word."""


def sign_of(state: ClaimState, glyphs: Glyphs) -> str:
    """The sign of a state, for whom colours say nothing."""
    if state is ClaimState.FILED:
        return glyphs.arrow
    found: str = getattr(glyphs, _SIGNS[state].value)
    return found


def state_text(state: ClaimState, direction: Direction, translator: Translator) -> str:
    """Its word. A customer's claim that nobody answered yet is received, not filed; one dropped is withdrawn."""
    if direction is Direction.PAYABLE and state in OF_A_CUSTOMER:
        return translator.words(OF_A_CUSTOMER[state])
    return translator.words(f"claims.state_{state.value}")


def given_text(given: Given | None, translator: Translator) -> str:
    """``$125.04``, ``1 free month``; empty where nothing is known."""
    if given is None:
        return ""
    if given.amount is not None:
        return translator.value(given.amount)
    return translator.words("screens.remedy_months", count=given.months) if given.months else ""


def worth_text(row: ClaimRow, translator: Translator) -> str:
    """What a line comes to: settled, else promised, else what the month gives."""
    for each in (row.settled, row.promised, Given(row.amount, row.free_months), row.expected):
        told = given_text(each, translator)
        if told:
            return told
    if row.remedy and row.lacks:
        return translator.words("screens.worth_not_entered")
    return translator.words(f"screens.remedy_{row.remedy}") if row.remedy else "-"


def left_text(left: Left | None, translator: Translator) -> str:
    """``41 days left, 28 of them working days``; what has passed is told so."""
    if left is None:
        return ""
    if left.days < 0:
        return translator.words("screens.claim_days_over", count=-left.days)
    return translator.words("screens.claim_days_left", count=left.days, working=left.working_days)
