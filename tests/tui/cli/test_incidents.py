"""`kigen incident` and the imports around it, as an operator and a script see them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from storage.database.location import Location
from tests.databases import Places
from tests.tui.cli.conftest import Kigen

DATA = Path(__file__).parents[2] / "data"
KMS = "kms-sa-east-1-1544584045"


def furnish(location: Location) -> None:
    """Two contracts measured by time, one by requests in its regions."""
    fresh = Kigen(location)
    assert fresh("init").status == 0
    for name in ("web", "shop"):
        added = fresh("contract", "add", name, "--terms", "nexa-palette", "--plan", "standard", "--start", "2025-01-01")
        assert added.status == 0, added.err
    command = ("contract", "add", "keys", "--terms", "aws-kms", "--plan", "standard", "--start", "2017-01-01")
    assert fresh(*command, "--account", "123456789012").status == 0


@pytest.fixture
def desk(places: Places) -> Kigen:
    """The command on a copy of it."""
    return Kigen(places.copy("measured", furnish))


def test_an_incident_is_logged_in_one_line_and_its_effect_is_shown(desk: Kigen) -> None:
    ran = desk("incident", "log", "止まった", "--since", "-20m", "--terms", "nexa-palette")
    assert (ran.status, ran.err) == (0, "Incident 1 is logged.\n")
    assert "2026-06-01 09:40" in ran.out
    assert ran.out.count("(nexa-palette, we owe)") == 2
    assert "20 min of 720 h was down" in ran.out
    found = desk("--json", "incident", "show", "1").json
    assert [touch["contract"] for touch in found["touches"]] == ["shop", "web"]
    month = found["touches"][0]["months"][0]
    assert month["month"] == "2026-06"
    assert month["as_stands"]["adjusted"]["downtime_seconds"] == 1200
    assert found["open"]


@pytest.mark.both
def test_the_facts_and_the_adjusted_result_stand_side_by_side(desk: Kigen) -> None:
    desk("incident", "log", "down", "--since", "09:00", "--until", "09:30", "--contract", "web")
    desk("incident", "waive", "1", "web", "--why", "agreed by phone")
    month = desk("--json", "incident", "show", "1").json["touches"][0]["months"][0]["as_stands"]
    assert (month["original"]["downtime_seconds"], month["adjusted"]["downtime_seconds"]) == (1800, 0)
    shown = desk("incident", "show", "1").out
    assert "agreed by phone" in shown
    assert "waived by agreement" in shown
    taken_back = desk("--json", "incident", "waive", "1", "web", "--take-back").json
    assert taken_back["touches"][0]["waived_by"] is None


def test_one_contracts_stop_is_changed_apart_and_a_ground_is_told_with_its_clause(desk: Kigen) -> None:
    desk("incident", "log", "down", "--since", "yesterday 23:50", "--until", "09:00", "--terms", "nexa-palette")
    changed = desk(
        "--json", "incident", "change", "1", "--of", "web", "--until", "08:00", "--ground", "outside_control"
    )
    touches = {touch["contract"]: touch for touch in changed.json["touches"]}
    assert (touches["web"]["end"], touches["shop"]["end"]) == ("2026-05-31T23:00:00Z", "2026-06-01T00:00:00Z")
    assert (touches["web"]["ground"], touches["shop"]["ground"]) == ("outside_control", "")
    assert [month["month"] for month in touches["shop"]["months"]] == ["2026-05", "2026-06"]
    shown = desk("incident", "show", "1").out
    assert "Excluded: " in shown


def test_ended_reopened_dropped_and_listed(desk: Kigen) -> None:
    desk("incident", "log", "first", "--since", "-2h", "--contract", "web")
    assert desk("--json", "incident", "end", "1", "--at", "-1h").json["open"] is False
    assert desk("--json", "incident", "reopen", "1").json["open"] is True
    assert desk("--json", "incident", "drop", "1", "--why", "by mistake").json["dropped"] is True
    refused = desk("incident", "end", "1")
    assert (refused.status, "was dropped" in refused.err) == (1, True)
    desk("incident", "log", "second", "--contract", "shop")
    assert [row["title"] for row in desk("--json", "incident", "list").json_lines] == ["second", "first"]
    assert [row["title"] for row in desk("--json", "incident", "list", "--open").json_lines] == ["second"]
    assert [row["title"] for row in desk("--json", "incident", "list", "web").json_lines] == ["first"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--since", "10:30"), "future"),
        (("--since", "09:00", "--until", "08:00"), "before"),
        (("--contract", "wbe"), "web"),
        (("--customer", "nobody"), "no contract matches"),
        (("--ground", "x"), "contract"),
        (("--since", "half past"), "half past"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_logged(desk: Kigen, options: tuple[str, ...], words: str) -> None:
    ran = desk("incident", "log", "down", *options)
    assert ran.status in (1, 2)
    assert words in ran.err
    assert desk("incident", "list").out == ""


def test_the_kms_disturbance_of_2018_becomes_an_incident_and_its_effect_is_shown(desk: Kigen) -> None:
    """None of our terms were in force then: said so, with the version that came after."""
    file = str(DATA / "aws_status.json")
    proposed = desk("--json", "import", "aws-status", file, "--find", "kms").json
    assert (proposed["id"], proposed["said"], proposed["incident"]) == (KMS, "Between 6:23 PM and 8:03 PM PST", None)
    assert desk("import", "aws-status", file, "--accept", KMS, "--terms", "aws-kms").status == 0
    found = desk("--json", "incident", "show", "1").json
    assert (found["evidence"], found["start"], found["end"]) == (
        "announced", "2018-12-12T02:23:00Z", "2018-12-12T04:03:00Z",
    )  # fmt: skip
    (touch,) = found["touches"]
    assert (touch["contract"], touch["scope"]) == ("keys", "sa-east-1")
    (month,) = touch["months"]
    assert (month["refused"], month["as_stands"]) == ("not_in_force", None)
    assert (month["what_if"]["terms_version"], month["what_if"]["adjusted"]["met"]) == ("2019-01", True)
    assert (month["at_worst"]["uptime"], month["at_worst"]["percent"]) == ("99.764784", "10")
    again = desk("import", "aws-status", file, "--accept", KMS, "--terms", "aws-kms")
    assert "incident 1 already" in again.err
    assert len(desk("--json", "incident", "list").json_lines) == 1


def test_cloudtrail_logs_become_counts_of_the_contract_and_each_file_goes_in_once(desk: Kigen, tmp_path: Path) -> None:
    def record(number: int, account: str, code: str | None) -> dict[str, object]:
        return {
            "eventID": f"id-{number}", "eventTime": "2026-05-01T00:07:31Z", "eventSource": "kms.amazonaws.com",
            "awsRegion": "sa-east-1", "recipientAccountId": account, "errorCode": code,
            "userIdentity": {"type": "Root"},
        }  # fmt: skip

    records = [record(number, "123456789012", "KMSInternalException" if number < 5 else None) for number in range(10)]
    records.append(record(99, "999999999999", None))
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "a.json.gz").write_bytes(gzip.compress(json.dumps({"Records": records}).encode()))
    ran = desk("--json", "import", "cloudtrail", str(tmp_path / "logs"))
    assert ran.status == 1
    assert (ran.json["kms"], ran.json["changed"]) == (11, 1)
    assert ran.json["no_contract"] == [{"account": "999999999999", "region": "sa-east-1", "requests": 1}]
    again = desk("--json", "import", "cloudtrail", str(tmp_path / "logs"))
    assert (again.status, again.json["files"], again.json["files_known"]) == (0, 0, 1)
    times = ("--since", "2026-05-01T00:00:00Z", "--until", "2026-05-01T01:00:00Z")
    desk("incident", "log", "x", *times, "--terms", "aws-kms", "--region", "sa-east-1")
    month = desk("--json", "incident", "show", "1").json["touches"][0]["months"][0]
    assert (month["as_stands"]["adjusted"]["uptime"], month["at_worst"]) == ("99.994399", None)


def test_a_samples_file_goes_in_whole_or_not_at_all(desk: Kigen, tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    head = "account,region,start,requests,errors\n"
    path.write_text(
        f"{head}123456789012,sa-east-1,2026-05-01T00:00:00Z,10,11\n123456789012,x,2026-05-01T00:01:00Z,1,0\n"
    )
    refused = desk("import", "samples", str(path))
    assert refused.status == 2
    assert "counts.csv:2: errors" in refused.err
    assert "counts.csv:3: start" in refused.err
    path.write_text(f"{head}123456789012,sa-east-1,2026-05-01T00:00:00Z,10,1\n")
    assert desk("--json", "import", "samples", str(path)).json["changed"] == 1
    assert desk("--json", "import", "samples", str(path)).json["unchanged"] == 1
    path.write_text(f"{head}123456789012,sa-east-1,2026-05-01T00:00:00Z,10,2\n")
    assert "--replace" in desk("import", "samples", str(path)).err
    assert desk("--json", "import", "samples", str(path), "--replace").json["changed"] == 1


def test_all_that_is_wrong_in_a_samples_file_is_told_at_once_by_its_line(desk: Kigen, tmp_path: Path) -> None:
    """Format, names and figures; the second line is sound."""
    path = tmp_path / "counts.csv"
    rows = ("keys,sa-east-1,2026-05-01T00:00:00Z,10,1", "kys,sa-east-1,2026-05-01T00:00:00Z,10,1",
            "keys,sa-east-1,2026-05-01T00:05:00,10,1", "keys,sa-east-1,2026-05-01T00:10:00Z,ten,1",
            "keys,sa-east-1,2026-05-01T00:15:00Z,10,11", "keys,sa-east-1,2026-05-01T00:20:00Z,10,1,7",
            "keys,sa-east-1,2016-05-01T00:20:00Z,10,1")  # fmt: skip
    path.write_text("contract,region,start,requests,errors\n" + "\n".join(rows) + "\n")
    refused = desk("import", "samples", str(path))
    places = ("3: contract", "4: start", "5: requests", "6: errors", "7: fields", "8: start")
    told = [line for line in refused.err.splitlines() if "counts.csv:" in line]
    assert [place in line for place, line in zip(places, told, strict=True)] == [True] * len(places)


def test_a_column_that_is_not_known_is_not_left_out_silently(desk: Kigen, tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("contract,region,start,requests,errors,grund\nkeys,sa-east-1,2026-05-01T00:00:00Z,10,1,own_act\n")
    refused = desk("import", "samples", str(path))
    assert (refused.status, "unknown columns grund" in refused.err) == (2, True)


def test_a_samples_file_that_went_in_is_still_no_cloudtrail_log(desk: Kigen, tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("contract,region,start,requests,errors\nkeys,sa-east-1,2026-05-01T00:00:00Z,10,1\n")
    assert desk("import", "samples", str(path)).status == 0
    refused = desk("import", "cloudtrail", str(path))
    assert (refused.status, "CloudTrail" in refused.err) == (2, True)


def test_contracts_that_a_change_leaves_out_are_named(desk: Kigen) -> None:
    desk("incident", "log", "down", "--since", "09:00", "--until", "09:30", "--contract", "web", "--contract", "keys")
    changed = desk("incident", "change", "1", "--contract", "web")
    assert "touches keys no more" in changed.err
    again = desk("incident", "change", "1", "--note", "x")
    assert "no more" not in again.err
    added = desk("incident", "change", "1", "--own", "keys @ 09:10 - 09:20")
    assert "no more" not in added.err
    assert {each["contract"] for each in desk("--json", "incident", "show", "1").json["touches"]} == {"web", "keys"}


def test_what_was_said_is_taken_away_again(desk: Kigen) -> None:
    times = ("--since", "09:00", "--until", "09:30", "--known-at", "09:10")
    desk("incident", "log", "down", *times, "--contract", "web", "--ground", "outside_control", "--reference", "A-1")
    assert desk("--json", "incident", "change", "1", "--no-known-at").json["known_at"] is None
    assert desk("--json", "incident", "change", "1", "--reference", "").json["reference"] == ""
    assert desk("--json", "incident", "change", "1", "--no-ground").json["touches"][0]["ground"] == ""
    assert desk("incident", "change", "1", "--no-known-at").err == "Incident 1: nothing to change.\n"
    refused = desk("incident", "change", "1", "--no-until", "--note", "x")
    assert refused.status == 1
    assert "kigen incident reopen 1" in refused.err
    assert desk("--json", "incident", "show", "1").json["note"] == "", "nothing else of it was changed"


def test_several_contracts_have_times_and_grounds_of_their_own(desk: Kigen) -> None:
    own = ("--own", "web @ 09:10-09:20 outside", "--own", "keys us-east-1 @ 09:05-")
    logged = desk(
        "--json", "incident", "log", "down", "--since", "09:00", "--until", "09:30", "--contract", "shop", *own
    )
    touches = {touch["contract"]: touch for touch in logged.json["touches"]}
    spans = {name: (touch["start"][11:16], touch["end"][11:16]) for name, touch in touches.items()}
    assert spans == {"shop": ("00:00", "00:30"), "web": ("00:10", "00:20"), "keys": ("00:05", "00:30")}
    assert (touches["web"]["ground"], touches["shop"]["ground"]) == ("outside_control", "")
    assert touches["keys"]["scope"] == "us-east-1"
    changed = desk("--json", "incident", "change", "1", "--until", "09:25", "--own", "web @ -09:15 none").json
    spans = {touch["contract"]: (touch["start"][11:16], touch["end"][11:16]) for touch in changed["touches"]}
    assert spans == {"shop": ("00:00", "00:25"), "web": ("00:00", "00:15"), "keys": ("00:05", "00:25")}
    assert {touch["ground"] for touch in changed["touches"]} == {""}
    again = desk("--json", "incident", "change", "1", "--of", "web", "--no-until").json
    assert {touch["end"][11:16] for touch in again["touches"]} == {"00:25"}


@pytest.mark.parametrize("own", ["web 09:10", "wbe @ 09:10-09:20", "web @ 09:10-09:20 sun", "web @ 09:20-09:10"])
def test_a_stop_that_cannot_be_read_changes_nothing(desk: Kigen, own: str) -> None:
    ran = desk("incident", "log", "down", "--since", "09:00", "--until", "09:30", "--own", own)
    assert ran.status == 2
    assert desk("incident", "list").out == ""


def test_the_tickets_linked_to_an_incident_are_named_and_a_voided_link_is_not(desk: Kigen) -> None:
    desk("incident", "log", "down", "--contract", "web")
    for subject in ("Login fails", "Blank page", "Invoice"):
        assert desk("ticket", "add", "--contract", "web", "--priority", "inquiry", "--subject", subject).status == 0
    for number in ("1", "2", "3"):
        assert desk("ticket", "link", number, "1").status == 0
    assert desk("ticket", "void", "3").status == 0
    assert desk("ticket", "link", "3", "9").status == 2, "there is no incident 9"
    found = desk("--json", "incident", "show", "1").json["tickets"]
    assert [(each["ticket"], each["subject"]) for each in found] == [(1, "Login fails"), (2, "Blank page")]
    assert "#2  Blank page" in desk("incident", "show", "1").out


def test_an_error_tells_the_times_that_were_typed(desk: Kigen) -> None:
    times = ("--since", "2026-05-02 10:00", "--until", "2026-05-02 09:00")
    ran = desk("incident", "log", "down", *times, "--contract", "web")
    assert ran.err == "kigen: end: it ends (2026-05-02 09:00) before it starts (2026-05-02 10:00)\n"
    ran = desk("--zone", "Europe/Berlin", "incident", "log", "down", *times, "--contract", "web")
    assert ran.err == "kigen: end: it ends (2026-05-02 09:00) before it starts (2026-05-02 10:00)\n"
    ran = desk("incident", "log", "down", "--since", "2027-01-01 08:00", "--contract", "web")
    assert "2027-01-01 08:00 lies in the future" in ran.err
