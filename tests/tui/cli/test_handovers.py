"""`kigen handover`: written from a script, shown with what the desk knew, read and taken back."""

from __future__ import annotations

import pytest

from core.desk.acts.handovers import HandOver, hand_over
from storage.actor import Actor
from storage.desk import Desk
from tests.storage.lively import shipped_catalogue
from tests.tui.cli.conftest import Kigen


@pytest.fixture
def by_sato(kigen: Kigen) -> Kigen:
    """With a handover of another operator."""
    assert kigen("handover", "list").status == 0
    sato = Actor(9_999, "sato")
    with Desk.open(kigen.location, actor=sato, catalogue=shipped_catalogue(), clock=lambda: kigen.now) as desk:
        desk.perform(hand_over, HandOver("Vendor maintenance\nat 22:00"))
    return kigen


def test_one_is_written_and_shown_with_what_the_desk_knew(kigen: Kigen) -> None:
    written = kigen("handover", "write", "Call\x1b[31m Yamada", "--command-id", "w1")
    assert written.status == 0
    assert "Call␛[31m Yamada" in written.out
    assert "open 0" in written.out
    again = kigen("--json", "handover", "write", "another", "--command-id", "w1").json
    assert (again["handover"], again["text"], again["open"]) == (1, "Call␛[31m Yamada", 0)


def test_an_empty_one_is_refused_with_what_to_do(kigen: Kigen) -> None:
    refused = kigen("handover", "write", " ")
    assert (refused.status, refused.out) == (2, "")
    assert "Write what the next shift has to know" in refused.err


def test_it_is_read_and_told_to_who_wrote_it(by_sato: Kigen) -> None:
    (unread,) = by_sato("--json", "handover", "list", "--unread").json_lines
    assert (unread["handover"], unread["from"], unread["unread"], unread["read_by"]) == (1, "sato", True, [])
    read = by_sato("--json", "handover", "read", "1").json
    assert (read["unread"], len(read["read_by"])) == (False, 1)
    assert by_sato("--json", "handover", "list", "--unread").json_lines == []
    assert "was so already" in by_sato("handover", "read", "#1").err
    assert "Vendor maintenance" in by_sato("handover", "list").out


def test_what_is_anothers_is_not_taken_back(by_sato: Kigen) -> None:
    refused = by_sato("handover", "take-back", "1")
    assert refused.status == 1
    assert "only who wrote it" in refused.err
    assert by_sato("handover", "write", "mine").status == 0
    assert "Taken back" in by_sato("handover", "take-back", "2").out
    assert [each["handover"] for each in by_sato("--json", "handover", "list").json_lines] == [1]


def test_a_desk_without_one_says_so(kigen: Kigen) -> None:
    assert kigen("handover", "show").err.strip().endswith("No handover.")
    assert kigen("handover", "show", "3").status == 2
    assert kigen("handover", "list", "--limit", "0").status == 2


def test_a_text_of_several_lines_comes_by_stdin(kigen: Kigen) -> None:
    assert kigen("handover", "write", stdin="one\n\ntwo\n").status == 0
    assert kigen("--json", "handover", "show").json["text"] == "one\n\ntwo"
