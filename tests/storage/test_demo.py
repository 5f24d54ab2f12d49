"""The sample desk has something to do, whenever it is opened."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from core.claims.life import ClaimState
from core.claims.redaction_rules import DEFAULT_RULES
from core.desk.contract import Direction
from core.desk.filter import parse_filter
from core.money import Money
from core.months import months_after
from storage.actor import Actor
from storage.claiming.documents import preview
from storage.claiming.package import build_package
from storage.database.location import Location
from storage.database.read_models.claim import claim_view
from storage.database.read_models.claims import ClaimRow, claims_list
from storage.database.read_models.contracts import contract_rows
from storage.database.read_models.exposure import stakes
from storage.database.read_models.handovers import handover_page, unread
from storage.database.read_models.queue import Queue, counts
from storage.demo.claims import SPARE, fill_claims
from storage.demo.contracts import BANK, CLOUD, KMS, KMS_ACCOUNT, MAIL, REGION
from storage.demo.desk import fill
from storage.demo.request_logs import Caller, write_logs
from storage.desk import Desk
from storage.workplace import open_workplace
from tests.storage.claimed import wording
from tui.locale.language import Language


@dataclass(frozen=True, slots=True)
class Claiming:
    """A desk of samples with its claims by state and contract."""

    desk: Desk
    language: Language
    rows: Mapping[tuple[ClaimState, str], ClaimRow]


WEDNESDAY = datetime(2026, 6, 3, 2, 20, tzinfo=UTC)  # in the morning in Tokyo
SATURDAY = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 1, 15, 30, tzinfo=UTC)  # the night after the old plans ended


@pytest.mark.parametrize(
    ("now", "language"),
    [
        (WEDNESDAY, "ja"),
        (SATURDAY, "en"),
        (NEW_YEAR, "ja"),
        pytest.param(WEDNESDAY, "en", marks=pytest.mark.soak),
        pytest.param(SATURDAY, "ja", marks=pytest.mark.soak),
        pytest.param(NEW_YEAR, "en", marks=pytest.mark.soak),
    ],
)
def test_some_are_due_in_minutes_some_overdue_some_waiting(tmp_path: Path, now: datetime, language: str) -> None:
    location = Location.of_file(tmp_path / "desk.db")
    with open_workplace(location, actor=Actor(1000, "tanaka"), clock=lambda: now, create=True).desk as desk:
        fill(desk, language)
        with desk.read() as connection:
            figures = counts(connection, now)
            soon = Queue(parse_filter("due:<1h -is:overdue", now=now, actor=""), connection.dialect.name)
            due_soon = soon.page(connection, now, limit=50)
            terms = {row.contract.terms for row in contract_rows(connection, now)}
            every = Queue(parse_filter("is:resolved", now=now, actor=""), connection.dialect.name)
            resolved = every.total(connection, now)
    assert len(terms) == 5
    assert figures.open + resolved == 360
    assert figures.overdue >= 3
    assert figures.waiting >= 20
    assert [row for row in due_soon if row.due_at and row.due_at - now < timedelta(minutes=30)]


@pytest.mark.parametrize("now", [datetime(2026, 6, 3, 2, 20, tzinfo=UTC), datetime(2026, 12, 31, 15, 30, tzinfo=UTC)])
def test_something_is_at_stake(tmp_path: Path, now: datetime) -> None:
    location = Location.of_file(tmp_path / "desk.db")
    with open_workplace(location, actor=Actor(1000, "tanaka"), clock=lambda: now, create=True).desk as desk:
        fill(desk, "ja")
        with desk.read() as connection:
            found = {row.contract: row for row in stakes(connection, now)}
    assert found[BANK].open
    assert Decimal(found[KMS].amount) == Decimal("128.46")
    assert found[KMS].closes_at is not None
    assert found[MAIL].free_months == 1
    assert Decimal(found[CLOUD].amount) > 0


@pytest.fixture(
    scope="module",
    params=[
        ("ja", datetime(2026, 6, 3, 2, 20, tzinfo=UTC)),
        ("en", datetime(2026, 12, 31, 15, 30, tzinfo=UTC)),  # the new year has begun in Tokyo, not where KMS is billed
    ],
    ids=["ja", "en"],
)
def claiming(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Claiming]:
    language, now = request.param
    folder = tmp_path_factory.mktemp("demo")
    location = Location.of_file(folder / "desk.db")
    with open_workplace(location, actor=Actor(1000, "tanaka"), clock=lambda: now, create=True).desk as desk:
        fill(desk, language)
        fill_claims(desk, language, folder / "logs")
        with desk.read() as connection:
            rows = claims_list(connection, desk.catalogue, now, ())
        yield Claiming(desk, language, {(row.state, row.contract): row for row in rows})


def test_a_claim_stands_in_every_state_that_asks_for_something(claiming: Claiming) -> None:
    ready, filed = claiming.rows[ClaimState.READY, KMS], claiming.rows[ClaimState.FILED, SPARE]
    detected, received = claiming.rows[ClaimState.DETECTED, KMS], claiming.rows[ClaimState.FILED, MAIL]
    assert ready.to_file
    assert detected.to_file
    assert ready.amount == Money(Decimal("131.02"), "USD")
    assert months_after(ready.month, 1) == detected.month
    assert filed.answer_by is not None
    assert filed.case
    assert (received.direction, received.gives_nothing) == (Direction.PAYABLE, False)


def test_the_package_of_the_ready_claim_holds_its_logs_redacted(claiming: Claiming, tmp_path: Path) -> None:
    now, number = claiming.desk.now(), claiming.rows[ClaimState.READY, KMS].number
    with claiming.desk.read() as connection:
        said = claim_view(connection, claiming.desk.catalogue, number, now).said
    documents = preview(said, wording(claiming.language), DEFAULT_RULES, tmp_path)
    package = build_package(documents, tmp_path / "claim", now)
    log = (package.path / "log-extract.jsonl").read_text(encoding="utf-8")
    originals = "".join(gzip.decompress(Path(each.path).read_bytes()).decode() for each in said.evidence)
    assert documents.extract.problems == ()
    assert len(log.splitlines()) == documents.extract.claimed > 0
    assert KMS_ACCOUNT in log
    for secret in ("shinonome-logistics.example", "203.0.113.", "arn:aws:kms"):
        assert secret in originals
        assert secret not in log


def test_a_handover_waits_for_whoever_looks_at_the_samples(claiming: Claiming) -> None:
    with claiming.desk.read() as connection:
        waiting = unread(connection, "tanaka", claiming.desk.now())
        said = handover_page(connection, waiting.number).handover.text
    assert waiting.count == 1
    assert waiting.actor != "tanaka"
    assert f"#{claiming.rows[ClaimState.READY, KMS].number}" in said
    assert f"#{claiming.rows[ClaimState.FILED, MAIL].number}" in said


def test_the_same_logs_are_written_whenever_a_month_is_asked_for(tmp_path: Path) -> None:
    start = datetime(2026, 4, 17, 5, tzinfo=UTC)
    caller = Caller(KMS_ACCOUNT, REGION)
    first, second = write_logs(tmp_path / "1", caller, start), write_logs(tmp_path / "2", caller, start)
    assert [each.name for each in first] == [each.name for each in second]
    assert [each.read_bytes() for each in first] == [each.read_bytes() for each in second]
