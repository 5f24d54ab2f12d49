"""`kigen month`, `kigen report month` and `kigen dates`: what a month came to, settling it, and what falls due."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.incidents import Hit, LogIncident, log_incident
from core.desk.acts.receive import ReceiveTicket, receive
from storage.actor import Actor
from storage.catalogue import load_catalogue
from storage.database.location import Location
from storage.desk import Desk
from storage.holidays import HolidayLists
from tests.databases import Places
from tests.stakes import BANK, KMS, MAIL, REGION, at, put_at_stake
from tests.tui.cli.conftest import Kigen

NOW = at("2026-06-03 02:20:30")


def opened(kigen: Kigen) -> Desk:
    return Desk.open(
        kigen.location,
        actor=Actor(1000, "tanaka"),
        catalogue=load_catalogue(HolidayLists()),
        clock=lambda: kigen.now,
    )


def furnish(location: Location) -> None:
    kigen = Kigen(location, NOW)
    assert kigen("init").status == 0
    with opened(kigen) as desk:
        put_at_stake(desk)


@pytest.fixture
def kigen(places: Places) -> Kigen:
    """The command on a desk with something at stake, on Wednesday 2026-06-03 in Tokyo."""
    kigen = Kigen(places.copy("months", furnish), NOW)
    kigen.environment["TZ"] = "Asia/Tokyo"
    return kigen


def late_fact(kigen: Kigen, title: str = "Told late", contract: str = MAIL) -> None:
    kigen.later(minutes=1)
    with opened(kigen) as desk:
        stop = LogIncident(title, at("2026-05-20 03:00"), (Hit(contract),), at("2026-05-20 04:00"))
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


@pytest.mark.parametrize("form", ["text", "csv", "html"])
def test_a_report_of_a_frozen_month_is_of_what_was_frozen(kigen: Kigen, form: str) -> None:
    before = kigen("report", "month", BANK, "2026-05", "--form", form, "--sent")
    assert ("¥268" in before.out, "tanaka" in before.out, before.err) == (True, False, "")
    late_fact(kigen, contract=BANK)
    after = kigen("report", "month", BANK, "2026-05", "--form", form, "--sent")
    assert after.out == before.out
    assert "nobody accepted or refused that" in after.err
    assert "¥268 → ¥403" in after.err
    assert kigen("month", "refuse", BANK, "2026-05", "--why", "agreed").status == 0
    refused = kigen("report", "month", BANK, "2026-05", "--form", form)
    assert refused.out == before.out
    assert "was refused" in refused.err


def test_a_frozen_months_report_for_scripts_has_the_frozen_figures_first(kigen: Kigen) -> None:
    before = kigen("report", "month", BANK, "2026-05", "--form", "json", "--sent").json
    late_fact(kigen, contract=BANK)
    assert kigen("month", "refuse", BANK, "2026-05", "--why", "agreed").status == 0
    after = kigen("report", "month", BANK, "2026-05", "--form", "json").json
    assert (after.pop("different_from_frozen"), after.pop("difference_refused")) == (True, True)
    assert (before.pop("different_from_frozen"), before.pop("difference_refused")) == (False, False)
    assert (after.pop("frozen_at"), before.pop("frozen_at")) != (None, None)
    assert after == before
    assert "refused" in kigen("month", "show", BANK, "2026-05").out


def test_counts_that_are_kept_as_sums_leave_the_frozen_figures_without_steps(kigen: Kigen) -> None:
    before = kigen("report", "month", KMS, "2026-05", "--sent").out
    day = "2026-05-02T00:00:00Z"
    assert kigen("samples", "set", KMS, day, "100", "100", "--region", REGION).status == 0
    after = kigen("report", "month", KMS, "2026-05")
    figure = next(line.split()[1] for line in before.splitlines() if "Uptime" in line)
    assert figure in after.out
    assert "Why" not in after.out
    assert "nobody accepted or refused that" in after.err


@pytest.mark.both
def test_dates_are_told_by_day_with_what_is_left_and_the_clause(kigen: Kigen) -> None:
    told = kigen("--json", "dates").json_lines
    claim = next(each for each in told if each["kind"] == "claim_window" and each["contract"] == MAIL)
    assert (claim["day"], claim["at"], claim["rule"]) == ("2026-06-30", "2026-06-30T15:00:00Z", "C5")
    assert [each["day"] for each in told] == sorted(each["day"] for each in told)
    assert "27" in next(line for line in kigen("dates").out.splitlines() if MAIL in line and "2026-06-30" in line)
    assert {each["contract"] for each in kigen("--json", "dates", "--contract", BANK).json_lines} == {BANK}
    assert kigen("dates", "--days", "0").status == 2


def test_a_review_that_nobody_did_stays_among_the_dates_as_late_until_the_month_is_frozen(kigen: Kigen) -> None:
    """The remedy of May was to be looked at by the tenth of June."""
    kigen.later(days=170)
    late = [each for each in kigen("--json", "dates", "--contract", BANK).json_lines if each["days_left"] < 0]
    assert ("2026-06-10", "review") in [(each["day"], each["kind"]) for each in late]
    assert "late" in next(line for line in kigen("dates").out.splitlines() if "2026-06-10" in line)
    kigen("month", "freeze", BANK, "2026-05")
    late = [each for each in kigen("--json", "dates", "--contract", BANK).json_lines if each["days_left"] < 0]
    assert "2026-06-10" not in [each["day"] for each in late]


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


def test_a_what_if_says_each_figure_as_it_is_and_as_it_would_be_and_stores_nothing(kigen: Kigen) -> None:
    before = kigen("--json", "month", "show", BANK, "2026-05").json
    ran = kigen("--lang", "en", "month", "what-if", BANK, "2026-05", "--extend", "16:40", "--exclude", "12m")
    assert ran.status == 0
    lines = [line.split("  ") for line in ran.out.splitlines()]
    told = {cells[1].strip(): [each.strip() for each in cells[2:] if each.strip()] for cells in lines if len(cells) > 2}
    assert "nothing is stored" in lines[0][0]
    assert told["Downtime"] == ["2 h", "4 h 28 min"]  # 12:00 to 16:40 in Tokyo, without the first twelve minutes
    assert told["Downtime left"] == ["1 h 37 min 40 s over 99.95 %", "4 h 5 min 40 s over 99.95 %"]
    assert told["Remedy"] == ["refund ¥268", "refund ¥600"]  # 100,000 × 268 min ÷ 99.95 % of 744 h
    assert told["Monthly fee"] == ["¥100,000", "the same"]
    assert "Not counted, waived by agreement: 2026-05-10 12:00 – 2026-05-10 12:12." in ran.out
    assert kigen("--json", "month", "show", BANK, "2026-05").json == before


def test_a_what_if_for_scripts_has_both_months_with_their_steps(kigen: Kigen) -> None:
    told = kigen(
        "--json", "month", "what-if", MAIL, "2026-05", "--exclude", "12:00-13:50", "--ground", "maintenance"
    ).json
    assert told["stored"] is False
    assert [told[each]["downtime_seconds"] for each in ("before", "after")] == [7200.0, 600.0]
    assert [told[each]["remedy"]["months"] for each in ("before", "after")] == [1, None]
    assert told["after"]["explanation"][0]["rule"]
    assert (told["responses"], told["tickets"]) == ([{"met": 0, "late_tickets": []}] * 2, [])


def test_what_would_be_of_a_ticket_is_told_with_its_priority_its_plan_and_the_closing_days(kigen: Kigen) -> None:
    with opened(kigen) as desk:
        desk.perform(add_contract, AddContract("Desk", "jigsaw-prime", "business", starts_on=date(2025, 4, 1)))
        number = desk.perform(
            receive, ReceiveTicket("Desk", "normal", "Help", received_at=at("2026-06-03 01:00"))
        ).subject
    place = ("month", "what-if", "Desk", "2026-06")
    raised = kigen("--json", *place, "--priority", f"{number}=urgent").json
    assert (raised["before"], raised["after"]) == (None, None)  # no uptime is promised
    (told,) = raised["tickets"]
    assert (told["asked"], told["late"], told["after"]) == (True, [False, False], "2026-06-03T03:20:30Z")
    closed = kigen("--json", *place, "--closed", "2026-06-03").json["tickets"][0]
    assert (closed["before"], closed["after"]) == ("2026-06-04T05:00:00Z", "2026-06-05T04:00:00Z")
    plan = kigen("--json", *place, "--plan", "business-plus").json
    assert [cost["billed_plan"] for cost in plan["costs"]] == ["business", "business-plus"]
    assert plan["plan_from"] == "2026-06-03"
    text = kigen("--lang", "ja", *place, "--priority", f"{number}=urgent").out
    assert f"#{number} Help" in text
    assert "2026-06-03 12:20" in text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--ground", "maintenance"), "--exclude"),
        (("--on", "2026-05-01"), "--plan"),
        (("--incident", "2"), "--exclude"),
        (("--extend", "long"), "30m"),
        (("--exclude", "13:00-12:00"), "12m"),
        (("--exclude", "12m", "--ground", "weather"), "weather"),
        (("--priority", "high"), "123=high"),
        (("--priority", "999=high"), "999"),
        (("--closed", "soon"), "soon"),
        (("--incident", "999", "--extend", "5m"), "999"),
    ],
)
def test_what_can_not_be_tried_is_said(kigen: Kigen, options: tuple[str, ...], said: str) -> None:
    ran = kigen("--lang", "en", "month", "what-if", MAIL, "2026-05", *options)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_one_page_tells_its_times_in_one_zone_and_names_it(kigen: Kigen) -> None:
    late_fact(kigen)
    told = kigen("--zone", "UTC", "month", "show", MAIL, "2026-05").out
    assert "UTC; the month is counted in Asia/Tokyo" in told
    [stop] = [line for line in told.splitlines() if "Told late" in line]
    assert "2026-05-20 03:00" in stop
    assert "2026-05-20 12:00" not in told
    told = kigen("--zone", "UTC", "report", "month", MAIL, "2026-05").out
    assert "Times in" in told
    assert "2026-05-20 12:00" in told
    assert "the month is counted in" not in told
