"""`kigen import` and `kigen report` as a script sees them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import holidays
import pytest

from tests.tui.cli.conftest import Kigen

DATA = Path(__file__).parents[2] / "data"
REAL = str(DATA / "servicenow_incident_events.csv")
SERVICENOW = ("--contract", "acme", "--time-zone", "Asia/Tokyo")
TICKETS = """external_id,priority,subject,received_at
A,high,first,2026-05-29T09:00:00+09:00
B,hgih,second,2026-05-29T09:00:00+09:00
C,low,third,2026-05-29T09:00:00+09:00
"""


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], str]:
    def write(content: str, encoding: str = "utf-8") -> str:
        path = tmp_path / "given.csv"
        path.write_text(content, encoding)
        return str(path)

    return write


def test_the_real_file_is_imported_and_reported_on(kigen: Kigen) -> None:
    ran = kigen("import", "servicenow", REAL, *SERVICENOW)
    assert ran.status == 0
    assert ran.out.split() == ["read", "created", "updated", "unchanged", "refused", "890", "890", "0", "0", "0"]
    again = kigen("import", "servicenow", REAL, *SERVICENOW, "--json")
    assert (again.status, again.json["created"], again.json["unchanged"]) == (0, 0, 890)
    lines = kigen("report", "response", "--json").json_lines
    assert [(line["month"], line["priority"]) for line in lines] == [
        (month, priority) for month in ("2016-02", "2016-03") for priority in ("critical", "high", "normal", "low")
    ]
    assert sum(line["count"] for line in lines) == 890
    assert sum(line["unknown"] for line in lines) == 258
    assert sum(line["met"] + line["breached"] for line in lines) == 632
    table = kigen("report", "response", "--contract", "acme").out.splitlines()
    assert len(table) == 9
    assert table[0].split()[:3] == ["month", "priority", "tickets"]


@pytest.mark.both
def test_a_refused_record_has_its_place_and_the_rest_goes_in(kigen: Kigen, file: Callable[[str], str]) -> None:
    ran = kigen("import", "tickets", file(TICKETS), "--contract", "acme")
    assert ran.status == 1
    assert ran.out.split()[5:] == ["3", "2", "0", "0", "1"]
    assert "given.csv:3: B: priority: " in ran.err
    assert "high" in ran.err


def test_atomic_takes_all_or_none(kigen: Kigen, file: Callable[[str], str]) -> None:
    ran = kigen("import", "tickets", file(TICKETS), "--contract", "acme", "--atomic", "--json")
    assert (ran.status, ran.json["created"], ran.json["refused"]) == (1, 0, 1)
    refusal = ran.json["refusals"][0]
    assert (refusal["line"], refusal["record"], refusal["field"]) == (3, "B", "priority")
    assert refusal["error"] == "priority_unknown"
    assert kigen("queue", "--json").out == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("servicenow", "nowhere.csv", *SERVICENOW),
        ("servicenow", str(DATA / "syukujitsu.csv"), *SERVICENOW),
        ("servicenow", REAL, "--contract", "acm", "--time-zone", "Asia/Tokyo"),
        ("servicenow", REAL, "--contract", "acme", "--time-zone", "Asia/Tokio"),
        ("servicenow", REAL, *SERVICENOW, "--map", "nowhere.toml"),
        ("servicenow", REAL, "--contract", "acme"),
        ("tickets", REAL, "--contract", "acme"),
        ("tickets", REAL, "--contract", "acm"),
        ("holidays", REAL),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_fault_of_the_whole_import_is_one_line_and_status_2(
    kigen: Kigen, arguments: tuple[str, ...], lang: str
) -> None:
    ran = kigen("import", *arguments, "--lang", lang)
    assert (ran.status, ran.out) == (2, "")
    *_, line = ran.err.splitlines()
    assert line.startswith("kigen")
    assert "errors." not in line
    assert kigen("queue", "--json").out == ""


def an_official_list(*more: str) -> str:
    rows = [
        f"{day.year}/{day.month}/{day.day},{name}" for day, name in holidays.country_holidays("JP", years=2026).items()
    ]
    return "国民の祝日・休日月日,国民の祝日・休日名称\n" + "\n".join([*rows, *more]) + "\n"


@pytest.mark.both
def test_the_real_list_changes_nothing(kigen: Kigen) -> None:
    ran = kigen("import", "holidays", str(DATA / "syukujitsu.csv"), "--json")
    assert ran.status == 0
    assert (ran.json["added"], ran.json["removed"], ran.json["announced"]) == ([], [], [])


def test_a_new_holiday_is_shown_first_and_kept_when_asked(
    kigen: Kigen, receive: Callable[..., int], file: Callable[[str, str], str]
) -> None:
    number = receive(priority="low")
    before = kigen("ticket", "show", str(number), "--json").json["due_at"]
    path = file(an_official_list("2026/6/2,臨時の祝日"), "cp932")

    shown = kigen("import", "holidays", path, "--json").json
    assert shown["added"] == [{"day": "2026-06-02", "name": "臨時の祝日"}]
    assert (shown["moved"], shown["stored"]) == (1, False)
    assert shown["tickets"][0]["due_before"] == before
    assert kigen("ticket", "show", str(number), "--json").json["due_at"] == before

    applied = kigen("import", "holidays", path, "--apply")
    assert applied.status == 0
    assert "2026-06-02 臨時の祝日" in applied.out
    after = kigen("ticket", "show", str(number), "--json").json["due_at"]
    assert after == shown["tickets"][0]["due_after"] > before

    again = kigen("import", "holidays", path, "--apply", "--json").json
    assert (again["added"], again["moved"], again["stored"]) == ([], 0, False)
    taken_back = kigen("import", "holidays", file(an_official_list(), "cp932"), "--apply", "--json").json
    assert (taken_back["removed"], taken_back["moved"]) == (["2026-06-02"], 1)
    assert kigen("ticket", "show", str(number), "--json").json["due_at"] == before
