"""The page of a contract: what its months cost and came to, and what there is to look out for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.desk.acts.contract_amounts import EnterCharges, EnterFee, Hold
from core.desk.acts.contract_changes import ChangeContract, Edit, change_contract
from core.desk.acts.contract_days import Suspend
from core.desk.acts.contract_plans import RequestPlan
from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.incidents import Hit, LogIncident, log_incident
from core.errors import BadInput
from core.money import Money
from core.terms.registry import Catalogue
from storage.desk import Desk
from tests.tui.conftest import make_app
from tests.tui.driving import LARGE, SMALL, at_work
from tests.tui.variants import mostly_in_a_soak
from tui.locale.language import LANGUAGES, Language
from tui.locale.translator import Translator
from tui.screens.contract import ContractScreen
from tui.screens.contract_money_lines import MoneyLines
from tui.screens.contract_reading import contract_page
from tui.screens.contract_year import YearStrip
from tui.terminal.capabilities import ASCII

START, MAY = date(2025, 9, 10), date(2026, 5, 1)


def enter(desk: Desk, terms: str, plan: str, *edits: Edit, kind: str = "") -> None:
    desk.perform(add_contract, AddContract("000", terms, plan, kind, starts_on=START))
    desk.perform(change_contract, ChangeContract("000", edits))


def stop(desk: Desk, start: datetime, end: datetime) -> None:
    desk.perform(log_incident, LogIncident("down", start, (Hit("000"),), end))


async def page(desk: Desk, language: Language = "en", size: tuple[int, int] = LARGE) -> str:
    async with at_work(make_app(desk, language, glyphs=ASCII), size) as hands:
        await hands.press("3", "enter")
        assert isinstance(hands.app.screen, ContractScreen)
        assert hands.widths == {size[0]}
        return hands.page


async def test_twelve_months_read_without_colour(desk: Desk) -> None:
    enter(desk, "nexa-palette", "standard", EnterFee(START, Money(Decimal(31000), "JPY")))
    stop(desk, datetime(2026, 5, 4, tzinfo=UTC), datetime(2026, 5, 5, tzinfo=UTC))
    found = (await page(desk)).split("\n")
    top = found.index("Twelve months")
    assert found[top + 1].split() == [f"{year}-{month:02}" for year, month in _months()]
    assert found[top + 2].split() == [*["100"] * 8, "96.77", "100"]
    assert found[top + 3].split() == [".", ".", "v", "v", "v", "v", "v", "v", "v", "v", "x", "v"]
    assert found[top + 5].split("  ")[1:] == ["2026-05", "96.774193 %", "refund", "¥1,000"]


async def test_months_without_terms_in_force_are_not_said_to_be_kept(desk: Desk) -> None:
    """The terms in force from 2026-04 on say nothing of the months before, which are assessed under no others."""
    enter(desk, "cyber-messaging", "standard")
    found = contract_page(desk, "000", desk.now())
    assert found.without_terms == frozenset()
    begin = date(2026, 4, 1)
    later = Catalogue([replace(desk.catalogue.newest("cyber-messaging"), in_force_from=begin)])
    with Desk.open(desk.location, actor=desk.actor, catalogue=later, clock=desk.now) as opened:
        strip = YearStrip(contract_page(opened, "000", opened.now()), Translator("en"), ASCII)
        _, uptimes, signs, _ = (each.plain for each in strip.lines())
    assert uptimes.split() == ["100"] * 3
    assert signs.split() == [*["."] * 9, "v", "v", "v"]


def _months() -> list[tuple[int, int]]:
    return [(25, month) for month in range(7, 13)] + [(26, month) for month in range(1, 7)]


async def test_the_fee_of_each_month_is_told_and_one_explained(desk: Desk) -> None:
    enter(
        desk, "jigsaw-prime", "prime", RequestPlan("business-plus", date(2026, 5, 20)),
        EnterCharges(MAY, Money(Decimal(20000), "USD")), EnterCharges(MAY, Money(Decimal(10000), "JPY"), "standard"),
        kind="prime",
    )  # fmt: skip
    told = await page(desk)
    line = next(line for line in told.split("\n") if line.startswith("  2026-05"))
    for part in ("Business support+", "1,600.00", "10,120", "800", "2026-07-31"):
        assert part in line
    for part in ("How 2026-05 is charged", "[J9 4-4-3", "[J10 4-4-4", "[J12 ", "[J13 "):
        assert part in told


async def test_charges_in_another_currency_than_the_fee_are_told_beside_the_month(desk: Desk) -> None:
    enter(desk, "jigsaw-prime", "business-plus", EnterCharges(MAY, Money(Decimal(20000), "JPY")), kind="prime")
    told = await page(desk)
    line = next(line for line in told.split("\n") if line.startswith("  2026-05"))
    assert "(usage charges in another currency)" in line


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_month_that_cannot_be_charged_says_why_right_under_it(desk: Desk, language: Language) -> None:
    enter(desk, "ntt-cloud-aws", "standard", Hold("ec2", 2))
    read = contract_page(desk, "000", datetime(2026, 6, 3, 2, tzinfo=UTC))
    error = BadInput("plan_unknown", field="plan", name="gold", terms="ntt-cloud-aws", hint=None)
    (*before, last) = read.costs
    broken = replace(last, plan=None, fee=None, with_tax=None, refusal=error)
    lines = MoneyLines(replace(read, costs=(*before, broken)), Translator(language)).fees()
    told = [str(line) for line in lines]
    place = next(number for number, line in enumerate(told) if line.startswith(f"  {last.month:%Y-%m}"))
    assert told[place + 1].startswith("  ! ")
    assert "gold" in told[place + 1]


async def test_what_to_look_out_for_stands_first(desk: Desk) -> None:
    enter(desk, "jigsaw-prime", "business-plus", RequestPlan("prime"), Hold("fqdn", 6), kind="prime")
    warnings = [line for line in (await page(desk)).split("\n") if line.startswith("! ")]
    assert any("2026-07-01" in line and "[J10 4-4-4" in line for line in warnings)
    assert any("6 FQDNs" in line and "[J14" in line for line in warnings)


async def test_suspension_and_payments_are_told(desk: Desk) -> None:
    enter(desk, "ntt-cloud-aws", "standard", Hold("ec2", 2, date(2026, 2, 1)), Suspend("unpaid", MAY))
    warnings = [line for line in (await page(desk)).split("\n") if line.startswith("! ")]
    assert [rule for line in warnings for rule in ("N12", "N13", "N14") if f"[{rule} " in line] == [
        "N14", "N14", "N13", "N12",
    ]  # fmt: skip


@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="ja"))
@pytest.mark.parametrize(
    ("terms", "plan"),
    [
        ("aws-kms", "standard"), ("cyber-messaging", "standard"), ("jigsaw-prime", "prime"),
        ("nexa-palette", "standard"), ("ntt-cloud-aws", "advanced"),
    ],
)  # fmt: skip
async def test_every_document_has_its_page_in_both_languages(
    desk: Desk, language: Language, terms: str, plan: str
) -> None:
    enter(desk, terms, plan)
    stop(desk, datetime(2026, 5, 4, tzinfo=UTC), datetime(2026, 5, 6, tzinfo=UTC))
    told = await page(desk, language, SMALL)
    for area in ("screens.", "desk.", "fees.", "terms."):
        assert area not in told
