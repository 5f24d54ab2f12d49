"""The audit rows of a ServiceNow desk: what the real file becomes, and what is refused."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.desk.acts.import_tickets import ImportedTicket, Refusal
from core.desk.events import ClockEvent, EventKind
from core.desk.fold import fold
from core.errors import BadInput, ManyErrors
from storage.exchange.local_times import DateOrder
from storage.exchange.servicenow import open_servicenow, read_tickets, survey
from storage.exchange.servicenow_words import ServiceNowWords, default_words, read_words
from storage.exchange.source_file import open_source
from tests.data.hostile import HOSTILE

REAL = Path(__file__).parents[2] / "data" / "servicenow_incident_events.csv"
PRIORITIES = ("critical", "urgent", "high", "normal", "low")
TOKYO = ZoneInfo("Asia/Tokyo")
HEADER = "number,incident_state,sys_mod_count,reopen_count,opened_at,sys_updated_at,priority,resolved_at,closed_at"


def read(
    path: Path,
    *,
    order: DateOrder | None = None,
    words: ServiceNowWords | None = None,
    zone: ZoneInfo = TOKYO,
) -> list[ImportedTicket | Refusal]:
    file = open_servicenow(open_source(path))
    words = words or default_words(PRIORITIES)
    return list(read_tickets(file, survey(file, order), words=words, zone=zone, contract="acme"))


@pytest.fixture(scope="module")
def real() -> list[ImportedTicket]:
    return [record for record in read(REAL) if isinstance(record, ImportedTicket)]


class Written:
    """A file of rows written by a test."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
        self.path.write_text("\n".join((header, *rows)) + "\n", encoding)
        return self.path

    def ticket(self, *rows: str, **options: str) -> ImportedTicket:
        (found,) = read(self(*rows, **options))
        assert isinstance(found, ImportedTicket), found
        return found


@pytest.fixture
def written(tmp_path: Path) -> Written:
    return Written(tmp_path / "rows.csv")


def row(state: str, changed: int, at: str, *, number: str = "INC1", priority: str = "3 - Moderate", reopened: int = 0,
        opened: str = "29-02-2016 01:00", resolved: str = "?") -> str:  # fmt: skip
    return f"{number},{state},{changed},{reopened},{opened},29-02-2016 {at},{priority},{resolved},?"


def kinds(ticket: ImportedTicket) -> list[str]:
    return [event.kind.value for event in ticket.events]


def minute(event: ClockEvent) -> str:
    return event.at.astimezone(TOKYO).strftime("%H:%M")


# -- The real file, against a second computation that shares nothing with the reader ---------------------------------


@dataclass
class Naive:
    """What one incident adds up to, counted the slow way."""

    opened: datetime
    rows: list[dict[str, str]]

    @property
    def states(self) -> list[str]:
        """The states in their order; a row dated before the opening stands first."""
        return [one["incident_state"] for one in self.rows]

    def runs(self) -> Iterator[str]:
        previous = None
        for state in self.states:
            if state != previous:
                yield state
            previous = state


def naive_time(text: str) -> datetime:
    return datetime.strptime(text, "%d-%m-%Y %H:%M").replace(tzinfo=TOKYO)


@pytest.fixture(scope="module")
def naive() -> dict[str, Naive]:
    with REAL.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found: dict[str, Naive] = {}
    for number in dict.fromkeys(one["number"] for one in rows):
        own = [one for one in rows if one["number"] == number]
        opened = naive_time(own[0]["opened_at"])
        early = [one for one in own if naive_time(one["sys_updated_at"]) < opened]
        rest = [one for one in own if one not in early]
        rest.sort(key=lambda one: naive_time(one["sys_updated_at"]))
        rest.sort(key=lambda one: int(one["sys_mod_count"]))
        found[number] = Naive(opened, [*early, *rest])
    return found


