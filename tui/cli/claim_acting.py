"""The acts of `kigen claim`: from the arguments to a command of the desk."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from core.claims.events import Channel, Given, SeenOn
from core.claims.evidence import evidence_faults
from core.claims.facts import ClaimFacts, Evidence
from core.desk.acts import claim_answers, claims
from core.desk.acts.claim_recording import number_of
from core.desk.contract import Direction
from core.desk.money_text import parse_money
from core.desk.month import ContractMonth, scopes_of
from core.desk.ports import Done
from core.errors import BadInput, Refused
from storage.claiming.named_files import evidence_in
from storage.database.read_models.claim import claim_view, unclaimed_view
from storage.database.stored_claims import read_claim
from storage.database.stored_contracts import StoredContracts
from tui.cli.desk import OpenDesk
from tui.cli.month import month_named


def act(arguments: Namespace, opened: OpenDesk) -> int:
    """Do what ``arguments.act`` says; the claim's number."""
    done = _ACTS[arguments.act](arguments, opened)
    if not done.changed:
        opened.say("cli.claim_unchanged", claim=number_of(done))
    elif arguments.act == "new":
        opened.say("cli.claim_begun", claim=number_of(done))
    elif arguments.act == "receive":
        opened.say("cli.claim_logged", claim=number_of(done))
    return number_of(done)


def _perform(arguments: Namespace, opened: OpenDesk, do: Callable[..., Done], command: object) -> Done:
    return opened.desk.perform(do, command, command_id=arguments.command_id)


def _new(arguments: Namespace, opened: OpenDesk) -> Done:
    month, scope, facts = _begun(arguments, opened)
    command = claims.OpenClaim(arguments.contract, month, scope, facts, arguments.why_late or "")
    return _perform(arguments, opened, claims.open_claim, command)


def _receive(arguments: Namespace, opened: OpenDesk) -> Done:
    month, scope, facts = _begun(arguments, opened)
    at = opened.instant(arguments.at, "--at")
    channel = Channel(arguments.channel)
    command = claims.ReceiveClaim(arguments.contract, month, scope, facts, channel, arguments.case or "", at)
    return _perform(arguments, opened, claims.receive_claim, command)


def _change(arguments: Namespace, opened: OpenDesk) -> Done:
    """Files are added to those that are there."""
    evidence: tuple[Evidence, ...] | None = None
    if arguments.evidence:
        with opened.desk.read() as connection:
            view = claim_view(connection, opened.desk.catalogue, arguments.number, opened.desk.now())
        read = _evidence(arguments.evidence, view.month)
        known = {each.digest for each in read}
        evidence = (*(each for each in view.said.evidence if each.digest not in known), *read)
    command = claims.ChangeClaim(
        arguments.number,
        applicant=arguments.applicant,
        to=arguments.to,
        language=arguments.language,
        statement=arguments.statement,
        months_asked=arguments.months,
        backs=arguments.backs,
        evidence=evidence,
        why_late=arguments.why_late,
    )
    return _perform(arguments, opened, claims.change_claim, command)


def _ready(arguments: Namespace, opened: OpenDesk) -> Done:
    return _perform(arguments, opened, claims.make_ready, claims.MakeReady(arguments.number))


def _file(arguments: Namespace, opened: OpenDesk) -> Done:
    at = opened.instant(arguments.at, "--at")
    command = claims.FileClaim(
        arguments.number, Channel(arguments.channel), arguments.case or "", at, arguments.why_late or ""
    )
    return _perform(arguments, opened, claims.file_claim, command)


def _drop(arguments: Namespace, opened: OpenDesk) -> Done:
    return _perform(arguments, opened, claims.drop_claim, claims.DropClaim(arguments.number, arguments.why))


def _accept(arguments: Namespace, opened: OpenDesk) -> Done:
    at = opened.instant(arguments.at, "--at")
    command = claim_answers.AcceptClaim(arguments.number, _given(arguments, opened), at)
    return _perform(arguments, opened, claim_answers.accept_claim, command)


