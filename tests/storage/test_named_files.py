"""Files named as evidence: what is read of each, and which of a folder are taken."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from core.claims.facts import Evidence
from core.errors import BadInput
from storage.claiming.named_files import evidence_in, evidence_of
from tests.cloudtrail_logs import ACCOUNT, REGION, write_logs

APRIL = date(2026, 4, 1)


def test_a_request_log_tells_its_account_region_and_first_and_last_instant(tmp_path: Path) -> None:
    path = write_logs(tmp_path, APRIL, broken=0).paths[2]
    found = evidence_of(path)
    assert (found.name, found.path, found.digest) == (path.name, str(path), sha256(path.read_bytes()).hexdigest())
    assert (found.accounts, found.regions) == ((ACCOUNT,), (REGION,))
    assert found.first == datetime(2026, 4, 3, 0, 55, tzinfo=UTC)
    assert found.last == datetime(2026, 4, 3, 23, 59, 59, tzinfo=UTC)


def test_of_any_other_file_only_name_and_digest_are_known(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("the portal answered 503")
    found = evidence_of(path)
    assert found == Evidence("notes.txt", sha256(path.read_bytes()).hexdigest(), str(path))


def test_of_a_folder_only_what_proves_the_claim_is_taken_and_each_file_once(tmp_path: Path) -> None:
    logs = write_logs(tmp_path, APRIL, broken=0)
    wanted = [path.name for path in logs.paths[:3]]
    found = evidence_in([tmp_path, logs.paths[0]], lambda each: each.name in wanted)
    assert [each.name for each in found] == sorted(wanted)


def test_a_file_named_by_itself_is_taken_whatever_it_proves(tmp_path: Path) -> None:
    path = write_logs(tmp_path, APRIL, broken=0).paths[0]
    assert [each.name for each in evidence_in([path], lambda _: False)] == [path.name]


def test_a_folder_that_proves_nothing_and_a_file_that_is_not_there_are_told(tmp_path: Path) -> None:
    write_logs(tmp_path / "logs", APRIL, broken=0)
    with pytest.raises(BadInput, match="evidence_folder_empty") as empty:
        evidence_in([tmp_path / "logs"], lambda _: False)
    with pytest.raises(BadInput, match="file_unreadable") as gone:
        evidence_in([tmp_path / "gone.json"], lambda _: True)
    assert (empty.value.field, gone.value.field) == ("evidence", "evidence")
