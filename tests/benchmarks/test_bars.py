"""Bars: which way a ratio is told, what holds it, and which round of many is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from benchmarks.bars import bar_of, print_bars, typical_round


def test_of_at_most_the_ratio_tells_how_often_the_peers_time_we_take() -> None:
    bar = bar_of("start", 40.0, 20.0, "<= 2x", "ms")
    assert (bar.ratio, bar.ok) == (2.0, True)
    assert not bar_of("start", 41.0, 20.0, "<= 2x", "ms").ok


def test_of_at_least_the_ratio_tells_how_many_times_faster_we_are() -> None:
    bar = bar_of("add", 10.0, 15.0, ">= 1.5x", "us")
    assert (bar.ratio, bar.ok) == (1.5, True)
    assert not bar_of("add", 10.0, 14.0, ">= 1.5x", "us").ok


@pytest.mark.parametrize("bar", ["< 2x", "<= 2", "2x", "<= x", ""])
def test_a_bar_that_nobody_can_read_is_refused(bar: str) -> None:
    with pytest.raises(ValueError, match="a bar reads"):
        bar_of("start", 1.0, 1.0, bar, "ms")


def test_each_bar_is_printed_with_its_figures_and_a_missed_one_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    print_bars([bar_of("cursor key", 1234.5, 6.0, "<= 1x", "ms"), bar_of("idle", 2.0, 5.0, "<= 1x", "B/s")])
    _, missed, held = capsys.readouterr().out.splitlines()
    assert missed.split() == ["cursor", "key", "1,234.50", "ms", "6.00", "ms", "205.8x", "<=", "1x", "MISSED"]
    assert held.split()[-1] == "ok"


def clock(monkeypatch: pytest.MonkeyPatch, seconds: Iterator[float]) -> Callable[[], None]:
    """Something that takes the next of ``seconds`` each time it is called."""
    now = [0.0]
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])

    def act() -> None:
        now[0] += next(seconds)

    return act


def test_the_round_with_the_median_ratio_counts_and_not_the_fastest_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    # Warming up, then rounds of 2/1, 9/3 (a slow spell meets both) and 8/1.
    act = clock(monkeypatch, iter([50.0, 50.0, 2.0, 1.0, 9.0, 3.0, 8.0, 1.0]))
    assert typical_round(act, act, rounds=3) == (9.0, 3.0)
