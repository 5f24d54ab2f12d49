"""The evidence of a claim: the records of exactly the errors that are claimed, and what can't be used said."""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.claims.redaction import MASK
from core.claims.redaction_rules import DEFAULT_RULES
from core.claims.request import Request
from storage.claiming.documents import preview
from storage.claiming.evidence import extract
from tests.cloudtrail_logs import ACCOUNT, REGION, Logs
from tests.storage.claimed import evidence_of, wording
from tests.storage.claiming.conftest import NOWHERE


def problems(said: Request) -> list[tuple[str, Any]]:
    return [(one.id, one.params.get("file")) for one in extract(said, DEFAULT_RULES).problems]


def test_every_claimed_error_has_its_record_in_order_of_time(claimed: Request, logs: Logs) -> None:
    found = extract(claimed, DEFAULT_RULES)
    records = [json.loads(line) for line in found.log.splitlines()]
    assert found.records == len(records) == logs.errors == 24
    assert found.problems == ()
    times = [record["eventTime"] for record in records]
    assert times == sorted(times)
    starts = [f"{start:%Y-%m-%dT%H:%M}" for start in logs.intervals]
    assert {max(start for start in starts if start <= time) for time in times} == set(starts)
    for record in records:
        assert record["errorCode"] in ("KMSInternalException", "DependencyTimeoutException", "KeyUnavailableException")
        assert (record["recipientAccountId"], record["awsRegion"]) == (ACCOUNT, REGION)
        assert record["requestID"].count("-") == 4
        assert "invokedBy" not in record["userIdentity"]


def test_no_secret_of_the_logs_is_left(claimed: Request, logs: Logs) -> None:
    found = extract(claimed, DEFAULT_RULES)
    assert [secret for secret in logs.secrets if secret in found.log] == []
    assert sum(found.counts.values()) > 10 * found.records
    kinds = {"access_key", "account_id", "arn", "encryption_context", "endpoint", "ip_address", "key_id", "principal"}
    assert kinds < found.counts.keys()


def test_what_was_there_before_can_be_looked_at(claimed: Request) -> None:
    found = extract(claimed, DEFAULT_RULES)
    first = found.shown[0]
    assert MASK not in first.before
    assert first.after in found.log.splitlines()
    assert {hit.place for hit in first.hits} >= {"userIdentity.arn", "sourceIPAddress", "userAgent"}
    assert all(hit.before for hit in first.hits)


def test_a_record_counts_once_however_many_files_hold_it(claimed: Request, tmp_path: Path) -> None:
    again = tmp_path / "again.json.gz"
    shutil.copy(claimed.evidence[0].path, again)
    twice = replace(claimed, evidence=(*claimed.evidence, evidence_of(again)))
    assert extract(twice, DEFAULT_RULES).log == extract(claimed, DEFAULT_RULES).log


def test_errors_of_another_account_region_or_interval_stay_out(claimed: Request) -> None:
    for other in (
        replace(claimed, account="999988887777"),
        replace(claimed, region="eu-west-1"),
        replace(claimed, intervals=()),
    ):
        assert extract(other, DEFAULT_RULES).records == 0
    one = extract(replace(claimed, intervals=claimed.intervals[3:4]), DEFAULT_RULES)
    assert one.records == 2
    assert one.problems == ()


def test_errors_without_a_record_are_counted_as_a_problem(claimed: Request) -> None:
    [problem] = extract(replace(claimed, evidence=()), DEFAULT_RULES).problems
    assert (problem.id, problem.params) == ("claims.evidence_incomplete", {"found": 0, "claimed": 24})


@pytest.fixture
def moved(claimed: Request, tmp_path: Path) -> Request:
    """The claim with its files in a place of its own."""
    files = []
    for number, one in enumerate(claimed.evidence):
        path = tmp_path / f"{number}.json.gz"
        shutil.copy(one.path, path)
        files.append(evidence_of(path))
    return replace(claimed, evidence=tuple(files))


def test_a_file_that_is_gone_is_said(moved: Request) -> None:
    Path(moved.evidence[5].path).unlink()
    assert ("claims.evidence_moved", "5.json.gz") in problems(moved)


def test_a_file_that_changed_is_left_out_and_said(moved: Request) -> None:
    path = Path(moved.evidence[0].path)
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()) + b" "))
    assert ("claims.evidence_changed", "0.json.gz") in problems(moved)


def test_a_file_that_nobody_may_read_is_said(moved: Request, tmp_path: Path) -> None:
    folder = replace(moved.evidence[0], path=str(tmp_path))
    assert ("claims.evidence_unreadable", "0.json.gz") in problems(replace(moved, evidence=(folder,)))


def test_a_broken_log_is_said(claimed: Request, tmp_path: Path) -> None:
    path = tmp_path / "cut.json.gz"
    path.write_bytes(Path(claimed.evidence[0].path).read_bytes()[:-40])
    assert ("claims.evidence_unreadable", "cut.json.gz") in problems(replace(claimed, evidence=(evidence_of(path),)))


@pytest.mark.parametrize("form", ["array", "concatenated", "csv", "note", "picture", "lines"])
def test_what_is_no_log_of_cloudtrail_stays_out_whole_and_is_said(claimed: Request, tmp_path: Path, form: str) -> None:
    with gzip.open(claimed.evidence[0].path) as log:
        records = json.load(log)["Records"]
    table = io.StringIO()
    csv.writer(table).writerows((one["eventTime"], json.dumps(one)) for one in records)
    content = {
        "array": json.dumps(records, indent=1).encode(),
        "concatenated": "\n".join(json.dumps(one, indent=2) for one in records).encode(),
        "lines": "\n".join(json.dumps(one) for one in records).encode(),
        "csv": table.getvalue().encode(),
        "note": b"seen by taro@example.jp, password=hunter2",
        "picture": b"\x89PNG\r\n\x1a\n\xff\xfe",
    }[form]
    path = tmp_path / "notes.json"
    path.write_bytes(content)
    said = replace(claimed, evidence=(evidence_of(path),))
    assert problems(said)[0] == ("claims.evidence_not_records", "notes.json")
    found = preview(said, wording("en"), DEFAULT_RULES, NOWHERE)
    assert found.extract.records == 0
    assert [one.name for one in found.files] == ["request.txt", "request.html", "intervals.csv"]