def _reject(arguments: Namespace, opened: OpenDesk) -> Done:
    command = claim_answers.RejectClaim(arguments.number, arguments.why, opened.instant(arguments.at, "--at"))
    return _perform(arguments, opened, claim_answers.reject_claim, command)


def _settle(arguments: Namespace, opened: OpenDesk) -> Done:
    """As it was promised, where nothing else is said."""
    given = _given(arguments, opened)
    if given is None:
        with opened.desk.read() as connection:
            given = read_claim(connection, arguments.number).standing.promised
    command = claim_answers.SettleClaim(
        arguments.number, given or Given(), SeenOn(arguments.seen_on), arguments.reference or "",
        opened.instant(arguments.at, "--at"),
    )  # fmt: skip
    return _perform(arguments, opened, claim_answers.settle_claim, command)


def _take_back(arguments: Namespace, opened: OpenDesk) -> Done:
    command = claim_answers.TakeBack(arguments.number, arguments.why)
    return _perform(arguments, opened, claim_answers.take_back, command)


def _answer(arguments: Namespace, opened: OpenDesk) -> Done:
    """To a customer's claim: what our own facts give, or why nothing."""
    with opened.desk.read() as connection:
        claim = read_claim(connection, arguments.number)
        contract = StoredContracts(connection).by_id(claim.contract_id)
    if contract.direction is not Direction.PAYABLE:
        raise Refused("claim_is_ours", field="N", claim=claim.number)
    at = opened.instant(arguments.at, "--at")
    if arguments.accept:
        accept = claim_answers.AcceptClaim(claim.number, at=at)
        return _perform(arguments, opened, claim_answers.accept_claim, accept)
    reject = claim_answers.RejectClaim(claim.number, arguments.reject, at)
    return _perform(arguments, opened, claim_answers.reject_claim, reject)


_ACTS: dict[str, Callable[[Namespace, OpenDesk], Done]] = {
    "new": _new, "receive": _receive, "change": _change, "ready": _ready, "file": _file, "drop": _drop,
    "accept": _accept, "reject": _reject, "settle": _settle, "take-back": _take_back, "answer": _answer,
}  # fmt: skip


def _begun(arguments: Namespace, opened: OpenDesk) -> tuple[date, str, ClaimFacts]:
    """The month, the scope (the only one where none was said) and the facts."""
    desk, month = opened.desk, month_named(arguments.month)
    with desk.read() as connection:
        contract = StoredContracts(connection).by_name(arguments.contract)
        scopes = scopes_of(contract, desk.catalogue.on(contract.terms, month))
        if arguments.scope is None and len(scopes) > 1:
            raise BadInput("scope_needed", field="--scope", known=scopes)
        scope = scopes[0] if arguments.scope is None else arguments.scope
        view = unclaimed_view(connection, desk.catalogue, contract.name, month, desk.now(), scope=scope)
    for notice in view.before:
        opened.say("cli.claim_before", notice=notice)
    facts = ClaimFacts(
        applicant=arguments.applicant or "",
        to=arguments.to or "",
        language=arguments.language or "",
        statement=arguments.statement or "",
        months_asked=arguments.months,
        backs=arguments.backs or 0,
        evidence=_evidence(arguments.evidence, view.month),
    )
    return month, scope, facts


def _evidence(paths: Iterable[str], month: ContractMonth) -> tuple[Evidence, ...]:
    """The files, and of folders those that prove the month."""
    statuses = () if month.terms.counted is None else month.terms.counted.statuses

    def proves(file: Evidence) -> bool:
        return not list(evidence_faults([file], month))

    return evidence_in(map(Path, paths), statuses, proves)


def _given(arguments: Namespace, opened: OpenDesk) -> Given | None:
    """What was said to be given; digits alone are of the currency that was expected."""
    first = None if arguments.first_month is None else month_named(arguments.first_month)
    if arguments.amount is None:
        return None if arguments.months is None else Given(None, arguments.months, first)
    with opened.desk.read() as connection:
        expected = read_claim(connection, arguments.number).standing.expected
    currency = "" if expected is None or expected.amount is None else expected.amount.currency
    return Given(parse_money(arguments.amount, field="--amount", currency=currency), None, first)
