"""The figures of many keys: the median, the late ones, the bytes; and keys that were never answered."""

from __future__ import annotations

import pytest

from benchmarks.terminal.figures import Keys, keys_of
from benchmarks.terminal.program import Answer
from benchmarks.terminal.screen import rows_of, text_of


def test_of_many_keys_the_median_the_nineteenth_of_twenty_and_the_bytes_are_told() -> None:
    answers = [Answer(milliseconds / 1000, 100 + milliseconds) for milliseconds in range(40, 0, -1)]
    found = keys_of(answers)
    assert (found.p50, found.p95) == pytest.approx((20.5, 39.0))
    assert (found.mean_size, found.most) == (120.5, 140)


def test_one_key_is_its_own_median() -> None:
    assert keys_of([Answer(0.25, 210)]) == Keys(250.0, 250.0, 210.0, 210)


def test_a_key_without_an_answer_is_no_fast_key() -> None:
    with pytest.raises(RuntimeError, match="1 of 3 keys had no answer"):
        keys_of([Answer(0.004, 210), Answer(None, 0), Answer(0.005, 200)])


def test_the_text_of_an_output_is_without_its_sequences() -> None:
    sent = "\x1b[?1049h\x1b[4;8H\x1b[1;38;5;174m期限\x1b]52;c;eA==\x07\x1b[m ok\x1bM"
    assert text_of(sent.encode()) == "期限 ok"


def test_the_rows_are_what_a_terminal_shows_after_it() -> None:
    sent = "\x1b[?2026h\x1b[2;3Hhello\x1b[1;1Hx\x1b]0;title\x07\x1b[2;4Ha"
    assert rows_of(sent.encode(), (8, 2)) == ["x       ", "  hallo "]
