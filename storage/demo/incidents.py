"""The samples of what is at stake: usage, counted intervals, stops of last month and one that goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from core.calendars.spans import month_span
from core.desk.acts.contract_amounts import EnterCharges
from core.desk.acts.contract_changes import ChangeContract, change_contract
from core.desk.acts.incidents import Hit, LogIncident, log_incident
from core.desk.acts.samples import Interval, RecordSamples, record_samples
from core.messages import Words
from core.money import Money
from core.months import local_month, months_after
from core.terms.availability import Cause
from core.terms.registry import Catalogue
from storage.demo.contracts import BANK, CLOUD, KMS, MAIL, REGION
from storage.desk import Desk

USAGE = (Decimal("1284.55"), Decimal("1310.20"), Decimal("1297.80"))
"""What the KMS usage of the last months cost, the newest first, in US dollars."""
SLOW = Words("KMSのエラー増加", "Errors of KMS")
DOWN = Words("メール送受信が停止", "Mail neither sent nor received")
LONG = Words("AWS側の障害による監視基盤の停止", "Platform stopped by a fault of AWS")
NOW = Words("管理ポータルに接続できない", "Portal can't be reached")


def put_at_stake(desk: Desk, language: str) -> None:
    """Enter what the KMS cost and counted, and four stops; titles in ``language`` (ja or en)."""
    catalogue, now = desk.catalogue, desk.now()
    last = _last_month(catalogue, "aws-kms", now)
    usage = (EnterCharges(months_after(last, -back), Money(cost, "USD"), REGION) for back, cost in enumerate(USAGE))
    desk.perform(change_contract, ChangeContract(KMS, tuple(usage)))
    desk.perform(record_samples, RecordSamples(tuple(_counts(catalogue, now)), "sample"))
    for title, name, start, length, cause in (
        (SLOW, KMS, _in(catalogue, "aws-kms", now, 9, 3), timedelta(minutes=25), Cause.PROVIDER),
        (
            DOWN,
            MAIL,
            _in(catalogue, "cyber-messaging", now, 14, 10),
            timedelta(minutes=96),
            Cause.PROVIDER,
        ),
        (
            LONG,
            CLOUD,
            _in(catalogue, "ntt-cloud-aws", now, 20, 1),
            timedelta(hours=51),
            Cause.PROVIDER,
        ),
        (NOW, BANK, now - timedelta(minutes=18), None, Cause.UNKNOWN),
    ):
        end = None if length is None else start + length
        said = title.ja if language == "ja" else title.en
        desk.perform(log_incident, LogIncident(said, start, (Hit(name),), end, cause=cause))


def _last_month(catalogue: Catalogue, terms: str, now: datetime) -> date:
    """The month before the one that runs where the terms are at home."""
    return months_after(local_month(now, catalogue.newest(terms).time_zone), -1)


def _in(catalogue: Catalogue, terms: str, now: datetime, day: int, hour: int) -> datetime:
    """That local time of last month in the zone of the terms."""
    month = _last_month(catalogue, terms, now)
    return month_span(month, catalogue.newest(terms).time_zone).start + timedelta(days=day - 1, hours=hour)


def _counts(catalogue: Catalogue, now: datetime) -> Iterator[Interval]:
    """Five intervals of the ninth with errors, and quiet ones around them."""
    start = _in(catalogue, "aws-kms", now, 9, 3)
    for place, errors in enumerate((0, 31, 118, 240, 96, 12, 0)):
        yield Interval(KMS, REGION, start + timedelta(minutes=5 * (place - 1)), 2400 + 37 * place, errors)
