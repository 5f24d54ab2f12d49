"""A frozen month: its figures and the facts they were computed from, kept for good."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.assessment.case import Charged
from core.assessment.facts import Outage
from core.calendars.spans import Span
from core.desk.figures import Changed, Figures, differences
from core.desk.month import ContractMonth
from core.money import Money
from core.terms.availability import Cause


@dataclass(frozen=True, slots=True)
class Answers:
    """What became of the tickets received in the month: how many were answered in time, and the numbers of the late."""

    met: int = 0
    late: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A difference that was refused: the month as it then stood, which is asked about no more."""

    figures: Figures
    answers: Answers


@dataclass(frozen=True, slots=True)
class Frozen:
    """What was frozen, when, by whom and why. ``facts`` are the outages and counts as they were (JSON)."""

    id: str
    contract_id: str
    month: date
    scope: str
    terms_fingerprint: str
    figures: Figures
    answers: Answers
    facts: Mapping[str, Any]
    frozen_at: datetime
    frozen_by: str
    why: str = ""
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What is not as it was frozen. ``terms_changed``: the terms or their calendars are others.

    ``late`` are tickets that are late now and were not, ``cured`` those that were and are not. ``refused``: somebody
    refused just this.
    """

    frozen: Frozen
    changed: tuple[Changed, ...]
    terms_changed: bool
    late: tuple[int, ...]
    cured: tuple[int, ...]
    refused: bool = False

    @property
    def any(self) -> bool:
        """Whether there is anything that could be accepted."""
        return bool(self.changed or self.late or self.cured)

    @property
    def asks(self) -> bool:
        """Whether there is anything that nobody decided on yet."""
        return self.any and not self.refused


def difference(frozen: Frozen, now: ContractMonth, answers: Answers) -> Difference:
    """The frozen month beside what the facts, the calendars and the terms say now."""
    was, are = set(frozen.answers.late), set(answers.late)
    figures = Figures.of(now)
    return Difference(
        frozen,
        tuple(differences(frozen.figures, figures)),
        frozen.terms_fingerprint != now.terms.fingerprint,
        tuple(sorted(are - was)),
        tuple(sorted(was - are)),
        is_refused(frozen, figures, answers.late),
    )


def asks(frozen: Frozen, now: Figures, late: Collection[int]) -> bool:
    """Whether figures or late tickets are not as they were frozen, and nobody refused just that."""
    differs = frozen.figures != now or set(frozen.answers.late) != set(late)
    return differs and not is_refused(frozen, now, late)


def is_refused(frozen: Frozen, now: Figures, late: Collection[int]) -> bool:
    """Whether somebody refused these figures with these late tickets."""
    refused = frozen.refused
    return refused is not None and refused.figures == now and set(refused.answers.late) == set(late)


def facts_as_json(found: ContractMonth) -> dict[str, Any]:
    """The facts of a month for keeping, the counts of intervals summed up: samples are kept where they came in."""
    outages: Sequence[dict[str, Any]] = [
        {
            "start": each.start.isoformat(),
            "end": None if each.end is None else each.end.isoformat(),
            "known_at": None if each.known_at is None else each.known_at.isoformat(),
            "cause": each.cause.value,
            "excluded": each.excluded,
            "waived": each.waived,
            "self_resolved": each.self_resolved,
            "gross": each.gross,
        }
        for each in found.facts.outages
    ]
    return {
        "outages": outages,
        "maintenance": [[each.start.isoformat(), each.end.isoformat()] for each in found.facts.maintenance],
        "intervals": len(found.facts.samples),
        "requests": sum(each.requests for each in found.facts.samples),
        "errors": sum(each.errors for each in found.facts.samples),
        "fee": None if found.charged.fee is None else [found.charged.fee.text, found.charged.fee.currency],
        "charges": None
        if found.charged.charges is None
        else [found.charged.charges.text, found.charged.charges.currency],
    }


def as_frozen(frozen: Frozen, now: ContractMonth) -> ContractMonth | None:
    """The month by the facts that it was frozen with, under the terms as they are now.

    None where that does not give the frozen figures: of counted intervals only the sums are kept, and the terms may be
    others.
    """
    kept = frozen.facts
    same_counts = all(kept[name] == facts_as_json(now)[name] for name in ("intervals", "requests", "errors"))
    facts = replace(now.facts, outages=outages_from_json(kept), maintenance=planned_from_json(kept))
    found = now.under(facts, charged_from_json(kept))
    return found if same_counts and Figures.of(found) == frozen.figures else None


def outages_from_json(kept: Mapping[str, Any]) -> tuple[Outage, ...]:
    """The outages of what ``facts_as_json`` gave."""
    return tuple(
        Outage(
            datetime.fromisoformat(each["start"]), _instant(each["end"]), _instant(each["known_at"]),
            Cause(each["cause"]), each["self_resolved"], each["excluded"], each["gross"], each["waived"],
        )
        for each in kept["outages"]
    )  # fmt: skip


def planned_from_json(kept: Mapping[str, Any]) -> tuple[Span, ...]:
    """The announced maintenance of what ``facts_as_json`` gave."""
    return tuple(Span(*map(datetime.fromisoformat, each)) for each in kept["maintenance"])


def charged_from_json(kept: Mapping[str, Any]) -> Charged:
    """What the month cost, of what ``facts_as_json`` gave."""
    return Charged(_money(kept["fee"]), _money(kept["charges"]))


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _money(kept: Sequence[str] | None) -> Money | None:
    return None if kept is None else Money(Decimal(kept[0]), kept[1])