def test_the_real_file_is_890_tickets(real: list[ImportedTicket], naive: dict[str, Naive]) -> None:
    assert len(real) == 890
    assert len(read(REAL)) == 890
    assert [ticket.external_id for ticket in real] == list(naive)
    assert {ticket.source for ticket in real} == {"servicenow"}


def test_each_is_received_when_it_was_opened_with_its_first_priority(
    real: list[ImportedTicket], naive: dict[str, Naive]
) -> None:
    priorities = {"1 - Critical": "critical", "2 - High": "high", "3 - Moderate": "normal", "4 - Low": "low"}
    for ticket in real:
        incident = naive[ticket.external_id]
        receipt = ticket.events[0]
        assert receipt.kind is EventKind.RECEIVED
        assert receipt.at == incident.opened
        assert receipt.priority == priorities[incident.rows[0]["priority"]]


def test_632_responses_are_the_first_change_away_from_new_and_258_are_unknown(
    real: list[ImportedTicket], naive: dict[str, Naive]
) -> None:
    unknown = 0
    for ticket in real:
        incident = naive[ticket.external_id]
        state = fold(ticket.events)
        if "New" not in incident.states:
            unknown += 1
            assert state.response_unknown
            assert state.responded_at is None
            continue
        assert incident.states[0] == "New"
        first = next(one for one in incident.rows if one["incident_state"] != "New")
        assert not state.response_unknown
        assert state.responded_at == naive_time(first["sys_updated_at"])
    assert unknown == 258


def test_priorities_change_45_times_in_39_tickets(real: list[ImportedTicket], naive: dict[str, Naive]) -> None:
    expected = {
        number: sum(before["priority"] != after["priority"] for before, after in pairwise(incident.rows))
        for number, incident in naive.items()
    }
    found = {ticket.external_id: kinds(ticket).count("priority_changed") for ticket in real}
    assert found == expected
    assert sum(found.values()) == 45
    assert sum(count > 0 for count in found.values()) == 39


def test_324_waits_for_the_customer_are_pauses(real: list[ImportedTicket], naive: dict[str, Naive]) -> None:
    expected = {number: list(one.runs()).count("Awaiting User Info") for number, one in naive.items()}
    found = {ticket.external_id: kinds(ticket).count("paused") for ticket in real}
    assert found == expected
    assert sum(found.values()) == 324
    assert all(fold(ticket.events).paused_since is None for ticket in real)


def test_11_reopenings_and_a_resolution_before_each_of_them(
    real: list[ImportedTicket], naive: dict[str, Naive]
) -> None:
    expected = {}
    for number, incident in naive.items():
        runs = list(incident.runs())
        expected[number] = sum(
            before in ("Resolved", "Closed") and after not in ("Resolved", "Closed") for before, after in pairwise(runs)
        )
    found = {ticket.external_id: kinds(ticket).count("reopened") for ticket in real}
    assert found == expected
    assert sum(found.values()) == 11
    assert {ticket.external_id: kinds(ticket).count("resolved") for ticket in real} == {
        number: count + 1 for number, count in expected.items()
    }


def test_every_incident_ends_resolved_when_its_resolution_says(
    real: list[ImportedTicket], naive: dict[str, Naive]
) -> None:
    stated = 0
    for ticket in real:
        incident = naive[ticket.external_id]
        resolved_at = fold(ticket.events).resolved_at
        last_run = [one for one in incident.rows if one["incident_state"] == "Resolved"]
        assert resolved_at is not None
        if incident.rows[0]["resolved_at"] == "?":
            assert resolved_at in [naive_time(one["sys_updated_at"]) for one in last_run]
        else:
            stated += 1
            assert resolved_at == naive_time(incident.rows[0]["resolved_at"])
    assert stated == 861


def test_each_closing_is_noted_once(real: list[ImportedTicket]) -> None:
    assert Counter(kinds(ticket).count("noted") for ticket in real) == {1: 890}


def test_nothing_happens_before_the_receipt_or_out_of_turn(real: list[ImportedTicket]) -> None:
    for ticket in real:
        instants = [event.at for event in ticket.events]
        assert instants == sorted(instants)


