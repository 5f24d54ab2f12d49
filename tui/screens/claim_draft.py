"""What is typed of a claim as facts and commands, and a claim as what would be typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from core.claims.events import Channel
from core.claims.evidence import evidence_faults
from core.claims.facts import ClaimFacts, Evidence
from core.desk.acts.claims import ChangeClaim, OpenClaim, ReceiveClaim
from core.desk.contract import Direction
from core.errors import BadInput, KigenError, ManyErrors
from core.terms.duties import Need
from core.terms.remedy import FreeMonths
from storage.claiming.named_files import evidence_in
from storage.database.read_models.claim import ClaimView
from storage.database.read_models.claims import ClaimRow
from tui.screens.entry_clock import Clock
from tui.screens.file_names import join_files, split_files

Value = TypeVar("Value")
NUMBER = re.compile(r"[0-9０-９]{1,3}")


class Purpose(StrEnum):
    """What the form is for: a claim of ours, another draft of it, or a customer's claim."""

    NEW = "new"
    CHANGE = "change"
    RECEIVE = "receive"


@dataclass(frozen=True, slots=True)
class Known:
    """What the entry begins with: the month (and the claim that is changed), who asked the last time, and the claims
    of customers that this one can make good."""

    view: ClaimView
    applicant: str
    payable: Sequence[ClaimRow]

    @property
    def purpose(self) -> Purpose:
        """What the form is for."""
        if self.view.claim is not None:
            return Purpose.CHANGE
        return Purpose.NEW if self.view.contract.direction is Direction.RECEIVABLE else Purpose.RECEIVE

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that matter for these terms, those that are needed first."""
        view, terms = self.view, self.view.month.terms
        needs = {} if terms.claiming is None else terms.claiming.needs
        if self.purpose is Purpose.RECEIVE:
            return ("channel", "case", "at", "applicant", "statement", "evidence")
        months = terms.remedy is not None and isinstance(terms.remedy.formula, FreeMonths)
        named = {
            "applicant": True, "evidence": Need.LOG_EXTRACT in needs, "months_asked": months, "late_why": _late(view),
            "to": True, "statement": True, "language": True, "backs": bool(self.payable),
        }  # fmt: skip
        return tuple(name for name, wanted in named.items() if wanted)


def _late(view: ClaimView) -> bool:
    closes_at = view.month.window.closes_at
    return closes_at is not None and view.month.now >= closes_at


def values_of(known: Known) -> dict[str, str]:
    """What stands in the fields before anybody types."""
    view = known.view
    if known.purpose is Purpose.RECEIVE:
        return {"channel": Channel.MAIL.value}
    if view.claim is None:
        return {"applicant": " / ".join(known.applicant.split("\n"))}
    standing = view.claim.standing
    facts = standing.facts
    return {
        "applicant": " / ".join(facts.applicant.split("\n")),
        "to": facts.to,
        "language": facts.language,
        "months_asked": "" if facts.months_asked is None else str(facts.months_asked),
        "statement": facts.statement,
        "backs": str(facts.backs) if facts.backs else "",
        "evidence": join_files(each.path for each in facts.evidence),
        "late_why": standing.late_why,
    }


def files_in(text: str) -> tuple[Path, ...]:
    """The files and folders. Raises what ``split_files`` raises."""
    return tuple(map(Path, split_files(text)))


def evidence_named(text: str, view: ClaimView) -> tuple[Evidence, ...]:
    """What the text names, read from the disk; of files that a claim has already nothing is read again.

    Raises what ``files_in`` and ``evidence_in`` raise.
    """
    known = {} if view.claim is None else {each.path: each for each in view.claim.standing.facts.evidence}
    paths = files_in(text)
    if known and all(str(path) in known for path in paths):
        return tuple(known[str(path)] for path in paths)
    return evidence_in(paths, view.said.statuses, lambda each: not [*evidence_faults([each], view.month)])


def facts_of(values: Mapping[str, str], evidence: tuple[Evidence, ...]) -> ClaimFacts:
    """The facts. Raises ``BadInput("months_asked_wrong")``."""
    backs = values.get("backs", "")
    return ClaimFacts(
        applicant=_lines(values.get("applicant", "")),
        to=values.get("to", ""),
        language=values.get("language", ""),
        statement=values.get("statement", ""),
        months_asked=_months(values.get("months_asked", "")),
        backs=int(backs) if backs else 0,
        evidence=evidence,
    )


def command_of(
    known: Known, values: Mapping[str, str], evidence: tuple[Evidence, ...], clock: Clock
) -> OpenClaim | ChangeClaim | ReceiveClaim:
    """What is to be done. Raises what can't be read, several at once as ``ManyErrors``."""
    view = known.view
    wrong: list[KigenError] = []
    at = None
    if values.get("at", "").strip():
        at = _try(lambda: clock.instant(values["at"], "at"), wrong)
    facts = _try(lambda: facts_of(values, evidence), wrong)
    if wrong or facts is None:
        raise wrong[0] if len(wrong) == 1 else ManyErrors(tuple(wrong))
    if values.get("applicant") == values_of(known).get("applicant"):  # a " / " of its own breaks no line
        before = known.applicant if view.claim is None else view.claim.standing.facts.applicant
        facts = replace(facts, applicant=before)
    contract, month, scope = view.contract.name, view.month.month, view.month.scope
    late_why = values.get("late_why", "")
    match known.purpose:
        case Purpose.NEW:
            return OpenClaim(contract, month, scope, facts, late_why)
        case Purpose.RECEIVE:
            channel = Channel(values.get("channel", "") or Channel.MAIL)
            return ReceiveClaim(contract, month, scope, facts, channel, values.get("case", ""), at)
        case Purpose.CHANGE:
            assert view.claim is not None
            return ChangeClaim(
                view.claim.number, applicant=facts.applicant, to=facts.to, language=facts.language,
                statement=facts.statement, months_asked=facts.months_asked or 0, backs=facts.backs,
                evidence=facts.evidence if "evidence" in known.fields else None, why_late=late_why,
                version=view.claim.version,
            )  # fmt: skip


def _lines(applicant: str) -> str:
    """Typed on one line; the request writes name, post and address below each other."""
    return "\n".join(each.strip() for each in re.split(r"\s/\s|／", applicant))


def _months(text: str) -> int | None:
    if not text.strip():
        return None
    if not NUMBER.fullmatch(text.strip()) or not int(text):
        raise BadInput("months_asked_wrong", field="months_asked")
    return int(text)


def _try(make: Callable[[], Value], wrong: list[KigenError]) -> Value | None:
    try:
        return make()
    except KigenError as error:
        wrong.append(error)
        return None
