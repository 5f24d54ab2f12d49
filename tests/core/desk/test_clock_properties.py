"""Whatever operators do to a ticket, its clocks keep their promises (a stateful property test)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.desk.acts.clock import (
    ChangePriority,
    Pause,
    Reopen,
    Resolve,
    Respond,
    Resume,
    change_priority,
    pause,
    reopen,
    resolve,
    respond,
    resume,
)
from core.desk.acts.paper import Void, void
from core.desk.acts.receive import ReceiveTicket, receive
from core.desk.acts.recording import last_voidable
from core.desk.clocks import Clock, clocks
from core.desk.derive import standing_of
from core.desk.explanation import explain
from core.desk.fold import TicketState, fold
from core.desk.promise import Promise, Promises
from core.desk.standing import ClockStatus
from core.desk.status import Verdict
from core.desk.ticket import Ticket
from core.terms.model import TargetKind
from tests.core.desk.fakes import FakeUnitOfWork

PLANS = st.sampled_from(["timed", "pausing", "free"])
PRIORITIES = st.sampled_from(["critical", "high", "low"])


class TicketMachine(RuleBasedStateMachine):
    """One ticket, and an operator who does anything at any time."""

    @initialize(plan=PLANS, priority=PRIORITIES)
    def receive_it(self, plan: str, priority: str) -> None:
        self.uow = FakeUnitOfWork(plan)
        receive(self.uow, ReceiveTicket("acme", priority, "anything"))

    @property
    def ticket(self) -> Ticket:
        return self.uow.tickets.kept[1]

    @property
    def state(self) -> TicketState:
        return self.ticket.state

    @property
    def promise(self) -> Promise:
        return Promises(self.uow.contracts.kept[0], self.uow.catalogue).at(self.state.received_at)

    def response(self) -> Clock:
        return clocks(self.state, self.promise)[0]

    @rule(minutes=st.integers(0, 2000), microseconds=st.integers(0, 3))
    def time_passes(self, minutes: int, microseconds: int) -> None:
        self.uow.now += timedelta(minutes=minutes, microseconds=microseconds)

    @precondition(lambda self: self.state.resolved_at is None)
    @rule(priority=PRIORITIES)
    def the_priority_changes(self, priority: str) -> None:
        before = self.response()
        passed = before.due_at is not None and before.running and before.due_at < self.uow.now
        change_priority(self.uow, ChangePriority(1, priority, "because"))
        if passed:
            assert self.response().due_at == before.due_at

    @precondition(lambda self: self.state.resolved_at is None)
    @rule()
    def the_customer_is_answered(self) -> None:
        respond(self.uow, Respond(1))

    @precondition(lambda self: self.state.resolved_at is None)
    @rule()
    def we_wait(self) -> None:
        before = self.response()
        pause(self.uow, Pause(1))
        if before.target is not None and before.target.pause_rule is None:
            assert self.response().due_at == before.due_at

    @precondition(lambda self: self.state.resolved_at is None)
    @rule()
    def the_customer_returns(self) -> None:
        resume(self.uow, Resume(1))

    @rule()
    def it_is_settled(self) -> None:
        resolve(self.uow, Resolve(1))

    @precondition(lambda self: self.state.resolved_at is not None)
    @rule()
    def it_was_not_settled(self) -> None:
        reopen(self.uow, Reopen(1))

    @precondition(lambda self: last_voidable(self.ticket) is not None)
    @rule()
    def the_last_act_is_undone(self) -> None:
        last = last_voidable(self.ticket)
        assert last is not None
        void(self.uow, Void(1))
        without = tuple(event for event in self.ticket.events if event.id != last.id)
        assert fold(without) == self.state

    @invariant()
    def the_stored_standing_is_the_derived_one(self) -> None:
        expected = standing_of(self.state, self.promise, self.uow.settings.risk_share)
        assert self.uow.tickets.standings[1] == expected

    @invariant()
    def covered_time_to_the_due_is_the_promise(self) -> None:
        for clock in clocks(self.state, self.promise):
            if clock.due_at is None or clock.deciding is None:
                continue
            calendar = self.promise.calendars[clock.deciding.target.calendar]
            counted = calendar.elapsed(clock.deciding.counted_from, clock.due_at, clock.not_counted)
            assert counted == clock.deciding.target.covered
            assert clock.risk_at is not None
            assert clock.deciding.counted_from <= clock.risk_at <= clock.due_at

    @invariant()
    def the_queue_shows_the_earliest_running_target(self) -> None:
        standing = self.uow.tickets.standings[1]
        running = [clock.due_at for clock in clocks(self.state, self.promise) if clock.running]
        expected = min((due for due in running if due), default=None) if standing.open else None
        assert standing.due_at == expected

    @invariant()
    def the_verdict_is_what_the_instants_say(self) -> None:
        standing, response = self.uow.tickets.standings[1], self.response()
        if (
            response.kind is TargetKind.FIRST_RESPONSE
            and response.stopped_at is not None
            and response.due_at is not None
        ):
            expected = Verdict.MET if response.stopped_at <= response.due_at else Verdict.BREACHED
            assert standing.response_verdict is expected
        if self.promise.best_effort is not None:
            assert (standing.response_verdict, standing.due_at) == (Verdict.BEST_EFFORT, None)

    @invariant()
    def every_clock_explains_itself(self) -> None:
        for clock in clocks(self.state, self.promise):
            steps = explain(clock, self.state, self.promise)
            assert steps
            assert any(step.rule for step in steps)
            if clock.status(self.uow.now) is ClockStatus.RUNNING:
                assert "desk.due" in [step.message.id for step in steps]


TestTicket: Any = TicketMachine.TestCase
TestTicket.settings = settings(stateful_step_count=25)