# -- Rows ------------------------------------------------------------------------------------------------------------


def test_the_first_change_away_from_new_is_the_response(written: Written) -> None:
    ticket = written.ticket(row("New", 0, "01:05"), row("New", 1, "02:00"), row("Active", 2, "03:00"))
    assert kinds(ticket) == ["received", "responded"]
    assert minute(ticket.events[1]) == "03:00"


def test_a_ticket_whose_new_is_not_in_the_file_has_an_unknown_response(written: Written) -> None:
    ticket = written.ticket(row("Active", 3, "03:00"), row("Resolved", 4, "04:00"))
    assert ticket.events[0].observed_from == ticket.events[1].at.replace(hour=18)
    assert kinds(ticket) == ["received", "resolved"]
    assert fold(ticket.events).responded_at is None


def test_rows_may_come_in_any_order_and_between_those_of_others(written: Written) -> None:
    path = written(
        row("Resolved", 2, "05:00"),
        row("New", 0, "02:00", number="INC2"),
        row("New", 0, "01:30"),
        row("Active", 1, "04:00", number="INC2"),
        row("Active", 1, "03:00"),
    )
    found = {record.external_id: record for record in read(path) if isinstance(record, ImportedTicket)}
    assert [minute(event) for event in found["INC1"].events] == ["01:00", "03:00", "05:00"]
    assert [minute(event) for event in found["INC2"].events] == ["01:00", "04:00"]


def test_a_row_dated_before_the_opening_describes_the_opening(written: Written) -> None:
    ticket = written.ticket(
        row("Active", 1, "04:00"), row("Resolved", 2, "05:00"), row("New", 7, "00:30"), row("Closed", 7, "06:00")
    )
    assert kinds(ticket) == ["received", "responded", "resolved", "noted"]
    assert fold(ticket.events).response_unknown is False


def test_only_a_wait_for_the_customer_pauses(written: Written) -> None:
    ticket = written.ticket(
        row("New", 0, "01:00"),
        row("Awaiting User Info", 1, "02:00"),
        row("Awaiting Vendor", 2, "03:00"),
        row("Awaiting Problem", 3, "04:00"),
        row("Awaiting Evidence", 4, "05:00"),
    )
    assert [(event.kind.value, minute(event)) for event in ticket.events[2:]] == [
        ("paused", "02:00"), ("resumed", "03:00"),
    ]  # fmt: skip


def test_a_resolution_ends_the_wait_by_itself(written: Written) -> None:
    ticket = written.ticket(row("New", 0, "01:00"), row("Awaiting User Info", 1, "02:00"), row("Resolved", 2, "03:00"))
    assert kinds(ticket) == ["received", "responded", "paused", "resolved"]


def test_closing_resolves_what_was_not_resolved(written: Written) -> None:
    ticket = written.ticket(row("New", 0, "01:00"), row("Active", 1, "02:00"), row("Closed", 2, "03:00"))
    assert kinds(ticket) == ["received", "responded", "resolved", "noted"]
    assert ticket.events[-1].text == "Closed"


def test_a_closing_takes_the_stated_resolution_between_its_rows(written: Written) -> None:
    resolved = "29-02-2016 02:30"
    ticket = written.ticket(
        row("New", 0, "01:00", resolved=resolved),
        row("Active", 1, "02:00", resolved=resolved),
        row("Closed", 2, "03:00", resolved=resolved),
    )
    assert [(event.kind.value, minute(event)) for event in ticket.events[2:]] == [
        ("resolved", "02:30"), ("noted", "03:00"),
    ]  # fmt: skip


@pytest.mark.parametrize("stated", ["29-02-2016 00:10", "29-02-2016 23:00", "?"])
def test_a_stated_resolution_that_the_rows_contradict_does_not_count(written: Written, stated: str) -> None:
    ticket = written.ticket(
        row("New", 0, "01:00", resolved=stated),
        row("Resolved", 1, "02:00", resolved=stated),
        row("Closed", 2, "03:00", resolved=stated),
    )
    assert minute(next(event for event in ticket.events if event.kind is EventKind.RESOLVED)) == "02:00"


