"""`kigen month`, `kigen report month` and `kigen dates`: what a month came to, settling it, and what falls due."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from core.desk.acts.incidents import Hit, LogIncident, log_incident
from storage.actor import Actor
from storage.catalogue import load_catalogue
from storage.database.location import Location
from storage.desk import Desk
from storage.holidays import HolidayLists
from tests.stakes import BANK, KMS, MAIL, REGION, at, put_at_stake
from tests.tui.cli.conftest import Kigen

NOW = at("2026-06-03 02:20:30")


def opened(kigen: Kigen) -> Desk:
    return Desk.open(
        Location.of_file(kigen.database),
        actor=Actor(1000, "tanaka"),
        catalogue=load_catalogue(HolidayLists()),
        clock=lambda: kigen.now,
    )


@pytest.fixture
def kigen(fresh: Kigen) -> Kigen:
    """The command on a desk with something at stake, on Wednesday 2026-06-03 in Tokyo."""
    fresh.now = NOW
    fresh.environment["TZ"] = "Asia/Tokyo"
    assert fresh("init").status == 0
    with opened(fresh) as desk:
        put_at_stake(desk)
    return fresh


def late_fact(kigen: Kigen, title: str = "Told late") -> None:
    kigen.later(minutes=1)
    with opened(kigen) as desk:
        stop = LogIncident(title, at("2026-05-20 03:00"), (Hit(MAIL),), at("2026-05-20 04:00"))
        desk.perform(log_incident, stop)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("Aoba Mail: 2026-05", "99.731182 %", "Portal down", "1 month of free service", "2026-06-30", "[C4")),
        ("ja", ("Aoba Mail", "99.731182 %", "Portal down", "2026-06-30", "無料サービスの提供方法")),
    ],
)
def test_a_month_is_shown_with_its_figures_its_stops_and_its_clauses(
    kigen: Kigen, language: str, expected: tuple[str, ...]
) -> None:
    ran = kigen("--lang", language, "month", "show", MAIL, "2026-05")
    assert ran.status == 0
    for text in expected:
        assert text.strip("[") in ran.out


def test_a_month_for_scripts_has_digits_seconds_and_the_steps_behind_them(kigen: Kigen) -> None:
    told = kigen("--json", "month", "show", BANK, "2026-05").json
    assert (told["uptime_percent"], told["downtime_seconds"], told["met"]) == ("99.731182", 7200.0, False)
    assert told["remedy"] == {
        "type": "refund", "amount": "268", "currency": "JPY", "months": None, "reduced_days": None,
    }  # fmt: skip
    assert told["explanation"][0]["rule"]
    assert told["frozen_at"] is None


def test_freezing_accepting_refusing_and_reopening_are_each_one_command(kigen: Kigen) -> None:
    place = (MAIL, "2026-05")
    assert kigen("month", "freeze", *place, "--why", "sent").status == 0
    assert "frozen already" in kigen("month", "freeze", *place).err + kigen("month", "freeze", *place).out
    assert kigen("--json", "month", "show", *place).json["different_from_frozen"] is False
    late_fact(kigen)
    shown = kigen("month", "show", *place).out
    assert "2 h" in shown
    assert "3 h" in shown
    assert kigen("--json", "month", "show", *place).json["different_from_frozen"] is True
    assert kigen("month", "refuse", *place).status == 1
    assert kigen("month", "refuse", *place, "--why", "not ours").status == 0
    assert kigen("month", "accept", *place).status == 0
    assert kigen("--json", "month", "show", *place).json["different_from_frozen"] is False
    assert kigen("month", "accept", *place).status == 1
    assert kigen("month", "reopen", *place).status == 1
    assert kigen("month", "reopen", *place, "--why", "wrong").status == 0
    assert kigen("--json", "month", "show", *place).json["frozen_at"] is None


def test_a_month_that_runs_cannot_be_frozen_and_a_wrong_one_is_bad_input(kigen: Kigen) -> None:
    assert kigen("month", "freeze", MAIL, "2026-06").status == 1
    assert kigen("month", "show", MAIL, "2026-13").status == 2
    assert kigen("month", "show", "nobody", "2026-05").status == 2
    assert kigen("month", "show", MAIL, "2024-01").status == 1


def test_a_report_is_the_same_as_text_and_as_rows_of_a_table(kigen: Kigen) -> None:
    text = kigen("report", "month", MAIL, "2026-05").out
    rows = list(csv.reader(io.StringIO(kigen("report", "month", MAIL, "2026-05", "--form", "csv").out)))
    assert "99.731182 %" in text
    assert any("99.731182 %" in cell for row in rows for cell in row)
    assert any("Portal down" in cell for row in rows for cell in row)
    assert json.loads(kigen("report", "month", MAIL, "2026-05", "--form", "json").out)["met"] is False


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_report_as_a_page_is_well_formed_and_shows_text_from_outside_as_text(kigen: Kigen, language: str) -> None:
    late_fact(kigen, "<script>alert('x')</script> & more")
    page = kigen("--lang", language, "report", "month", MAIL, "2026-05", "--form", "html").out
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    body = page.replace("<!doctype html>", "").replace('<meta charset="utf-8">', "")
    root = ElementTree.fromstring(body)
    assert root.get("lang") == language
    assert any("<script>" in "".join(cell.itertext()) for cell in root.iter("td"))


def test_a_formula_in_a_title_is_no_formula_in_the_table(kigen: Kigen) -> None:
    late_fact(kigen, "=HYPERLINK(1)")
    out = kigen("report", "month", MAIL, "2026-05", "--form", "csv").out
    assert not any(cell.startswith("=") for row in csv.reader(io.StringIO(out)) for cell in row)


def test_a_report_that_is_sent_freezes_the_month_that_it_told_of(kigen: Kigen) -> None:
    assert kigen("report", "month", KMS, "2026-05", "--scope", REGION, "--sent").status == 0
    assert (
        kigen("--json", "month", "show", KMS, "2026-05", "--scope", REGION).json["frozen_at"] == "2026-06-03T02:20:30Z"
    )


def test_dates_are_told_by_day_with_what_is_left_and_the_clause(kigen: Kigen) -> None:
    told = kigen("--json", "dates").json_lines
    claim = next(each for each in told if each["kind"] == "claim_window" and each["contract"] == MAIL)
    assert (claim["day"], claim["at"], claim["rule"]) == ("2026-06-30", "2026-06-30T15:00:00Z", "C5")
    assert [each["day"] for each in told] == sorted(each["day"] for each in told)
    assert "27" in next(line for line in kigen("dates").out.splitlines() if MAIL in line and "2026-06-30" in line)
    assert {each["contract"] for each in kigen("--json", "dates", "--contract", BANK).json_lines} == {BANK}
    assert kigen("dates", "--days", "0").status == 2


@pytest.mark.parametrize("language", ["en", "ja"])
def test_dates_are_written_as_a_calendar_that_others_read(kigen: Kigen, tmp_path: Path, language: str) -> None:
    path = tmp_path / "dates.ics"
    assert kigen("--lang", language, "dates", "--ical", str(path)).status == 0
    told = kigen("--json", "dates").json_lines
    events = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert len(events) == len(told)
    assert len({str(event["uid"]) for event in events}) == len(events)
    review = next(event for event in events if str(event["uid"]).startswith("review") and MAIL in str(event["summary"]))
    assert review.decoded("dtstart").isoformat() == "2026-06-10"
    claim = next(e for e in events if str(e["uid"]).startswith("claim") and MAIL in str(e["summary"]))
    assert claim.decoded("dtstart") == at("2026-06-30 15:00")
    assert "C5" in str(claim["description"])
    first = {str(event["uid"]) for event in events}
    assert kigen("dates", "--ical", str(path)).status == 0
    assert {str(e["uid"]) for e in Calendar.from_ical(path.read_bytes()).walk("VEVENT")} == first
    assert kigen("dates", "--ical", str(tmp_path)).status == 2


def test_a_file_that_is_no_calendar_is_not_overwritten(kigen: Kigen, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("mine")
    assert kigen("dates", "--ical", str(path)).status == 2
    assert path.read_text() == "mine"
