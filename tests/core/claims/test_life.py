"""The life of a claim against a table of its own: every legal path folds as said, every other step is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from core.claims.events import Channel, ClaimEvent, ClaimStep, Given, SeenOn
from core.claims.facts import ClaimFacts
from core.claims.life import ClaimState, Standing, after, fold
from core.errors import Refused
from core.messages import Message
from core.money import Money

AT = datetime(2026, 6, 8, 3, 0, tzinfo=UTC)
CREDIT = Given(Money(Decimal("123.46"), "USD"))

# As issue 5 tells the life, written down apart from the code: what may follow, and where it leads.
LEADS = {
    ("detected", "opened"): "draft",
    ("detected", "received"): "filed",
    ("draft", "changed"): "draft",
    ("draft", "made_ready"): "ready",
    ("draft", "dropped"): "dropped",
    ("ready", "changed"): "draft",
    ("ready", "filed"): "filed",
    ("ready", "dropped"): "dropped",
    ("filed", "accepted"): "accepted",
    ("filed", "rejected"): "rejected",
    ("accepted", "settled"): "settled",
}
BY_MISTAKE = {("filed", "dropped"): "dropped"}
"""Besides, of a claim that a customer made: it was entered by mistake, which can be undone."""
UNDONE = ("filed", "accepted", "rejected", "settled")


def event(step: ClaimStep, number: int) -> ClaimEvent:
    """A step whose every field tells its number, so that a fold that takes another's shows."""
    at, text = AT + timedelta(minutes=number), f"said {number}"
    given = Given(Money(Decimal(number + 1), "USD"))
    facts = ClaimFacts(statement=text) if step in ("opened", "received", "changed") else ClaimFacts()
    why = text if step in ("rejected", "dropped", "taken_back") else ""
    filing = step in ("filed", "received")
    return ClaimEvent(
        step, at, id=text, seq=number, facts=facts, why=why, channel=Channel.MAIL if filing else None,
        case=text if filing else "", given=given if filing or step in ("accepted", "settled") else None,
        seen_on=SeenOn.INVOICE if step == "settled" else None, reference=text if step == "settled" else "",
    )  # fmt: skip


class Life(RuleBasedStateMachine):
    """Any step at any time. The model keeps the state and, to undo, the states and steps before it."""

    def __init__(self) -> None:
        super().__init__()
        self.standing = Standing()
        self.told: list[ClaimEvent] = []
        self.states = ["detected"]
        self.steps: list[ClaimEvent] = []

    @rule(step=st.sampled_from(sorted(ClaimStep)))
    def any_step(self, step: ClaimStep) -> None:
        given = event(step, len(self.told))
        state = self.states[-1]
        theirs = bool(self.steps) and self.steps[0].step == "received"
        leads = {**LEADS, **BY_MISTAKE} if theirs else LEADS
        can_be_undone = (*UNDONE, "dropped") if theirs else UNDONE
        undoes = step == "taken_back" and bool(self.steps) and self.steps[-1].step in can_be_undone
        if not undoes and (state, step) not in leads:
            before = self.standing
            with pytest.raises(Refused, match="claim_step") as refused:
                after(self.standing, given)
            assert refused.value.params["step"] == Message(f"claims.step_{step}")
            assert step not in self.standing.allowed()
            assert self.standing == before
            return
        assert step in self.standing.allowed()
        self.standing = after(self.standing, given)
        self.told.append(given)
        if undoes:
            self.states.pop()
            self.steps.pop()
        else:
            self.states.append(leads[state, step])
            self.steps.append(given)

    @precondition(lambda self: self.states[-1] in ("rejected", "settled"))
    @rule()
    def it_is_over_but_for_taking_back(self) -> None:
        assert self.standing.allowed() == {ClaimStep.TAKEN_BACK}

    @invariant()
    def the_state_is_the_models(self) -> None:
        assert self.standing.state == self.states[-1]
        assert self.standing.steps == tuple(self.steps)

    @invariant()
    def a_fold_of_all_that_was_told_is_the_same(self) -> None:
        assert fold(self.told) == self.standing

    @invariant()
    def it_holds_what_the_steps_in_force_said_last(self) -> None:
        last = {each.step: each for each in self.steps}
        said = [each for each in self.steps if each.step in ("opened", "received", "changed")]
        filing = last.get(ClaimStep.FILED) or last.get(ClaimStep.RECEIVED)
        answer = last.get(ClaimStep.ACCEPTED) or last.get(ClaimStep.REJECTED)
        found = self.standing
        assert found.facts == (said[-1].facts if said else ClaimFacts())
        assert found.filed_at == (filing.at if filing else None)
        assert (found.case, found.expected) == ((filing.case, filing.given) if filing else ("", None))
        assert found.answered_at == (answer.at if answer else None)
        accepted, settled = last.get(ClaimStep.ACCEPTED), last.get(ClaimStep.SETTLED)
        assert found.promised == (accepted.given if accepted else None)
        assert (found.settled, found.reference) == ((settled.given, settled.reference) if settled else (None, ""))

    @invariant()
    def only_what_is_not_filed_expires(self) -> None:
        closes_at = AT + timedelta(days=22)
        before, then = closes_at - timedelta(microseconds=1), closes_at
        assert self.standing.state_at(before, closes_at) == self.states[-1]
        assert self.standing.state_at(then, None) == self.states[-1]
        expires = self.states[-1] in ("draft", "ready")
        assert self.standing.state_at(then, closes_at) == ("expired" if expires else self.states[-1])


