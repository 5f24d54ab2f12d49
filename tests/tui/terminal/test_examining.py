"""What a terminal lacks is told before the screens show it."""

from __future__ import annotations

import pytest

from storage.findings import Level
from tui.locale.translator import Translator
from tui.terminal.examining import examine_terminal

GOOD = {"TERM": "xterm-256color"}


def faults(environment: dict[str, str], encoding: str = "UTF-8", size: tuple[int, int] | None = (80, 24)) -> list[str]:
    return [
        finding.message.id.removeprefix("cli.doctor_")
        for finding in examine_terminal(environment, encoding, size)
        if finding.level is not Level.OK
    ]


def test_a_good_terminal_has_no_faults() -> None:
    assert faults(GOOD) == []
    assert faults(GOOD, "utf8", None) == []


@pytest.mark.parametrize(
    ("environment", "encoding", "size", "told"),
    [
        ({}, "utf-8", (80, 24), "no_terminal"),
        ({"TERM": "dumb"}, "utf-8", (80, 24), "no_terminal"),
        (GOOD, "euc_jp", (80, 24), "encoding"),
        (GOOD, "utf-8", (79, 24), "size"),
        (GOOD, "utf-8", (80, 23), "size"),
    ],
)
def test_each_fault_is_told(environment: dict[str, str], encoding: str, size: tuple[int, int], told: str) -> None:
    assert faults(environment, encoding, size) == [told]


@pytest.mark.parametrize(
    ("more", "told"),
    [({}, "256"), ({"COLORTERM": "truecolor"}, "all"), ({"NO_COLOR": ""}, "off"), ({"TERM": "linux"}, "few")],
)
def test_the_colours_are_told(more: dict[str, str], told: str) -> None:
    ids = [finding.message.id for finding in examine_terminal({**GOOD, **more}, "utf-8", None)]
    assert f"cli.doctor_colours_{told}" in ids


@pytest.mark.parametrize("language", ["en", "ja"])
def test_each_finding_has_words(language: str) -> None:
    translator = Translator("ja" if language == "ja" else "en")
    edges: tuple[dict[str, str], ...] = (
        {},
        {"TERM": "linux"},
        {"TERM": "x-256color"},
        {"COLORTERM": "24bit"},
        {"NO_COLOR": "1"},
    )
    for environment in edges:
        for size in ((80, 24), (10, 10)):
            for finding in examine_terminal(environment, "ascii", size):
                assert "cli." not in translator.text(finding.message)
                assert finding.fix is None or "cli." not in translator.text(finding.fix)
