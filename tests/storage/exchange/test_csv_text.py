"""CSV that kigen writes: quoted, and no cell of it a formula, in the header neither."""

from __future__ import annotations

import csv
import io
import re

import pytest

from storage.exchange.csv_text import csv_text
from tests.data.hostile import HOSTILE


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", HOSTILE["minus formula"]])
def test_a_formula_is_a_text_in_every_place(text: str) -> None:
    rows = list(csv.reader(io.StringIO(csv_text([(text, "a"), ("b", text)]), newline="")))
    safe = "'" + re.sub(r"(?<=[\t\r])=", "'=", text)
    assert rows == [[safe, "a"], ["b", safe]]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("text", ["a;=1+1", "a;;@b", 'a";-1', "a\t=1", "a\n=1", "a\r\n+1", 'a"\n;=1', "=1;=1\n=1"])
def test_no_part_of_a_cell_is_a_formula_to_who_separates_otherwise(text: str, separator: str) -> None:
    written = csv_text([(text, "b"), ("c", text)])
    for row in csv.reader(io.StringIO(written, newline=""), delimiter=separator):
        assert not any(cell.lstrip('"').startswith(tuple("=+-@＝＋－＠")) for cell in row), row


def test_what_is_no_formula_stays_as_it_is() -> None:
    rows = [("a,b", 'say "x"', "1\n2", "99.9", "'quoted", " =1", "a; -1", "a=b;c-d")]
    assert [tuple(row) for row in csv.reader(io.StringIO(csv_text(rows), newline=""))] == rows


def test_lines_end_as_asked() -> None:
    assert csv_text([("a", "b")]) == "a,b\r\n"
    assert csv_text([("a", "b")], line_end="\n") == "a,b\n"
