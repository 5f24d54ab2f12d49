"""Contracts with something at stake in June 2026: a stop that goes on, claims whose windows close, a frozen month."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from core.desk.acts.contract_amounts import EnterCharges, EnterFee
from core.desk.acts.contract_facts import Facts
from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.incidents import Hit, LogIncident, log_incident
from core.desk.acts.samples import Interval, RecordSamples, record_samples
from core.money import Money
from storage.desk import Desk

MAIL, BANK, KMS, CDN = "Aoba Mail", "Hokuto Bank", "KMS Tokyo", "Cloud CDN"
REGION = "ap-northeast-1"
_START = date(2025, 4, 1)
_FEE = Money(Decimal(100_000), "JPY")
_USAGE = Money(Decimal("1250.40"), "USD")


def at(text: str) -> datetime:
    """``2026-05-10 03:00`` as an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def put_at_stake(desk: Desk) -> None:
    """The clock of ``desk`` stands at 2026-06-03 02:20:30 UTC or later in June.

    The bank's refund of May has no window, the free month of the mail for May can be claimed until July, the credits of
    the KMS for April and May until the ends of June and July; bank and CDN are down since 02:00.
    """
    fee = (EnterFee(_START, _FEE),)
    desk.perform(add_contract, AddContract(BANK, "nexa-palette", "standard", starts_on=_START, edits=fee))
    desk.perform(add_contract, AddContract(MAIL, "cyber-messaging", "standard", starts_on=_START, edits=fee))
    desk.perform(
        add_contract,
        AddContract(CDN, "nexa-palette", "standard", starts_on=_START, direction="receivable", edits=fee),
    )
    usage = tuple(EnterCharges(date(2026, month, 1), _USAGE, REGION) for month in (4, 5))
    desk.perform(
        add_contract,
        AddContract(KMS, "aws-kms", "standard", starts_on=_START, edits=(Facts(regions=(REGION,)), *usage)),
    )
    for month in ("2026-04", "2026-05"):
        interval = Interval(KMS, REGION, at(f"{month}-10 03:00"), 100, 100)
        desk.perform(record_samples, RecordSamples((interval,), "test"))
    _stop(desk, "Mail queue stuck", "2025-12-02 01:00", "2025-12-02 01:10", MAIL)
    _stop(desk, "Portal down", "2026-05-10 03:00", "2026-05-10 05:00", BANK, MAIL)
    _stop(desk, "Login slow", "2026-03-05 03:00", "2026-03-05 03:10", BANK)
    desk.perform(log_incident, LogIncident("Edge unreachable", at("2026-06-03 02:00"), (Hit(BANK), Hit(CDN))))


def _stop(desk: Desk, title: str, start: str, end: str, *names: str) -> None:
    hits = tuple(Hit(name) for name in names)
    desk.perform(log_incident, LogIncident(title, at(start), hits, at(end)))
