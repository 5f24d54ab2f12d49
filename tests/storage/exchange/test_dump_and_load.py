"""A desk written out and read in again is the same desk, on either database; a bad dump changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core.desk.acts.handovers import HandOver, TakeBackHandover, hand_over, take_back_handover
from core.desk.acts.receive import ReceiveTicket, receive
from core.desk.acts.views import SaveView, save_view
from core.desk.filter import Filter, parse_filter
from core.errors import BadInput, KigenError, Refused
from core.terms.registry import Catalogue
from storage.database.activity import verify
from storage.database.engine import writing
from storage.database.location import Location
from storage.database.read_models.queue import Queue
from storage.database.tables import tickets
from storage.desk import Desk
from storage.exchange.dump import dump
from storage.exchange.load import load, load_into
from storage.exchange.source_file import SourceFile
from storage.official_holidays import keep
from storage.workplace import open_workplace
from tests.databases import Places
from tests.storage.acts import erase_ticket
from tests.storage.lively import HOUR, MORNING, OPERATOR, Clock, furnish_lively, open_lively, shipped_catalogue

NOW = MORNING + 3 * HOUR
AT = "2026-04-24T01:00:00.000000Z"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped_catalogue()


@pytest.fixture(scope="module")
def lively(lasting_places: Places) -> Iterator[Desk]:
    """Only read it: a module shares it."""
    with open_lively(lasting_places.copy("lively", furnish_lively), Clock()) as desk:
        desk.perform(save_view, SaveView("障害", 'c:"Acme 株式会社" p:high', "f10"))
        desk.perform(save_view, SaveView("abends", "is:open", "f11"))
        for text in ("折り返し\n16時以降", "取り消す"):
            desk.perform(hand_over, HandOver(text))
        desk.perform(take_back_handover, TakeBackHandover(2))
        yield desk


@pytest.fixture(scope="module")
def dumped(lively: Desk) -> bytes:
    return text_of(lively)


def text_of(desk: Desk) -> bytes:
    lines: list[str] = []
    with desk.read() as connection:
        dump(connection, lines.append)
    return "".join(lines).encode()


def fill(desk: Desk, content: bytes, catalogue: Catalogue) -> None:
    with writing(desk.engine) as connection:
        load(connection, content.splitlines(keepends=True), "desk.jsonl", lambda _: catalogue, NOW)


def empty(location: Location, catalogue: Catalogue) -> Desk:
    return Desk.create(location, actor=OPERATOR, catalogue=catalogue, clock=lambda: NOW)


def founded_at(founded: Location, catalogue: Catalogue) -> Desk:
    return Desk.open(founded, actor=OPERATOR, catalogue=catalogue, clock=lambda: NOW)


def test_dump_load_dump_gives_the_same_bytes(founded: Location, dumped: bytes, catalogue: Catalogue) -> None:
    with founded_at(founded, catalogue) as desk:
        fill(desk, dumped, catalogue)
        assert text_of(desk) == dumped


def test_a_desk_comes_back_from_the_other_database_unchanged(
    file: Location, new_database: Callable[[], str], lively: Desk, dumped: bytes, catalogue: Catalogue
) -> None:
    with empty(Location.parse(new_database()), catalogue) as server:
        fill(server, dumped, catalogue)
        from_server = text_of(server)
    with empty(file, catalogue) as back:
        fill(back, from_server, catalogue)
        assert text_of(back) == dumped
        with back.read() as mine, lively.read() as theirs:
            everything = select(tickets).order_by(tickets.c.number)
            assert mine.execute(everything).all() == theirs.execute(everything).all()


def test_a_loaded_desk_goes_on(founded: Location, dumped: bytes, catalogue: Catalogue) -> None:
    with founded_at(founded, catalogue) as desk:
        fill(desk, dumped, catalogue)
        assert desk.perform(receive, ReceiveTicket("Free", "low", "続き")).subject == "10"
        with desk.read() as connection:
            assert verify(connection).breaks == ()
            found = Queue(parse_filter("障害", now=NOW, actor="ken"), connection.dialect.name)
            assert [row.number for row in found.page(connection, NOW, limit=9)] == [2, 8]


def test_an_erased_text_stays_erased(places: Places, catalogue: Catalogue) -> None:
    with open_lively(places.copy("lively", furnish_lively), Clock()) as desk:
        assert erase_ticket(desk, 1, "the customer asked").entries
        content = text_of(desk)
    assert b'"payload":null' in content
    with empty(places.new(), catalogue) as desk:
        fill(desk, content, catalogue)
        assert text_of(desk) == content


def test_official_holidays_come_over_and_count(places: Places, tmp_path: Path, catalogue: Catalogue) -> None:
    """Friday the 24th is a holiday for this desk alone: a ticket of that day is due on Monday."""
    with open_lively(places.copy("lively", furnish_lively), Clock()) as desk:
        days = {2026: {date(2026, 4, 24): "臨時"}}
        keep(desk, "JP", days, SourceFile(tmp_path, "list.csv", "utf-8", ""), None)
        content = text_of(desk)
    with empty(places.new(), catalogue) as desk:
        load_into(desk, content.splitlines(keepends=True), "desk.jsonl", None)
        assert text_of(desk) == content
        with desk.read() as connection:
            third = next(row for row in Queue(Filter(), "sqlite").page(connection, NOW, limit=9) if row.number == 3)
        assert third.due_at == datetime.fromisoformat("2026-04-27T13:00:00+09:00")
    with open_workplace(desk.location, actor=OPERATOR, clock=lambda: NOW).desk as desk:
        assert text_of(desk) == content


def test_a_desk_that_is_in_use_is_not_loaded_into(file: Location, dumped: bytes, catalogue: Catalogue) -> None:
    with empty(file, catalogue) as desk:
        fill(desk, dumped, catalogue)
        with pytest.raises(Refused) as refusal:
            fill(desk, dumped, catalogue)
        assert refusal.value.code == "desk_not_empty"
        assert text_of(desk) == dumped


def edited(content: bytes, kind: str, changes: dict[str, Any]) -> tuple[bytes, int]:
    """The dump with the first line of ``kind`` changed (a value that is ``...`` is taken out), and its number."""
    lines = content.splitlines(keepends=True)
    place = next(number for number, line in enumerate(lines) if line.startswith(f'{{"{kind}"'.encode()))
    entry = json.loads(lines[place])
    for name, value in changes.items():
        if value is ...:
            del entry[kind][name]
        else:
            entry[kind][name] = value
    lines[place] = json.dumps(entry).encode() + b"\n"
    return b"".join(lines), place + 1


@pytest.mark.parametrize(
    ("place", "code", "field"),
    [
        (("kigen", {"format": 99}), "dump_newer", None),
        (("kigen", {"format": "1"}), "dump_value_wrong", "format"),
        (("desk", {"seq": 3}), "dump_value_wrong", "seq"),
        (("desk", {"next_number": 4}), "dump_value_wrong", "next_number"),
        (("desk", {"settings": {"risk_share": "many"}}), "dump_value_wrong", "settings"),
        (("view", {"key": "q"}), "dump_value_wrong", "key"),
        (("view", {"filter": "is:nowhere"}), "dump_value_wrong", "filter"),
        (("contract", {"terms": "unheard-of"}), "dump_terms_unknown", "terms"),
        (("contract", {"direction": "sideways"}), "dump_value_wrong", "direction"),
        (("contract", {"plans": []}), "dump_value_wrong", "plans"),
        (("contract", {"starts_on": "2026-4-1"}), "dump_value_wrong", "starts_on"),
        (("ticket", {"contract_id": "nobody"}), "dump_value_wrong", "contract_id"),
        (("ticket", {"number": True}), "dump_value_wrong", "number"),
        (("ticket", {"number": 2**63}), "dump_value_wrong", "number"),
        (("ticket", {"subject": ...}), "dump_field_missing", "subject"),
        (("ticket", {"colour": "red"}), "dump_field_unknown", "colour"),
        (("ticket", {"subject": "\u001b[31mred"}), "dump_value_wrong", "subject"),
        (("ticket", {"subject": "\ud800"}), "dump_value_wrong", "subject"),
        (("event", {"at": "2026-04-24T01:00:00"}), "dump_value_wrong", "at"),
        (("event", {"kind": "vanished"}), "dump_value_wrong", "kind"),
        (("event", {"ticket": 2}), "dump_value_wrong", "ticket"),
        (("event", {"data": {"priority": 1}}), "dump_value_wrong", "data.priority"),
        (("event", {"data": {"priority": "unheard-of"}}), "dump_ticket_refused", None),
        (("handover", {"number": 0}), "dump_value_wrong", "number"),
        (("handover", {"situation": {}}), "dump_value_wrong", "situation"),
        (("handover", {"marks": [{"id": "m", "kind": "torn", "at": AT, "actor": "x"}]}), "dump_value_wrong", "marks"),
        (("end", {"tickets": 8}), "dump_incomplete", "tickets"),
    ],
)
def test_a_fault_is_named_with_its_place_and_nothing_is_loaded(  # noqa: PLR0917 (pytest's arguments)
    founded: Location,
    dumped: bytes,
    catalogue: Catalogue,
    place: tuple[str, dict[str, Any]],
    code: str,
    field: str | None,
) -> None:
    content, line = edited(dumped, *place)
    with founded_at(founded, catalogue) as desk:
        before = text_of(desk)
        with pytest.raises(KigenError) as refusal:
            fill(desk, content, catalogue)
        error = refusal.value
        expected_line = line if code != "dump_ticket_refused" else line - 1
        assert (error.code, error.field, error.params["file"], error.params["line"]) == (
            code, field, "desk.jsonl", expected_line,
        )  # fmt: skip
        assert text_of(desk) == before


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda lines: lines[:-1], "dump_truncated"),
        (lambda lines: lines[: len(lines) // 2], "dump_truncated"),
        (lambda _: [], "dump_truncated"),
        (lambda lines: [*lines, lines[-1]], "dump_order"),
        (lambda lines: lines[1:], "dump_order"),
        (lambda lines: [lines[0], *lines[2:]], "dump_order"),
        (lambda lines: [lines[0], b"not json\n", *lines[1:]], "dump_line_broken"),
        (lambda lines: [lines[0], b'{"zebra":{}}\n', *lines[1:]], "dump_kind_unknown"),
        (lambda lines: [lines[0], b"\xff\xfe\n", *lines[1:]], "dump_line_broken"),
        (lambda lines: _twice(lines, b'{"contract"'), "dump_conflict"),
        (lambda lines: _twice(lines, b'{"operator"'), "dump_conflict"),
        (lambda lines: _twice(lines, b'{"view"'), "dump_conflict"),
        (lambda lines: _twice(lines, b'{"event"'), "dump_value_wrong"),
    ],
)
def test_a_spoilt_file_is_refused_whole(
    founded: Location, dumped: bytes, catalogue: Catalogue, spoil: Callable[[list[bytes]], list[bytes]], code: str
) -> None:
    with founded_at(founded, catalogue) as desk:
        before = text_of(desk)
        with pytest.raises(BadInput) as refusal:
            fill(desk, b"".join(spoil(dumped.splitlines(keepends=True))), catalogue)
        assert refusal.value.code == code
        assert text_of(desk) == before


def _twice(lines: list[bytes], start: bytes) -> list[bytes]:
    place = next(number for number, line in enumerate(lines) if line.startswith(start))
    return [*lines[: place + 1], *lines[place:]]


@pytest.mark.parametrize(
    ("old", "new"), [('"actor":"tanaka"', '"actor":"suzuki"'), ("返事待ち", "返事なし"), ("業務が止まった", "無題")]
)
def test_a_history_that_was_edited_breaks_the_chain(
    file: Location, dumped: bytes, catalogue: Catalogue, old: str, new: str
) -> None:
    changed = dumped.replace(old.encode(), new.encode(), 1)
    assert changed != dumped
    with empty(file, catalogue) as desk:
        with pytest.raises(Refused) as refusal:
            fill(desk, changed, catalogue)
        assert refusal.value.code == "dump_chain_broken"
        with desk.read() as connection:
            assert Queue(Filter(), "sqlite").total(connection, NOW) == 0


def test_a_dump_reads_as_one_object_a_line(dumped: bytes) -> None:
    entries = [json.loads(line) for line in dumped.split(b"\n")[:-1]]
    kinds = [kind for entry in entries for kind in entry]
    assert kinds[:2] == ["kigen", "desk"]
    assert kinds[-1] == "end"
    assert kinds.count("ticket") == 9
    assert entries[-1]["end"] == {name: kinds.count(kind) for name, kind in (
        ("operators", "operator"), ("views", "view"), ("contracts", "contract"), ("tickets", "ticket"),
        ("events", "event"), ("activity", "activity"), ("incidents", "incident"), ("intervals", "counted"),
        ("files", "file"), ("frozen", "frozen"), ("claims", "claim"), ("handovers", "handover"),
    )}  # fmt: skip
