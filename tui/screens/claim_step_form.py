"""The fields of a step of a claim: filed, accepted, rejected, settled."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from textual.widgets import Input

from core.claims.events import Channel, ClaimStep, Given, SeenOn
from core.desk.acts.claim_answers import AcceptClaim, RejectClaim, SettleClaim
from core.desk.acts.claims import FileClaim
from core.desk.contract_text import parse_month
from core.desk.money_text import parse_money
from core.digits import whole_number
from core.errors import BadInput
from core.terms.remedy import FreeMonths
from storage.database.read_models.claim import ClaimView
from tui.locale.translator import Translator
from tui.screens.claim_text import given_text
from tui.screens.entry_clock import Clock
from tui.screens.entry_form import EntryForm
from tui.widgets.picker import Option

_OF: Mapping[ClaimStep, tuple[str, ...]] = {
    ClaimStep.FILED: ("channel", "case", "at", "late_why"),
    ClaimStep.ACCEPTED: ("amount", "months", "first_month", "at"),
    ClaimStep.REJECTED: ("why", "at"),
    ClaimStep.SETTLED: ("amount", "months", "seen_on", "reference", "first_month", "at"),
}
STEPS = frozenset(_OF)


def fields_of(step: ClaimStep, view: ClaimView) -> tuple[str, ...]:
    """Those that the terms and the window ask for."""
    remedy, closes_at = view.month.terms.remedy, view.month.window.closes_at
    free = remedy is not None and isinstance(remedy.formula, FreeMonths)
    late = closes_at is not None and view.month.now >= closes_at
    left_out = {"amount"} if free else {"months", "first_month"}
    if not late:
        left_out.add("late_why")
    return tuple(name for name in _OF[step] if name not in left_out)


class StepForm(EntryForm):
    """The fields of ``step``."""

    labels = "screens.claim_"
    picked = ("channel", "seen_on")
    examples = ("screens.example_claim_", ("case", "at", "first_month", "reference", "why", "late_why"))

    def __init__(self, translator: Translator, step: ClaimStep, view: ClaimView, *, cut: str) -> None:
        super().__init__(translator, fields_of(step, view), cut=cut)
        self._step = step
        self._view = view

    def on_mount(self) -> None:
        """What can be chosen, and what was expected or promised."""
        self._offer("channel", "claims.channel_", Channel)
        self._offer("seen_on", "claims.seen_", SeenOn)
        known = given_text(awaited(self._view), self.translator)
        for name in ("amount", "months"):
            if name in self.names and known:
                self.query_one(f"#{name}", Input).placeholder = known

    def _offer(self, name: str, words: str, kinds: type[StrEnum]) -> None:
        if name in self.names:
            named = enumerate(kinds, 1)
            told = [Option(each.value, self.translator.words(f"{words}{each.value}"), str(key)) for key, each in named]
            self.picker(name).offer(told)


def awaited(view: ClaimView) -> Given | None:
    """What was promised, else what was expected at the filing, else what the month gives now."""
    standing = None if view.claim is None else view.claim.standing
    known = None if standing is None else standing.promised or standing.expected
    return known or Given(view.said.expected.amount, view.said.expected.months)


def given_in(values: Mapping[str, str], view: ClaimView) -> Given | None:
    """What was typed of the remedy; None where nothing was.

    Raises ``BadInput``: what ``parse_money`` and ``parse_month`` raise, ``months_asked_wrong``.
    """
    known = awaited(view)
    currency = "" if known is None or known.amount is None else known.amount.currency
    amount, months, first = (values.get(name, "").strip() for name in ("amount", "months", "first_month"))
    if not amount and not months:
        return None
    if months and whole_number(months) is None:
        raise BadInput("months_asked_wrong", field="months")
    return Given(
        parse_money(amount, field="amount", currency=currency) if amount else None,
        whole_number(months),
        parse_month(first, field="first_month") if first else None,
    )


def step_command(
    step: ClaimStep, view: ClaimView, values: Mapping[str, str], clock: Clock
) -> FileClaim | AcceptClaim | RejectClaim | SettleClaim:
    """What is to be done. Raises what can't be read, and ``choose_one``."""
    assert view.claim is not None
    number, typed = view.claim.number, values.get("at", "").strip()
    at = clock.instant(typed, "at") if typed else None
    match step:
        case ClaimStep.FILED:
            if not values.get("channel", ""):
                raise BadInput("choose_one", field="channel")
            late = values.get("late_why", "")
            return FileClaim(number, Channel(values["channel"]), values.get("case", ""), at, late)
        case ClaimStep.REJECTED:
            return RejectClaim(number, values.get("why", ""), at)
        case ClaimStep.ACCEPTED:
            return AcceptClaim(number, given_in(values, view), at)
    if not values.get("seen_on", ""):
        raise BadInput("choose_one", field="seen_on")
    given = given_in(values, view)
    if given is None:
        raise BadInput("given_wrong", field="given")
    return SettleClaim(number, given, SeenOn(values["seen_on"]), values.get("reference", ""), at)