def test_a_reopening_shows_even_where_only_its_count_rises(written: Written) -> None:
    ticket = written.ticket(
        row("New", 0, "01:00"), row("Resolved", 1, "02:00"), row("Resolved", 4, "03:00", reopened=1)
    )
    assert kinds(ticket) == ["received", "responded", "resolved", "reopened", "resolved"]


def test_an_unknown_priority_is_the_first_known_one(written: Written) -> None:
    ticket = written.ticket(row("New", 0, "01:00", priority="?"), row("Active", 1, "02:00", priority="1 - Critical"))
    assert ticket.events[0].priority == "critical"
    assert kinds(ticket) == ["received", "responded"]


def test_a_raised_priority_keeps_the_word_of_the_file_as_its_reason(written: Written) -> None:
    ticket = written.ticket(row("New", 0, "01:00"), row("New", 1, "02:00", priority="1 - Critical"))
    assert (ticket.events[1].priority, ticket.events[1].reason) == ("critical", "1 - Critical")


# -- Dates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["29-02-2016", "29/2/2016", "2016-02-29", "29.02.2016"])
def test_days_are_read_as_they_are_written(written: Written, day: str) -> None:
    ticket = written.ticket(f"INC1,New,0,0,{day} 01:16,{day} 1:16,3 - Moderate,?,?")
    assert ticket.events[0].at == datetime(2016, 2, 28, 16, 16, tzinfo=UTC)


def test_one_day_above_twelve_in_any_date_column_decides(written: Written) -> None:
    rows = "INC1,New,0,0,03-02-2016 01:16,03-02-2016 02:00,3 - Moderate,?,"
    assert written.ticket(rows + "05-13-2016 00:00").events[0].at.day == 1  # 2 March, 01:16 in Tokyo
    assert written.ticket(rows + "13-05-2016 00:00").events[0].at.day == 2  # 3 February


def test_undecidable_dates_are_asked_for(written: Written) -> None:
    path = written("INC1,New,0,0,03-02-2016 01:16,03-02-2016 02:00,3 - Moderate,?,?")
    with pytest.raises(BadInput, match="dates_undecidable") as refused:
        read(path)
    assert refused.value.field == "--date-order"
    (ticket,) = read(path, order=DateOrder.MONTH_FIRST)
    assert isinstance(ticket, ImportedTicket)
    assert ticket.events[0].at == datetime(2016, 3, 1, 16, 16, tzinfo=UTC)


def test_dates_that_contradict_each_other_are_a_fault_of_the_file(written: Written) -> None:
    path = written("INC1,New,0,0,29-02-2016 01:16,02-29-2016 02:00,3 - Moderate,?,?")
    with pytest.raises(BadInput, match="dates_contradict"):
        read(path)
    (refusal,) = read(path, order=DateOrder.DAY_FIRST)
    assert isinstance(refusal, Refusal)
    assert (refusal.line, refusal.error.field) == (2, "sys_updated_at")


def test_an_order_that_the_dates_disprove_is_refused(written: Written) -> None:
    """Else 03-02 would quietly become another month than the file means."""
    path = written("INC1,New,0,0,03-02-2016 01:16,29-02-2016 02:00,3 - Moderate,?,?")
    with pytest.raises(BadInput, match="dates_prove_other") as refused:
        read(path, order=DateOrder.MONTH_FIRST)
    assert (refused.value.field, refused.value.params["example"]) == ("--date-order", "29-02-2016 02:00")


def test_a_skipped_or_repeated_local_time_is_read_as_before_the_change(written: Written) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    times = {"27-03-2016 02:30": (1, 30), "30-10-2016 02:30": (0, 30)}
    for text, (hour, minutes) in times.items():
        (ticket,) = read(written(f"INC1,New,0,0,{text},{text},4 - Low,?,?"), zone=berlin)
        assert isinstance(ticket, ImportedTicket)
        assert (ticket.events[0].at.hour, ticket.events[0].at.minute) == (hour, minutes)


