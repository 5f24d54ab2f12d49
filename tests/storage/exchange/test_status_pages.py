"""Status pages: real files give proposals with the times that their sentences tell."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import BadInput
from storage.exchange.source_file import open_source
from storage.exchange.status_pages import read_aws_status, read_statuspage
from storage.exchange.told_times import told_times

DATA = Path(__file__).parents[2] / "data"
POSTED = datetime(2018, 12, 12, 3, 7, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Between 6:23 PM and 8:03 PM PST, we", "2018-12-12 02:23", "2018-12-12 04:03"),
        ("Between 11:50 PM and 1:10 AM PST we", "2018-12-11 07:50", "2018-12-11 09:10"),
        ("Between 1:56 and 2:50 PM PST, we", "2018-12-11 21:56", "2018-12-11 22:50"),
        ("Between 7:32 AM to 4:56 PM PST we", "2018-12-11 15:32", "2018-12-12 00:56"),
        ("Between 10:04 AM PDT and 12:20 PM PDT, we", "2018-12-11 17:04", "2018-12-11 19:20"),
        ("Between March 3, 8:25 PM and March 4, 6:17 AM PST, some", "2018-03-04 04:25", "2018-03-04 14:17"),
        ("Between 9:51 PM on November 17th, and 1:02 AM PST on November 18th", "2018-11-18 05:51", "2018-11-18 09:02"),
        ("Between December 6, 2020 at 11:10 PM PST and December 7, 2020 at 5:45 AM PST",
         "2020-12-07 07:10", "2020-12-07 13:45"),
        ("On February 18, 2026, between 05:02 UTC and 11:30 UTC, customers", "2026-02-18 05:02", "2026-02-18 11:30"),
        ("Beginning at 6:15 AM PDT, we", "2018-12-11 13:15", None),
    ],
)  # fmt: skip
def test_a_sentence_tells_its_times(text: str, start: str, end: str | None) -> None:
    told = told_times(text, POSTED)
    assert told is not None
    assert (told.start, told.end) == (utc(start), None if end is None else utc(end))


@pytest.mark.parametrize("text", ["", "We are looking.", "Between 25:99 and 26:00 PST", "from 3 to 4 of our sites"])
def test_other_sentences_tell_none(text: str) -> None:
    assert told_times(text, POSTED) is None


def test_the_kms_disturbance_of_the_real_file_is_proposed() -> None:
    found = {one.id: one for one in read_aws_status(open_source(DATA / "aws_status.json"))}
    kms = found["kms-sa-east-1-1544584045"]
    assert (kms.service, kms.region) == ("kms", "sa-east-1")
    assert (kms.start, kms.end) == (utc("2018-12-12 02:23"), utc("2018-12-12 04:03"))
    assert kms.said == "Between 6:23 PM and 8:03 PM PST"
    assert len(found) == 3


def test_the_real_atom_feed_is_read() -> None:
    found = read_statuspage(open_source(DATA / "github_status_history.atom"))
    assert len(found) == 2
    assert (found[0].start, found[0].end) == (utc("2026-02-18 05:02"), utc("2026-02-18 11:30"))
    assert all(one.end is not None and one.end > one.start for one in found)


def test_the_components_tell_a_statuspage_incident_better_than_its_closing(tmp_path: Path) -> None:
    def update(at: str, old: str, new: str) -> dict[str, object]:
        parts = [{"code": "c", "name": "API", "old_status": old, "new_status": new}]
        return {"body": "x", "created_at": at, "display_at": at, "affected_components": parts}

    updates = [
        update("2026-04-01T10:00:00Z", "operational", "major_outage"),
        update("2026-04-01T11:00:00Z", "major_outage", "operational"),
    ]
    incident = {
        "id": "abc", "name": "API down", "created_at": "2026-04-01T09:55:00Z", "resolved_at": "2026-04-03T00:00:00Z",
        "incident_updates": updates,
    }  # fmt: skip
    path = tmp_path / "incidents.json"
    path.write_text(json.dumps({"incidents": [incident]}))
    (found,) = read_statuspage(open_source(path))
    assert (found.start, found.end) == (utc("2026-04-01 10:00"), utc("2026-04-01 11:00"))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "json_broken"),
        ("[]", "status_file_wrong"),
        ('{"incidents": [{"id": 1}]}', "status_file_wrong"),
        ("<feed", "atom_broken"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><feed/>', "atom_unsafe"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "given"
    path.write_text(content)
    with pytest.raises(BadInput) as refusal:
        read_statuspage(open_source(path))
    assert refusal.value.code == code
