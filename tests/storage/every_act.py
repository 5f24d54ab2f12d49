"""Every act of ``core.desk.acts`` with a command that a real desk takes, and what must have happened before it.

A new act without a line here fails ``test_acts_are_all_here`` in ``test_injected_faults.py``.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, is_dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

import core.desk.acts
from core.claims.events import Channel, Given, SeenOn
from core.claims.facts import ClaimFacts
from core.desk.acts import (
    claim_answers,
    claims,
    clock,
    clock_right,
    contract_changes,
    contracts,
    handovers,
    import_tickets,
    incidents,
    months,
    paper,
    receive,
    samples,
    settings,
    take,
    views,
)
from core.desk.acts.contract_amounts import Hold
from core.desk.acts.contract_facts import Facts
from core.desk.events import ClockEvent, EventKind
from core.desk.handover import Handover
from core.desk.ports import Done, UnitOfWork
from core.desk.sampling import ErrorsAt, ReadFile
from core.money import Money
from storage.database.location import Location
from storage.desk import Desk
from tests.storage.claimable import ACCOUNT, APRIL, BREACH, LOG, REGION, Clock, claiming_desk
from tests.storage.lively import shipped_catalogue

Act: TypeAlias = Callable[[UnitOfWork, Any], Any]
Step: TypeAlias = tuple[Act, Any]
SERVICE = "CYBERMAIL Σ"
WHY = "agreed by phone"


@dataclass(frozen=True)
class Case:
    """An act on a desk of ``desk_for_acts`` on which ``before`` was performed."""

    act: Act
    command: Any
    before: Sequence[Step] = ()

    @property
    def name(self) -> str:
        return f"{self.act.__module__.rpartition('.')[2]}.{self.act.__name__}"


def acts_in_core() -> Iterator[Act]:
    """Every public function of the acts' modules that takes a unit of work and a command of these modules."""
    for module in pkgutil.iter_modules(core.desk.acts.__path__, f"{core.desk.acts.__name__}."):
        found_in = importlib.import_module(module.name)
        for name, found in inspect.getmembers(found_in, inspect.isfunction):
            if found.__module__ != module.name or name.startswith("_"):
                continue
            # Names, not evaluated: some stand in modules that are imported for type checkers only.
            taken = [vars(found_in).get(each.annotation) for each in inspect.signature(found).parameters.values()]
            if len(taken) == 2 and taken[0] is UnitOfWork and _is_command(taken[1]):
                yield found


def _is_command(kind: Any) -> bool:
    return is_dataclass(kind) and str(getattr(kind, "__module__", "")).startswith(core.desk.acts.__name__)


def performed(act: Act) -> Callable[[UnitOfWork, Any], Done]:
    """The act as a desk performs it: an import tells more than what is done."""

    def run(uow: UnitOfWork, command: Any) -> Done:
        told = act(uow, command)
        return told if isinstance(told, Done) else Done("", told.changed)

    return run


def desk_for_acts(location: Location) -> Desk:
    """Contracts with breached months (``claimable``), and ``acme`` with two tickets, the second one solved."""
    desk = claiming_desk(location, shipped_catalogue(), Clock())
    perform_all(desk, (
        (contracts.add_contract, contracts.AddContract(
            "acme", "jigsaw-prime", "business-plus", "prime", "4444", date(2026, 4, 1))),
        (receive.receive, receive.ReceiveTicket("acme", "high", "ディスク障害", requester="山田")),
        (receive.receive, receive.ReceiveTicket("acme", "low", "請求の質問")),
        (clock.respond, clock.Respond(2)),
        (clock.resolve, clock.Resolve(2)),
    ))  # fmt: skip
    return desk


def furnish_for_acts(location: Location) -> None:
    """It at ``location``, closed."""
    desk_for_acts(location).close()


def _handed_over_by_another(uow: UnitOfWork, command: handovers.HandOver) -> Done:
    number = uow.handovers.next_number()
    uow.handovers.add(
        Handover(uow.new_id(), number, f"{uow.actor}/sato", uow.now, command.text, uow.handovers.situation())
    )
    uow.record_activity("handover.written", str(number), {})
    return Done(str(number))


_LATER = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
_OPENED = (claims.open_claim, claims.OpenClaim("keys", APRIL, REGION))
_FACTS = (claims.change_claim, claims.ChangeClaim(1, applicant="青木", evidence=(LOG,), statement="遅い"))
_READY = (claims.make_ready, claims.MakeReady(1))
_FILED = (claims.file_claim, claims.FileClaim(1, Channel.CASE, "1765"))
_ACCEPTED = (claim_answers.accept_claim, claim_answers.AcceptClaim(1, Given(Money(Decimal(1), "USD"))))
_FROZEN = (months.freeze_month, months.FreezeMonth("mail", APRIL, SERVICE, "report sent"))
_WAIVED = (incidents.waive, incidents.Waive(1, "mail", WHY, SERVICE))
_GOES_ON = (incidents.log_incident, incidents.LogIncident("停止", _LATER, (incidents.Hit("mail", SERVICE),)))
_FILE = ReadFile("1" * 64, "more.json.gz", 30, "/logs/more.json.gz", (ErrorsAt(ACCOUNT, REGION, BREACH, BREACH),))
_HANDED_OVER = (handovers.hand_over, handovers.HandOver("山田様へ折り返し"))
_COUNTED = samples.Interval("keys", REGION, BREACH + timedelta(hours=1), 20, 15, place="line 3")
_IMPORTED = import_tickets.ImportedTicket(
    "other", "X1", "acme", "API errors", (ClockEvent(EventKind.RECEIVED, _LATER, priority="high"),), requester="佐藤"
)

