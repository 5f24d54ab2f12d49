"""A ticket as a line: as wide as asked, its number whole, and the columns in their places."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from rich.cells import cell_len

from core.desk.filter import Filter
from storage.database.read_models.queue import Queue, QueueRow
from storage.desk import Desk
from tests.tui.conftest import CATALOGUE, NOW
from tui.locale.formats import in_zone
from tui.locale.language import LANGUAGES, Language
from tui.locale.translator import Translator
from tui.screens.queue_lines import QueueLines
from tui.terminal.capabilities import UNICODE

pytestmark = pytest.mark.in_a_file("lines are painted of a row, wherever it was read")


def painter(language: Language = "en", marks: frozenset[int] = frozenset()) -> QueueLines:
    translator = Translator(language, in_zone("Asia/Tokyo"))
    return QueueLines(lambda: translator, UNICODE, lambda: NOW, lambda: CATALOGUE, lambda: marks)


def text_of(lines: QueueLines, row: QueueRow, width: int) -> str:
    return "".join(cell.text for cell in lines.line(row, width).cells)


@pytest.fixture
def row(desk: Desk) -> QueueRow:
    with desk.read() as connection:
        return next(iter(Queue(Filter(), connection.dialect.name).page(connection, NOW, limit=1)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [58, 78, 118])
@pytest.mark.parametrize("number", [7, 99_999, 1_000_011, 12_345_678])
def test_a_number_stands_whole_under_its_heading(row: QueueRow, language: Language, width: int, number: int) -> None:
    lines = painter(language)
    numbered = replace(row, number=number)
    lines.make_room_for([row, numbered])
    text, headings = text_of(lines, numbered, width), lines.headings(width)
    assert f" #{number} " in text
    assert cell_len(text) == cell_len(headings) == width
    heading = Translator(language).words("screens.column_number")
    ends = cell_len(headings.partition(f" {heading} ")[0]) + 1 + cell_len(heading)
    assert ends == cell_len(text.partition(f"#{number} ")[0]) + len(f"#{number}")


def test_the_column_of_numbers_stands_still_in_the_next_window(row: QueueRow) -> None:
    lines = painter()
    lines.make_room_for([replace(row, number=1_000_011)])
    headings = lines.headings(78)
    lines.make_room_for([replace(row, number=12)])
    lines.make_room_for([])
    assert lines.headings(78) == headings


def test_a_small_desk_spends_no_cell_on_numbers_that_it_does_not_have(row: QueueRow) -> None:
    lines, untold = painter(), painter()
    lines.make_room_for([replace(row, number=99_999)])
    assert lines.headings(78) == untold.headings(78)


def test_a_mark_stands_where_the_sign_of_the_number_does(row: QueueRow) -> None:
    plain, marked = painter(), painter(marks=frozenset({row.number}))
    assert text_of(marked, row, 78) == text_of(plain, row, 78).replace(f"#{row.number}", f"*{row.number}")


def test_equal_lines_are_equal_and_another_minute_makes_another_line(row: QueueRow) -> None:
    translator, now = Translator("en"), [NOW]
    lines = QueueLines(lambda: translator, UNICODE, lambda: now[0], lambda: CATALOGUE)
    first = lines.line(row, 78)
    assert lines.line(row, 78) == first
    now[0] += timedelta(minutes=1)
    assert lines.line(row, 78) != first
