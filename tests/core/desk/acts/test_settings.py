"""Changing what all operators share."""

from __future__ import annotations

from fractions import Fraction

import pytest

from core.desk.acts.settings import ChangeSetting, change_setting
from core.errors import BadInput
from tests.core.desk.fakes import FakeUnitOfWork


@pytest.mark.parametrize("value", ["1/5", "20%", "0.2", " 20% "])
def test_a_share_is_said_in_several_ways(value: str) -> None:
    uow = FakeUnitOfWork()
    assert change_setting(uow, ChangeSetting("risk_share", value)).changed
    assert uow.settings.risk_share == Fraction(1, 5)


def test_the_same_value_changes_nothing() -> None:
    uow = FakeUnitOfWork()
    assert not change_setting(uow, ChangeSetting("risk_share", "25%")).changed
    assert uow.activity == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("risk_share", "0", "share_wrong"),
        ("risk_share", "101%", "share_wrong"),
        ("risk_share", "a quarter", "share_wrong"),
        ("risk_share", "1/0", "share_wrong"),
        ("time_zone", "Asia/Tokio", "unknown_zone"),
        ("time_zone", "../etc/passwd", "unknown_zone"),
        ("risk", "25%", "setting_unknown"),
    ],
)
def test_what_is_no_setting_is_refused(name: str, value: str, code: str) -> None:
    uow = FakeUnitOfWork()
    with pytest.raises(BadInput, match=code):
        change_setting(uow, ChangeSetting(name, value))
    assert uow.activity == []
