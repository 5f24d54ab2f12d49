"""A desk with months that can be claimed, for the tests of claims."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from core.claims.claim import Claim
from core.claims.facts import Evidence
from core.desk.acts.claim_recording import number_of
from core.desk.acts.claims import OpenClaim, open_claim
from core.desk.acts.contract_amounts import EnterCharges, EnterFee
from core.desk.acts.contract_facts import Facts
from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.incidents import Hit, LogIncident, log_incident
from core.desk.acts.samples import Interval, RecordSamples, record_samples
from core.money import Money
from core.terms.registry import Catalogue
from storage.database.location import Location
from storage.database.stored_claims import read_claim
from storage.desk import Desk
from tests.storage.conftest import OPERATOR
from tests.storage.lively import shipped_catalogue

ACCOUNT = "123456789012"
REGION = "ap-northeast-1"
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
# Monday 12:00 in Tokyo; the window of April closes with the 30th of June.
NOW = datetime(2026, 6, 8, 3, 0, tzinfo=UTC)
BREACH = datetime(2026, 4, 10, 3, 0, tzinfo=UTC)
LOG = Evidence(
    "log.json.gz", "0" * 64, "/logs/log.json.gz", (ACCOUNT,), (REGION,), BREACH, BREACH + timedelta(minutes=4)
)


class Clock:
    """A clock that stands where the test puts it."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def claiming_desk(location: Location, catalogue: Catalogue, clock: Callable[[], datetime]) -> Desk:
    """``keys`` (receivable, by intervals) and ``mail`` (we sell it) were breached in April 2026; ``mine`` too, under
    the same terms as ``mail``, from its provider."""
    desk = Desk.create(location, actor=OPERATOR, catalogue=catalogue, clock=clock)
    start = date(2025, 1, 1)
    charges = EnterCharges(APRIL, Money(Decimal("1234.56"), "USD"), REGION)
    keys = AddContract(
        "keys", "aws-kms", "standard", account=ACCOUNT, starts_on=start, edits=(Facts(regions=(REGION,)), charges)
    )
    fee = EnterFee(APRIL, Money(Decimal(120_000), "JPY"))
    service = Facts(services=("CYBERMAIL Σ",))
    desk.perform(add_contract, keys)
    desk.perform(add_contract, AddContract("mail", "cyber-messaging", "standard", starts_on=start, edits=(service,)))
    desk.perform(
        add_contract,
        AddContract("mine", "cyber-messaging", "standard", starts_on=start, direction="receivable", edits=(service,)),
    )
    desk.perform(
        add_contract,
        AddContract("back", "nexa-palette", "standard", starts_on=start, direction="receivable", edits=(fee,)),
    )
    counted = Interval("keys", REGION, BREACH, 200, 150, place="line 2")
    desk.perform(record_samples, RecordSamples((counted,), "cloudtrail"))
    hits = (Hit("mail", "CYBERMAIL Σ"), Hit("mine", "CYBERMAIL Σ"), Hit("back"))
    desk.perform(log_incident, LogIncident("メール停止", BREACH, hits, end=BREACH + timedelta(hours=2)))
    return desk


def furnish_for_claims(location: Location) -> None:
    """It at ``location``, on Monday 2026-06-08, and closed."""
    claiming_desk(location, shipped_catalogue(), lambda: NOW).close()


def opened(desk: Desk, contract: str = "keys", scope: str = REGION) -> int:
    """A draft for April; its number."""
    return number_of(desk.perform(open_claim, OpenClaim(contract, APRIL, scope)))


def claim_of(desk: Desk, number: int) -> Claim:
    """The claim as it is stored."""
    with desk.read() as connection:
        return read_claim(connection, number)


def write_log(
    folder: Path, account: str = ACCOUNT, region: str = REGION, at: str = "2026-04-10T03:01:00Z",
    error: str | None = "KMSInternalException",
) -> Path:  # fmt: skip
    """A log of CloudTrail with one record, of an error unless told otherwise."""
    record = {
        "eventID": "0001", "eventTime": at, "eventSource": "kms.amazonaws.com", "eventName": "Decrypt",
        "awsRegion": region, "recipientAccountId": account, "errorCode": error,
        "errorMessage": "x", "userIdentity": {"type": "AssumedRole"},
    }  # fmt: skip
    path = folder / "log.json"
    path.write_text(json.dumps({"Records": [record]}), encoding="utf-8")
    return path
