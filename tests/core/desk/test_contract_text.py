"""Days, months, amounts and counts as operators type them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from core.desk.contract import PlanPeriod
from core.desk.contract_text import parse_counts, parse_days, parse_month, parse_names, parse_periods
from core.desk.money_text import parse_money
from core.errors import BadInput
from core.money import Money


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("120000 JPY", "120000", "JPY"),
        ("JPY 120,000", "120000", "JPY"),
        ("¥120,000", "120000", "JPY"),
        ("１２万円", "", ""),
        ("１２０００円", "12000", "JPY"),
        ("$ 31.50", "31.50", "USD"),
        ("eur 0", "0", "EUR"),
        ("1,23 JPY", "", ""),
        ("12", "", ""),
        ("JPY", "", ""),
        ("1 JPY USD", "", ""),
        ("1e3 JPY", "", ""),
    ],
)
def test_an_amount_is_digits_with_a_currency(text: str, amount: str, currency: str) -> None:
    if not amount:
        with pytest.raises(BadInput, match="amount_unreadable") as refused:
            parse_money(text, field="fee")
        assert refused.value.field == "fee"
    else:
        assert parse_money(text, field="fee") == Money(Decimal(amount), currency)


def test_a_currency_can_be_known_already() -> None:
    assert parse_money("12", field="fee", currency="JPY") == Money(Decimal(12), "JPY")


@pytest.mark.parametrize(("text", "code"), [("1 XYZ", "currency_unknown"), ("-1 JPY", "amount_negative")])
def test_unknown_currencies_and_negative_amounts_are_refused(text: str, code: str) -> None:
    with pytest.raises(BadInput, match=code) as refused:
        parse_money(text, field="fee")
    assert refused.value.field == "fee"


def test_lists_take_commas_of_either_script() -> None:
    assert parse_days("2026-08-13、2026-08-14, 2026/08/15", field="d") == tuple(
        date(2026, 8, day) for day in (13, 14, 15)
    )
    assert parse_names("us-east-1, AWS WAF、 ") == ("us-east-1", "AWS WAF")
    assert parse_counts("ec2=3, rds=1", field="c") == (("ec2", 3), ("rds", 1))
    assert parse_periods("prime@2026-04-01", field="p") == (PlanPeriod(date(2026, 4, 1), "prime"),)
    assert parse_month("2026-5", field="m") == date(2026, 5, 1)


def test_what_can_not_be_read_names_its_field() -> None:
    for parse, text, code in (
        (parse_days, "2026-02-30", "day_unreadable"),
        (parse_month, "2026-13", "month_unreadable"),
        (parse_counts, "ec2", "component_unreadable"),
        (parse_counts, "ec2=many", "component_unreadable"),
        (parse_periods, "prime", "plan_day_unreadable"),
    ):
        with pytest.raises(BadInput, match=code) as refused:
            parse(text, field="here")
        assert refused.value.field == "here"
