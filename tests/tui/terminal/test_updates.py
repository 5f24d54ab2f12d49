"""Textual's updates as cells: what a strip looks like in the colours of a terminal, made once."""

from __future__ import annotations

import pytest
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.terminal import updates
from tui.terminal.updates import CellsOfStrips

RED = Style.parse("bold #ff0000")


def strip(text: str, style: Style = RED) -> Strip:
    return Strip([Segment(text, style), Segment(" x")])


@pytest.mark.parametrize(("system", "pen"), [("truecolor", "1;38;2;255;0;0"), ("256", "1;38;5;196")])
def test_a_strip_has_the_colours_of_its_terminal(system: str, pen: str) -> None:
    console = Console(color_system=system, force_terminal=True)  # type: ignore[arg-type]
    chars, pens = CellsOfStrips(console).cells(strip("期b"))
    assert chars == ("期", "", "b", " ", "x")
    assert pens == (pen, pen, pen, "", "")


def test_a_strip_that_comes_again_costs_nothing_and_another_that_looks_alike_is_alike() -> None:
    cells_of, first = CellsOfStrips(Console()), strip("one")
    assert cells_of.cells(first) is cells_of.cells(first)
    assert cells_of.cells(strip("one")) == cells_of.cells(first)
    assert cells_of.cells(strip("two")) != cells_of.cells(first)


def test_what_is_kept_has_an_end_and_is_right_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updates, "KEPT_STRIPS", 3)
    cells_of = CellsOfStrips(Console())
    for number in range(20):
        assert "".join(cells_of.cells(strip(f"row {number}"))[0]) == f"row {number} x"
        assert len(cells_of._seen) <= 3
