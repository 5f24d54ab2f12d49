"""`kigen check`: one line and an exit status, as plugins of monitoring systems say it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.databases import Places
from tests.storage.claimable import NOW, furnish_for_claims, write_log
from tests.tui.cli.conftest import Kigen


@pytest.fixture
def kigen(places: Places) -> Kigen:
    return Kigen(places.copy("claiming", furnish_for_claims), NOW)


@pytest.mark.parametrize(
    ("day", "status", "line"),
    [
        (18, 0, "KIGEN OK - no claim window closes soon | to_file=1 warning=0 critical=0 late_answers=0 "
                "working_days_left=8;7:;3:\n"),
        (19, 1, "KIGEN WARNING - the window of keys 2026-04 ap-northeast-1 closes with 2026-06-30: 7 working days left"
                " | to_file=1 warning=1 critical=0 late_answers=0 working_days_left=7;7:;3:\n"),
        (29, 2, "KIGEN CRITICAL - the window of keys 2026-04 ap-northeast-1 closes with 2026-06-30: 1 working day left"
                " | to_file=1 warning=1 critical=1 late_answers=0 working_days_left=1;7:;3:\n"),
    ],
)  # fmt: skip
def test_the_status_follows_the_working_days_that_are_left(kigen: Kigen, day: int, status: int, line: str) -> None:
    kigen.now = kigen.now.replace(day=day)
    ran = kigen("check")
    assert (ran.status, ran.out, ran.err) == (status, line, "")


def test_the_thresholds_are_the_callers(kigen: Kigen) -> None:
    assert kigen("check", "--warning", "20").status == 1
    assert kigen("check", "--warning", "20", "--critical", "16").status == 2
    ran = kigen("check", "--warning", "1", "--critical", "2")
    assert (ran.status, ran.out.startswith("KIGEN UNKNOWN - ")) == (3, True)


@pytest.mark.parametrize(
    "words", [("--warning", "abc"), ("--bogus",), ("--zone", "No/Where"), ("--critical",)], ids=" ".join
)
def test_a_wrong_use_is_unknown_in_one_line(kigen: Kigen, words: tuple[str, ...]) -> None:
    ran = kigen("check", *words)
    assert ran.status == 3
    assert (ran.out.startswith("KIGEN UNKNOWN - "), ran.out.count("\n"), ran.err) == (True, 1, "")
    assert words[0] in ran.out or words[-1] in ran.out


def test_its_help_is_help(kigen: Kigen) -> None:
    ran = kigen("check", "--help")
    assert (ran.status, "--critical" in ran.out, "UNKNOWN -" in ran.out) == (0, True, False)


@pytest.mark.both
def test_a_late_claim_says_since_when_its_window_is_closed(kigen: Kigen) -> None:
    kigen("claim", "new", "keys", "2026-04", "--applicant", "Aoki")
    kigen.now = datetime(2026, 7, 10, 3, 0, tzinfo=UTC)
    assert kigen("claim", "change", "1", "--why-late", "the provider asked for it").status == 0
    assert "closed with 2026-06-30, 10 days ago |" in kigen("check").out


def test_without_a_desk_it_is_unknown(fresh: Kigen) -> None:
    ran = fresh("check")
    assert ran.status == 3
    assert (ran.out.startswith("KIGEN UNKNOWN - "), ran.out.count("\n"), ran.err) == (True, 1, "")


def test_a_filed_claim_closes_no_more_and_its_answer_can_be_late(kigen: Kigen, tmp_path: Path) -> None:
    kigen("claim", "new", "back", "2026-04", "--applicant", "Aoki")
    kigen.now = datetime(2026, 6, 29, 3, 0, tzinfo=UTC)
    log = write_log(tmp_path)
    kigen("claim", "new", "keys", "2026-04", "--applicant", "Aoki", "--evidence", str(log))
    assert kigen("claim", "ready", "2").status == 0
    assert kigen("claim", "file", "2", "--channel", "case").status == 0
    assert kigen("--json", "check").json == {
        "status": "OK", "working_days_left": None, "to_file": 0, "warning": 0, "critical": 0, "late_answers": 0,
    }  # fmt: skip
    kigen.now = datetime(2026, 8, 3, tzinfo=UTC)
    ran = kigen("--lang", "ja", "check")
    assert (ran.status, "回答の遅れ 1 件" in ran.out) == (1, True)