# -- What is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ("INC2,New,0,0,31-02-2016 01:00,29-02-2016 01:00,3 - Moderate,?,?", "opened_at"),
        ("INC2,New,0,0,?,29-02-2016 01:00,3 - Moderate,?,?", "opened_at"),
        ("INC2,New,0,0,29-02-2016 01:00,,3 - Moderate,?,?", "sys_updated_at"),
        ("INC2,New,0,0,29-02-2016 01:00,29-02-2016 25:00,3 - Moderate,?,?", "sys_updated_at"),
        ("INC2,New,0,0,29-02-2016 01:00,29-02-2016 01:00,9 - Whim,?,?", "priority"),
        ("INC2,New,0,0,29-02-2016 01:00,29-02-2016 01:00,?,?,?", "priority"),
        ("INC2,Lost,0,0,29-02-2016 01:00,29-02-2016 01:00,4 - Low,?,?", "incident_state"),
        ("INC2,New,-1,0,29-02-2016 01:00,29-02-2016 01:00,4 - Low,?,?", "sys_mod_count"),
        ("INC2,New,0,²,29-02-2016 01:00,29-02-2016 01:00,4 - Low,?,?", "reopen_count"),
        ("INC2,New,0,0,29-02-2016 01:00,29-02-2016 01:00,4 - Low,soon,?", "resolved_at"),
        (",New,0,0,29-02-2016 01:00,29-02-2016 01:00,4 - Low,?,?", "number"),
        ("INC2,New,0", None),
    ],
)
def test_a_bad_row_refuses_its_incident_and_no_other(written: Written, bad: str, field: str | None) -> None:
    first, refusal, last = read(written(row("New", 0, "01:00"), bad, row("New", 0, "01:00", number="INC3")))
    assert isinstance(first, ImportedTicket)
    assert isinstance(last, ImportedTicket)
    assert isinstance(refusal, Refusal)
    assert (refusal.line, refusal.error.field) == (3, field)


def test_one_bad_row_among_good_ones_refuses_the_incident_whole(written: Written) -> None:
    (refusal,) = read(written(row("New", 0, "01:00"), row("Lost", 1, "02:00"), row("Resolved", 2, "03:00")))
    assert isinstance(refusal, Refusal)
    assert (refusal.line, refusal.record, refusal.error.code) == (3, "INC1", "word_unmapped")


def test_lines_are_counted_in_the_file_also_after_a_field_of_several_lines(written: Written) -> None:
    header = HEADER + ",short_description"
    path = written(
        row("New", 0, "01:00") + ',"two\nlines"', row("Lost", 0, "01:00", number="INC2") + ",x", header=header
    )
    refusal = read(path)[1]
    assert isinstance(refusal, Refusal)
    assert refusal.line == 4


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b" \n\n", "file_empty"),
        (b"name,phone\nx,1\n", "not_csv"),
        (b'{"number": "INC1"}\n', "not_csv"),
        (HEADER.replace("opened_at,", "").encode() + b"\n", "columns_missing"),
        (HEADER.encode() + b",number\n", "column_twice"),
        (HEADER.encode("utf-16"), "wrong_encoding"),
        (HEADER.encode() + b"\n\xff\xfe\xfa", "wrong_encoding"),
        (HEADER.encode() + b'\n"INC1,New,0\n', "csv_broken"),
    ],
    ids=["nothing", "blank", "other columns", "json", "a column less", "a column twice", "utf-16", "no text", "quotes"],
)
def test_a_fault_of_the_whole_file_is_named(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "broken.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput) as refused:
        read(path)
    assert refused.value.code == code


def test_all_missing_columns_are_named_at_once(written: Written) -> None:
    with pytest.raises(BadInput) as refused:
        read(written(header="number,opened_at"))
    assert refused.value.params["columns"] == ("incident_state", "sys_mod_count", "sys_updated_at", "priority")


@pytest.mark.parametrize("missing", ["nowhere.csv", "."])
def test_what_is_no_file_says_so(tmp_path: Path, missing: str) -> None:
    with pytest.raises(BadInput, match="file_unreadable"):
        read(tmp_path / missing)


def test_a_pipe_and_a_device_are_refused_before_they_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path / "pipe.csv", Path("/dev/zero")):
        with pytest.raises(BadInput, match="file_not_plain"):
            read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_japanese_is_read_in_each_of_its_encodings(written: Written, encoding: str) -> None:
    ticket = written.ticket(
        row("New", 0, "01:00") + ",障害：応答なし", header=HEADER + ",short_description", encoding=encoding
    )
    assert ticket.subject == "障害：応答なし"


