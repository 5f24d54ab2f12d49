"""A frozen month beside what the facts say now: each figure that moved, each ticket that became late or was cured."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from core.desk.contract import AmountKind, Contract, Direction, Entered, PlanPeriod
from core.desk.figures import Figures, differences
from core.desk.frozen import Answers, Frozen, Refusal, difference, facts_as_json
from core.desk.incident import Incident, Touch
from core.desk.month import ContractMonth, MonthFacts, contract_month
from core.money import Money
from tests.core.desk.sample import tokyo
from tests.core.terms.shipped import shipped_catalogue

SHIPPED = shipped_catalogue()
JUNE = date(2026, 6, 1)
NOW = datetime(2026, 7, 3, tzinfo=UTC)
FEE = Entered(AmountKind.FEE, JUNE, Money(Decimal(100_000), "JPY"))
CONTRACT = Contract(
    "c", "Disk", "nexa-palette", Direction.PAYABLE, JUNE, (PlanPeriod(JUNE, "standard"),), amounts=(FEE,)
)
ANSWERED = Answers(3, (7,))


def month(hours: float = 2) -> ContractMonth:
    start = tokyo("2026-06-10 12:00")
    end = start + timedelta(hours=hours)
    stop = Incident("i", 1, "down", start, end, touches=(Touch("c", start, end),))
    return contract_month(CONTRACT, JUNE, MonthFacts((stop,)), SHIPPED, NOW)


def frozen(found: ContractMonth, answers: Answers = ANSWERED) -> Frozen:
    facts = facts_as_json(found)
    return Frozen("f", "c", JUNE, "", found.terms.fingerprint, Figures.of(found), answers, facts, NOW, "tanaka")


def test_what_is_as_it_was_asks_for_nothing() -> None:
    same = difference(frozen(month()), month(), Answers(3, (7,)))
    assert (same.any, same.asks, same.changed, same.terms_changed) == (False, False, (), False)


def test_each_figure_that_moved_is_told_with_what_it_was() -> None:
    apart = difference(frozen(month(2)), month(4), Answers(3, (7,)))
    assert apart.asks
    told = {each.name: (each.before, each.now) for each in apart.changed}
    assert told["downtime"] == (timedelta(hours=2), timedelta(hours=4))
    assert told["amount"] == (Money(Decimal(277), "JPY"), Money(Decimal(555), "JPY"))  # 100,000 x 2/720, cut
    assert set(told) == {"uptime", "downtime", "amount"}


def test_tickets_that_became_late_and_those_that_were_cured_are_told_apart() -> None:
    apart = difference(frozen(month(), Answers(3, (7, 9))), month(), Answers(3, (9, 12)))
    assert (apart.late, apart.cured, apart.asks) == ((12,), (7,), True)


def test_a_refused_difference_asks_no_more_until_it_is_another_one() -> None:
    now = month(4)
    kept = replace(frozen(month(2)), refused=Refusal(Figures.of(now), Answers(3, (7,))))
    same = difference(kept, now, Answers(3, (7,)))
    assert (same.any, same.refused, same.asks) == (True, True, False)
    assert difference(kept, month(5), Answers(3, (7,))).asks
    assert difference(kept, now, Answers(2, (7, 8))).asks


def test_other_terms_are_told_of() -> None:
    kept = replace(frozen(month()), terms_fingerprint="another")
    assert difference(kept, month(), Answers(3, (7,))).terms_changed


def test_figures_come_back_from_where_they_are_kept_as_they_were() -> None:
    figures = Figures.of(month())
    assert Figures.from_json(figures.as_json()) == figures
    assert list(differences(figures, Figures.from_json(figures.as_json()))) == []
    bare = Figures("1")
    assert Figures.from_json(bare.as_json()) == bare


def test_the_facts_are_kept_with_what_was_decided_of_them_and_what_the_month_cost() -> None:
    facts = facts_as_json(month())
    (outage,) = facts["outages"]
    assert outage["start"] == "2026-06-10T03:00:00+00:00"
    assert (outage["cause"], outage["excluded"], outage["waived"]) == ("provider", False, False)
    assert (facts["fee"], facts["charges"]) == (["100000", "JPY"], None)
