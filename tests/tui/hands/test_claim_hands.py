"""From the queue to a complete package with imported evidence, typed at a real terminal, the keys counted."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, date
from decimal import Decimal
from pathlib import Path

import pytest

from core.claims.life import ClaimState
from core.desk.acts.contract_amounts import EnterCharges
from core.desk.acts.contract_facts import Facts
from core.desk.acts.contracts import AddContract, add_contract
from core.money import Money
from storage.database.location import Location
from storage.database.stored_claims import read_claim
from storage.desk import Desk
from tests.cloudtrail_logs import ACCOUNT, ERRORS, REGION, REQUESTS, Logs, write_logs
from tests.databases import Places, database_of
from tests.tui.conftest import CATALOGUE, NOW, OPERATOR, open_at
from tests.tui.hands.typist import Typist
from tests.tui.terminal.pty_session import Session, Start
from tui.locale.language import Language

MAY = date(2026, 5, 1)
MOST_KEYS = 12
BROKEN = 12
"""Intervals of the month in which one request of a hundred fails: from 9 on, money is due."""


@pytest.fixture(scope="module")
def place(language: Language, lasting_places: Places) -> Location:
    """A desk with one contract for KMS and what its usage cost, nothing counted yet; one for each language."""
    del language
    location = lasting_places.new()
    usage = EnterCharges(MAY, Money(Decimal("1250.40"), "USD"), REGION)
    edits = (Facts(regions=(REGION,)), usage)
    with Desk.create(location, actor=OPERATOR, catalogue=CATALOGUE, clock=lambda: NOW) as desk:
        command = AddContract("KMS", "aws-kms", "standard", account=ACCOUNT, starts_on=date(2025, 4, 1), edits=edits)
        desk.perform(add_contract, command)
    return location


@pytest.fixture(scope="module")
def logs(forked: Start, place: Location, folder: Path) -> Logs:
    """The logs of the month, imported by the command."""
    written = write_logs(folder / "logs", MAY, broken=BROKEN)
    program = ("-m", "tests.tui.hands.program", "--database", database_of(place))
    arguments = ("import", "cloudtrail", str(folder / "logs"))
    with Session(*program, *arguments, environment={"HOME": str(folder)}, start=forked) as session:
        assert session.wait(10.0) == 0
    return written


@pytest.fixture(scope="module")
def started(forked: Start, place: Location, language: Language, folder: Path, logs: Logs) -> Iterator[Typist]:
    assert logs.errors == BROKEN * ERRORS
    typist = Typist(forked, place, language, folder, EDITOR="")
    yield typist
    typist.leave()


def test_from_the_queue_to_the_written_package_takes_twelve_keys_at_most(
    started: Typist, place: Location, folder: Path, logs: Logs
) -> None:
    typist, target = started, folder / "package.zip"
    typist.see(typist.words("screens.claims"))
    typist.press("6")
    typist.see("2026-05", "$125.04")
    typist.press("n")
    typist.see(typist.words("screens.claim_title_new"))
    typist.type("山田花子 / sla@shinonome.example")
    typist.press("enter")
    typist.type(str(folder / "logs"))
    typist.press("f2")
    typist.said("claim_done_stored_new", number=1)
    typist.press("r")
    typist.said("claim_done_ready", number=1)
    typist.press("w")
    typist.see(typist.words("screens.ask_claim_package", number=1))
    typist.press("\x15")  # ctrl+u: away with the path that is proposed
    typist.type(str(target))
    typist.press("enter")
    typist.miss(typist.words("screens.ask_claim_package", number=1))
    typist.see(target.name)
    assert typist.keys <= MOST_KEYS
    assert typist.keys == 8

    desk = open_at(place)
    with desk.read() as connection:
        assert read_claim(connection, 1).standing.state is ClaimState.READY
    desk.close()
    with zipfile.ZipFile(target) as packed:
        files = {Path(name).name: packed.read(name) for name in packed.namelist()}
    holds_all_that_is_asked_for(files, logs)
    holds_nothing_confidential(files, logs)


def holds_all_that_is_asked_for(files: dict[str, bytes], logs: Logs) -> None:
    """K6: the words of the subject, month, region, uptime, every interval below 100 %, and the logs of its errors."""
    request = files["request.txt"].decode()
    assert "SLA Credit Request" in request
    assert ACCOUNT in request
    assert REGION in request
    assert "山田花子" in request
    rows = list(csv.DictReader(files["intervals.csv"].decode("utf-8-sig").splitlines()))
    begun = [f"{at.astimezone(UTC):%Y-%m-%d %H:%M}" for at in logs.intervals]
    assert [f"{row['date_utc']} {row['start_utc']}" for row in rows] == begun
    share = Decimal(100) - Decimal(100 * ERRORS) / REQUESTS
    assert len(rows) == BROKEN
    assert all(abs(Decimal(row["availability_percent"]) - share) < Decimal("0.02") for row in rows)
    for row in rows:
        assert any(row["date_utc"] in line and row["start_utc"] in line for line in request.splitlines())
    records = [json.loads(line) for line in files["log-extract.jsonl"].decode().splitlines()]
    assert len(records) == logs.errors
    assert {record["awsRegion"] for record in records} == {REGION}
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256(files[name]).hexdigest() == digest


def holds_nothing_confidential(files: dict[str, bytes], logs: Logs) -> None:
    everything = b"\n".join(files.values()).decode("utf-8-sig")
    assert [secret for secret in logs.secrets if secret in everything] == []
