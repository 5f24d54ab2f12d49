"""Files and folders named as evidence: which are taken."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.errors import BadInput
from storage.claiming.named_files import evidence_in
from tests.cloudtrail_logs import ACCOUNT, REGION, write_logs

APRIL = date(2026, 4, 1)
STATUSES = (500, 503)


def broken_days(paths: list[Path], intervals: list[datetime]) -> list[str]:
    days = {f"_{at:%Y%m%d}T" for at in intervals}
    return [path.name for path in paths if any(day in path.name for day in days)]


def test_of_a_folder_the_files_with_errors_are_taken_each_once(tmp_path: Path) -> None:
    logs = write_logs(tmp_path, APRIL, broken=3)
    wanted = broken_days(logs.paths, logs.intervals)
    found = evidence_in([tmp_path, tmp_path / wanted[0]], STATUSES, lambda _: True)
    assert [each.name for each in found] == wanted
    assert {(each.accounts, each.regions) for each in found} == {((ACCOUNT,), (REGION,))}
    assert all(each.first is not None and each.first >= datetime(2026, 4, 1, tzinfo=UTC) for each in found)


def test_of_a_folder_only_what_proves_the_claim_is_taken(tmp_path: Path) -> None:
    logs = write_logs(tmp_path, APRIL, broken=3)
    wanted = broken_days(logs.paths, logs.intervals)[1]
    assert [each.name for each in evidence_in([tmp_path], STATUSES, lambda each: each.name == wanted)] == [wanted]


def test_a_file_named_by_itself_is_taken_whatever_it_proves(tmp_path: Path) -> None:
    path = tmp_path / "quiet.json.gz"
    path.write_bytes(gzip.compress(json.dumps({"Records": []}).encode()))
    assert [each.name for each in evidence_in([path], STATUSES, lambda _: False)] == [path.name]


def test_a_folder_that_proves_nothing_and_a_file_that_is_not_there_are_told(tmp_path: Path) -> None:
    write_logs(tmp_path / "logs", APRIL, broken=1)
    with pytest.raises(BadInput, match="evidence_folder_empty") as empty:
        evidence_in([tmp_path / "logs"], STATUSES, lambda _: False)
    with pytest.raises(BadInput, match="file_unreadable") as gone:
        evidence_in([tmp_path / "gone.json"], STATUSES, lambda _: True)
    assert (empty.value.field, gone.value.field) == ("evidence", "evidence")
