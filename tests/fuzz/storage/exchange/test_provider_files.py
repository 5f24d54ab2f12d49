"""Logs, status pages, counts and evidence of providers, broken in every way."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.desk.contract import Contract, Direction, PlanPeriod
from core.errors import BadInput, KigenError
from storage.exchange.cloudtrail import CloudTrailCounts
from storage.exchange.cloudtrail_records import errors_in
from storage.exchange.evidence_file import read_evidence
from storage.exchange.samples_file import read_samples
from storage.exchange.source_file import open_source
from storage.exchange.status_pages import read_aws_status, read_statuspage
from storage.exchange.told_times import told_times
from tests.fuzz.breaking import ODD_TEXTS, broken, broken_json
from tests.fuzz.judging import clean, judged, rounds, written

DATA = Path(__file__).parents[3] / "data"
RECORD: dict[str, Any] = {
    "userIdentity": {"type": "IAMUser", "accountId": "123456789012"}, "eventTime": "2026-04-01T00:07:31Z",
    "eventSource": "kms.amazonaws.com", "awsRegion": "sa-east-1", "errorCode": "KMSInternalException",
    "eventID": "00000000-0000-4000-8000-000000000001", "resources": [{"ARN": "a},{b"}], "recipientAccountId": "1",
}  # fmt: skip
LOG = {"Records": [RECORD, {**RECORD, "eventID": "other", "errorCode": None}]}
EVENTS = {"NextToken": "x", "Events": [{"CloudTrailEvent": json.dumps(RECORD)}]}
UPDATE = {
    "body": "On March 3, between 1:00 PM and 2:00 PM PST we", "created_at": "2026-04-01T10:00:00Z",
    "affected_components": [{"old_status": "operational", "new_status": "major_outage"}],
}  # fmt: skip
PAGE = {"incidents": [{
    "id": "abc", "name": "API down", "created_at": "2026-04-01T09:55:00Z", "resolved_at": "2026-04-03T00:00:00Z",
    "incident_updates": [UPDATE, {**UPDATE, "display_at": "2026-04-02T00:00:00Z"}], "components": [{"name": "API"}],
}]}  # fmt: skip
AWS = json.loads((DATA / "aws_status.json").read_text(encoding="utf-8"))
ATOM = (DATA / "github_status_history.atom").read_bytes()
PLANS = (PlanPeriod(date(2025, 1, 1), "standard"),)
CONTRACT = Contract("c1", "keys", "aws-kms", Direction.RECEIVABLE, starts_on=date(2025, 1, 1), plans=PLANS)
COUNTED = {"contract": "keys", "region": "us-east-1", "start": "2026-05-01T00:05:00Z", "requests": 100, "errors": 1}
COUNTS = b"contract,region,start,requests,errors,ground\nkeys,us-east-1,2026-05-01T00:05:00Z,100,1,\n"
POSTED = datetime(2026, 4, 1, tzinfo=UTC)


def counted(path: Path) -> CloudTrailCounts:
    counts = CloudTrailCounts()
    counts.read(path)
    return counts


@rounds(25)
@given(content=st.one_of(broken_json(LOG, EVENTS), broken(json.dumps(LOG).encode(), json.dumps(EVENTS).encode())))
def test_logs(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, content)
    judged(lambda: counted(path))
    judged(lambda: list(errors_in(path, {500, 503})))
    assert not isinstance(judged(lambda: read_evidence(path, {500})), KigenError)  # any file can be evidence


@rounds(20)
@given(content=broken(gzip.compress(json.dumps(LOG).encode(), mtime=0)))
def test_compressed_logs(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, content, "log.json.gz")
    judged(lambda: counted(path))
    judged(lambda: read_evidence(path, {500}))


@rounds(25)
@given(content=st.one_of(broken_json(AWS), broken((DATA / "aws_status.json").read_bytes())))
def test_the_aws_status_page(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, content)
    assert clean(judged(lambda: read_aws_status(open_source(path))))


@rounds(25)
@given(content=st.one_of(broken_json(PAGE), broken(ATOM, json.dumps(PAGE).encode())))
def test_status_pages(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, content)
    assert clean(judged(lambda: read_statuspage(open_source(path))))


@rounds(25)
@given(content=st.one_of(broken_json([COUNTED], COUNTED), broken(COUNTS, json.dumps([COUNTED]).encode())))
def test_counts(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, content)
    judged(lambda: read_samples(open_source(path), (CONTRACT,)))


_PARTS = st.one_of(
    st.sampled_from(("between ", "from ", "On ", "March ", "Feb 30, ", "1:00", "13:59", " PM", " PST", " XYZ", " and ",
                     " to ", ", 0001 ", ", 9999 ", "starting at ", " on ", "29th", " " * 2_000, "\n" * 500)),
    ODD_TEXTS,
)  # fmt: skip


@rounds(25)
@given(text=st.lists(_PARTS, max_size=25).map("".join), at=st.datetimes(timezones=st.just(UTC)))
def test_told_times(text: str, at: datetime) -> None:
    judged(lambda: told_times(text, at))


MEGABYTE = 1 << 20


@pytest.mark.parametrize(
    "start",
    [
        b'{"Records":[{"eventID":"',
        b'{"a":"',
        *(pytest.param(s, marks=pytest.mark.soak) for s in (b"", b'{"Records":[')),
    ],
)
def test_a_small_file_that_unpacks_to_a_huge_one_fills_no_memory(tmp_path: Path, start: bytes) -> None:
    unpacks_to_160_megabytes = gzip.compress(start) + 20 * gzip.compress(b" " * 8 * MEGABYTE)
    path = written(tmp_path, unpacks_to_160_megabytes, "bomb.gz")
    assert path.stat().st_size < 2 * MEGABYTE
    tracemalloc.start()
    try:
        assert isinstance(judged(lambda: counted(path)), BadInput)
        read_evidence(path, {500})
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 96 * MEGABYTE


@pytest.mark.parametrize(
    "content",
    [
        b'{"a":' + b"[" * 200_000 + b',"Records":[',
        b'{"Records":[{"x":' + b"[" * 200_000,
        b'{"x":[' + b'{"Records":[]},' * 500_000,
        b'{"Records":[{"x":[' + b"{},{}," * 300_000,
        b'{"Records":[{"x":"' + b"},{" * 2_000_000,
        b'{"\xff":0,"Records":[]}',
        json.dumps(LOG).encode().replace(b"sa-east-1", b"sa-\xff\xfe"),
    ],
    ids=[
        "brackets",
        "brackets in a record",
        "lists inside",
        "a record without end",
        "a text without end",
        "no text",
        "no text in a record",
    ],
)
def test_a_log_made_to_be_slow_or_odd_is_refused_soon(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, content)
    assert isinstance(judged(lambda: counted(path)), BadInput)
    assert isinstance(judged(lambda: list(errors_in(path, {500}))), BadInput)


def aws_event(description: str, at: Any = 1) -> bytes:
    event = {"date": at, "service": "kms", "description": description, "service_name": "a", "summary": "s"}
    return json.dumps({"archive": [event]}).encode()


@pytest.mark.parametrize(
    "content",
    [
        aws_event("<" * 300_000),
        aws_event("between 1:00" + " " * 20_000 + "x"),
        aws_event("between " + "1:00 PM PST on Jan 1 and " * 10_000),
        aws_event("x", 99999999999999999),
        aws_event("between 11:00 PM and 2:00 PM PST; starting at 1:00 AM JST", 253402300799),
    ],
    ids=["tags", "spaces", "many times", "no date", "the last day"],
)
def test_a_status_page_made_to_be_slow_is_read_soon(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, content)
    judged(lambda: read_aws_status(open_source(path)))


FEED = '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("head", "encoding", "code"),
    [
        (f'<!DOCTYPE feed [<!ENTITY l0 "lol">{LAUGHS}]>', "utf-8", "atom_unsafe"),
        ('<!DOCTYPE feed [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>', "utf-8", "atom_unsafe"),
        ('<!DOCTYPE feed SYSTEM "http://evil.example/x.dtd">', "utf-8", "atom_unsafe"),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE feed [<!ENTITY l9 "x">]>', "utf-16-le", "atom_unsafe"),
        ('<?xml version="1.0" encoding="klingon"?>', "utf-8", "atom_broken"),
        ('<?xml version="1.0" encoding="big5"?>', "utf-8", "atom_broken"),
    ],
)
def test_a_feed_with_entities_is_refused_in_every_encoding(tmp_path: Path, head: str, encoding: str, code: str) -> None:
    entry = "<entry><id>&l9;</id><title>t</title><published>2026-01-01T00:00:00Z</published></entry>"
    path = written(tmp_path, f"{head}{FEED.format(entry)}".encode(encoding))
    error = judged(lambda: read_statuspage(open_source(path)))
    assert isinstance(error, BadInput)
    assert error.code == code


@pytest.mark.parametrize("read", [counted, lambda path: read_statuspage(open_source(path))])
def test_what_is_no_file_is_an_error(tmp_path: Path, read: Callable[[Path], object]) -> None:
    assert isinstance(judged(lambda: read(tmp_path)), BadInput)
    assert isinstance(judged(lambda: read(tmp_path / "missing\x1b[2J")), BadInput)