CASES = (
    Case(clock.respond, clock.Respond(1, text="調査中")),
    Case(clock.change_priority, clock.ChangePriority(1, "urgent", "site down")),
    Case(clock.pause, clock.Pause(1, reason="返事待ち")),
    Case(clock.resume, clock.Resume(1), ((clock.pause, clock.Pause(1)),)),
    Case(clock.resolve, clock.Resolve(1)),
    Case(clock.reopen, clock.Reopen(2, reason="came back")),
    Case(paper.assign, paper.Assign(1, "aoki")),
    Case(paper.add_note, paper.AddNote(1, "called back")),
    Case(paper.link, paper.Link(1, "#1")),
    Case(paper.void, paper.Void(2, reason="wrong ticket")),
    Case(take.take_free, take.TakeFree(1)),
    Case(receive.receive, receive.ReceiveTicket("acme", "urgent", "基幹システムが停止")),
    Case(import_tickets.import_batch, import_tickets.ImportBatch((_IMPORTED,), "tickets.csv", "0" * 64)),
    Case(contracts.add_contract, contracts.AddContract("beta", "ntt-cloud-aws", "standard", starts_on=APRIL)),
    Case(
        contract_changes.change_contract,
        contract_changes.ChangeContract("keys", (Facts(customer="Acme Inc.", regions=(REGION, "us-east-1")),)),
    ),
    Case(*_HANDED_OVER),
    Case(
        handovers.acknowledge_handover,
        handovers.AcknowledgeHandover(1),
        ((_handed_over_by_another, handovers.HandOver("障害の続報待ち")),),
    ),
    Case(handovers.take_back_handover, handovers.TakeBackHandover(1), (_HANDED_OVER,)),
    Case(settings.change_setting, settings.ChangeSetting("claim_reminders", "20,5")),
    Case(clock_right.accept_clock, clock_right.AcceptClock("set by hand")),
    Case(views.save_view, views.SaveView("urgent", "p:critical is:open")),
    Case(views.remove_view, views.RemoveView("mine"), ((views.save_view, views.SaveView("mine", "is:open")),)),
    Case(
        incidents.log_incident,
        incidents.LogIncident("KMS", BREACH, (incidents.Hit("mail", SERVICE),), BREACH + timedelta(hours=9)),
    ),
    Case(incidents.change_incident, incidents.ChangeIncident(1, end=BREACH + timedelta(hours=30), note="長い")),
    Case(incidents.end_incident, incidents.EndIncident(2), (_GOES_ON,)),
    Case(incidents.reopen_incident, incidents.ReopenIncident(1)),
    Case(incidents.drop_incident, incidents.DropIncident(1, "a test")),
    Case(*_WAIVED),
    Case(*_FROZEN),
    Case(months.accept_difference, months.AcceptDifference("mail", APRIL, SERVICE, WHY), (_FROZEN, _WAIVED)),
    Case(months.refuse_difference, months.RefuseDifference("mail", APRIL, WHY, SERVICE), (_FROZEN, _WAIVED)),
    Case(months.reopen_month, months.ReopenMonth("mail", APRIL, WHY, SERVICE), (_FROZEN,)),
    Case(samples.record_samples, samples.RecordSamples((_COUNTED,), "cloudtrail", (_FILE,))),
    Case(*_OPENED),
    Case(claims.receive_claim, claims.ReceiveClaim("mail", APRIL, SERVICE, ClaimFacts(applicant="佐藤"))),
    Case(*_FACTS, (_OPENED,)),
    Case(*_READY, (_OPENED, _FACTS)),
    Case(*_FILED, (_OPENED, _FACTS, _READY)),
    Case(claims.drop_claim, claims.DropClaim(1, "wrong"), (_OPENED,)),
    Case(*_ACCEPTED, (_OPENED, _FACTS, _READY, _FILED)),
    Case(claim_answers.reject_claim, claim_answers.RejectClaim(1, "no"), (_OPENED, _FACTS, _READY, _FILED)),
    Case(
        claim_answers.settle_claim,
        claim_answers.SettleClaim(1, Given(Money(Decimal(1), "USD")), SeenOn.CREDIT_NOTE),
        (_OPENED, _FACTS, _READY, _FILED, _ACCEPTED),
    ),
    Case(claim_answers.take_back, claim_answers.TakeBack(1, "wrong"), (_OPENED, _FACTS, _READY, _FILED)),
)

FULL: Sequence[Step] = (
    (views.save_view, views.SaveView("urgent", "p:critical is:open")),
    (contract_changes.change_contract, contract_changes.ChangeContract("acme", (Facts(customer="青葉商事"),))),
    (contracts.add_contract, contracts.AddContract(
        "cloud", "ntt-cloud-aws", "standard", starts_on=APRIL, edits=(Hold("ec2", 2),))),
    (samples.record_samples, samples.RecordSamples((_COUNTED,), "cloudtrail", (_FILE,))),
    _FROZEN, _OPENED, _FACTS, _READY, _FILED, _ACCEPTED,
    (paper.add_note, paper.AddNote(1, "折り返し電話")),
    (settings.change_setting, settings.ChangeSetting("risk_share", "1/3")),
    _HANDED_OVER, (handovers.take_back_handover, handovers.TakeBackHandover(1)),
)  # fmt: skip
"""What leaves no table of a desk empty."""


def perform_all(desk: Desk, steps: Sequence[Step]) -> None:
    """Each in its own transaction."""
    for act, command in steps:
        assert desk.perform(performed(act), command).changed
