"""When an operator is alerted: once for each cause, and never of what was there at the start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from tui.alerts import Alert, Cause, alarming, alert_message, remembered, what_is_new
from tui.locale.language import LANGUAGES, Language
from tui.locale.translator import Translator

NOW = datetime(2026, 6, 3, 2, 20, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """A ticket; ``left`` and ``until_risk`` are minutes from now."""

    number: int
    priority: str = "high"
    status: str = "new"
    left: int | None = 60
    until_risk: int = 45
    contract: str = "acme"
    subject: str = "disk full"
    in_scope: int = 1
    best_effort: int = 0

    @property
    def due_at(self) -> datetime | None:
        return None if self.left is None else NOW + timedelta(minutes=self.left)

    @property
    def risk_at(self) -> datetime | None:
        return None if self.left is None else NOW + timedelta(minutes=self.until_risk)


def seen(*rows: Row) -> frozenset[Alert]:
    return alarming(rows, NOW, lambda row: row.priority == "critical")


def test_most_urgent_unanswered_tickets_and_those_at_risk_give_cause() -> None:
    found = seen(
        Row(1),
        Row(2, "critical"),
        Row(3, "critical", status="answered", left=None),
        Row(4, left=10, until_risk=-5),
        Row(5, left=-10, until_risk=-60),
        Row(6, "critical", left=10, until_risk=-5),
    )
    assert found == {
        Alert(2, Cause.CRITICAL), Alert(4, Cause.RISK), Alert(6, Cause.CRITICAL), Alert(6, Cause.RISK)
    }  # fmt: skip


def test_what_is_there_at_the_start_is_not_new() -> None:
    assert what_is_new(None, seen(Row(1, "critical"), Row(2, left=10, until_risk=-5))) == ()


def test_a_new_critical_ticket_and_one_that_comes_at_risk_alert_once() -> None:
    before = remembered(None, seen(Row(1)))
    after = seen(Row(1, left=10, until_risk=-1), Row(2, "critical"))
    assert what_is_new(before, after) == (Alert(1, Cause.RISK), Alert(2, Cause.CRITICAL))
    assert what_is_new(remembered(before, after), after) == ()


def test_a_pause_does_not_make_a_risk_new() -> None:
    at_risk = seen(Row(1, left=10, until_risk=-5))
    before = remembered(frozenset(), at_risk)
    before = remembered(before, seen(Row(1, status="waiting", left=None)))
    assert what_is_new(before, at_risk) == ()


def test_a_critical_ticket_alerts_again_when_it_comes_at_risk_but_not_twice_at_once() -> None:
    arrived, pressing = seen(Row(1, "critical")), seen(Row(1, "critical", left=5, until_risk=-1))
    assert what_is_new(arrived, pressing) == (Alert(1, Cause.RISK),)
    assert what_is_new(frozenset(), pressing) == (Alert(1, Cause.CRITICAL),)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_ticket_is_named_and_several_are_counted(language: Language) -> None:
    rows = [Row(1, "critical"), Row(2, left=10, until_risk=-5)]
    alerts = what_is_new(frozenset(), seen(*rows))
    translator = Translator(language)
    for alert in alerts:
        message = alert_message((alert,), rows)
        assert message is not None
        assert all(part in translator.text(message) for part in (f"#{alert.number}", "acme", "disk full"))
    many = alert_message(alerts, rows)
    assert many is not None
    assert "2" in translator.text(many)
    assert alert_message((), rows) is None