def test_semicolons_and_servicenows_own_column_names_are_read(written: Written) -> None:
    header = HEADER.replace("incident_state", "state").replace("sys_updated_at", "sys_updated_on")
    ticket = written.ticket(row("New", 0, "01:00").replace(",", ";"), header=header.replace(",", ";"))
    assert ticket.external_id == "INC1"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_enters_clean(tmp_path: Path, name: str) -> None:
    path = tmp_path / "hostile.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*HEADER.split(","), "short_description", "caller_id"])
        writer.writerow([*row("New", 0, "01:00").split(","), HOSTILE[name], HOSTILE[name]])
    (ticket,) = read(path)
    assert isinstance(ticket, ImportedTicket)
    for text in (ticket.subject, ticket.requester):
        assert text.replace("\u3000", " ").isprintable()
        assert len(text) <= 300


# -- What the file's words mean --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "critical", "high", "moderate", "low"),
    [
        (PRIORITIES, "critical", "high", "normal", "low"),
        (("urgent", "high", "normal", "low"), "urgent", "high", "normal", "low"),
        (("normal", "low"), "normal", "normal", "normal", "low"),
        (("p1", "p2", "p3"), "p1", "p2", "p3", "p3"),
    ],
)
def test_priorities_become_the_next_of_the_plan(
    plan: tuple[str, ...], critical: str, high: str, moderate: str, low: str
) -> None:
    words = default_words(plan).priorities
    assert [words[word] for word in ("1 - critical", "2 - high", "3 - moderate", "4 - low")] == [
        critical, high, moderate, low,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("map.toml", '[priorities]\n"9 - Whim" = "low"\n[states]\n"Awaiting Evidence" = "waiting"\n'),
        ("map.json", '{"priorities": {"9 - whim": "low"}, "states": {"awaiting evidence": "waiting"}}'),
    ],
)
def test_a_map_adds_to_what_words_mean(tmp_path: Path, written: Written, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    words = read_words(tmp_path / name, PRIORITIES)
    path = written(
        row("New", 0, "01:00", priority="9 - Whim"), row("Awaiting Evidence", 1, "02:00", priority="1 - Critical")
    )
    (ticket,) = read(path, words=words)
    assert isinstance(ticket, ImportedTicket)
    assert ticket.events[0].priority == "low"
    assert kinds(ticket) == ["received", "priority_changed", "responded", "paused"]


def test_all_errors_of_a_map_are_told_at_once_with_what_would_be_right(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text('[priority]\n[priorities]\n"1 - Critical" = "urgnt"\n[states]\nNew = "waitin"\n')
    with pytest.raises(ManyErrors) as refused:
        read_words(tmp_path / "map.toml", PRIORITIES)
    assert [error.field for error in refused.value.errors] == ["priority", "priorities.1 - Critical", "states.New"]


@pytest.mark.parametrize("content", ["[", "\x00", '{"states"'])
def test_a_map_that_is_no_map_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "map.toml").write_text(content)
    with pytest.raises(BadInput, match="map_unreadable"):
        read_words(tmp_path / "map.toml", PRIORITIES)
