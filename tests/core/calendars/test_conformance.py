"""The conformance cases of calendar arithmetic."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.calendars import Calendar

CASES = Path(__file__).parents[2] / "cases"


def cases(kind: str) -> list[Any]:
    lines = (CASES / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(case["input"], case["expect"], id=case["id"]) for case in map(json.loads, lines)]


def calendar_of(given: dict[str, Any]) -> Calendar:
    closed = [date.fromisoformat(day) for day in given.get("closed_days", ())]
    return Calendar(given["time_zone"], given["hours"], closed_days=closed)


@pytest.mark.parametrize(("given", "expected"), cases("covered_deadline"))
def test_deadlines(given: dict[str, Any], expected: dict[str, str]) -> None:
    start = datetime.fromisoformat(given["start"])
    due = calendar_of(given["calendar"]).deadline(start, timedelta(minutes=given["minutes"]))
    assert due == datetime.fromisoformat(expected["due_at"])
    assert due.tzinfo is UTC


@pytest.mark.parametrize(("given", "expected"), cases("covered_elapsed"))
def test_elapsed_times(given: dict[str, Any], expected: dict[str, int]) -> None:
    start, end = (datetime.fromisoformat(given[name]) for name in ("start", "end"))
    elapsed = calendar_of(given["calendar"]).elapsed(start, end)
    assert elapsed == timedelta(seconds=expected["covered_seconds"])