Life.TestCase.settings = settings(stateful_step_count=30)
test_any_order_of_steps = Life.TestCase


@pytest.mark.parametrize("state", sorted({state for state, _ in LEADS} | {"rejected", "settled", "dropped"}))
@pytest.mark.parametrize("step", sorted(ClaimStep))
def test_each_step_in_each_state(state: str, step: ClaimStep) -> None:
    """The whole table, so that none is left to chance."""
    path = {
        "detected": (), "draft": ("opened",), "ready": ("opened", "made_ready"), "filed": ("received",),
        "accepted": ("received", "accepted"), "rejected": ("received", "rejected"),
        "settled": ("received", "accepted", "settled"), "dropped": ("opened", "dropped"),
    }[state]  # fmt: skip
    standing = fold(event(ClaimStep(each), number) for number, each in enumerate(path))
    assert standing.state == state
    undone = step == "taken_back" and bool(path) and path[-1] in UNDONE
    leads = {**LEADS, **BY_MISTAKE} if path[:1] == ("received",) else LEADS
    if undone or (state, step) in leads:
        expected = fold(event(ClaimStep(each), 0) for each in path[:-1]).state if undone else leads[state, step]
        assert after(standing, event(step, 9)).state == expected
    else:
        with pytest.raises(Refused) as refused:
            after(standing, event(step, 9))
        assert refused.value.params["state"] is not None


def test_a_reason_for_being_late_stays_through_changes_and_filing() -> None:
    late = ClaimEvent(ClaimStep.OPENED, AT, why="agreed")
    standing = fold([late, ClaimEvent(ClaimStep.CHANGED, AT), ClaimEvent(ClaimStep.MADE_READY, AT)])
    assert standing.late_why == "agreed"
    assert standing.state_at(AT + timedelta(days=9), AT) is ClaimState.READY
    assert after(standing, ClaimEvent(ClaimStep.FILED, AT, channel=Channel.CASE)).late_why == "agreed"


def test_taking_back_tells_why_and_keeps_what_was_filed() -> None:
    steps = [ClaimEvent(ClaimStep.RECEIVED, AT, case="7", given=CREDIT), ClaimEvent(ClaimStep.REJECTED, AT, why="no")]
    standing = fold([*steps, ClaimEvent(ClaimStep.TAKEN_BACK, AT, why="wrong case")])
    assert (standing.state, standing.case, standing.why) == (ClaimState.FILED, "7", "wrong case")
    assert (standing.expected, standing.answered_at) == (CREDIT, None)


def test_ours_is_not_given_up_once_it_is_filed() -> None:
    steps = (ClaimStep.OPENED, ClaimStep.MADE_READY, ClaimStep.FILED)
    standing = fold(event(step, number) for number, step in enumerate(steps))
    with pytest.raises(Refused, match="claim_step"):
        after(standing, event(ClaimStep.DROPPED, 9))
