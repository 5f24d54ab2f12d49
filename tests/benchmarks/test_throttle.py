"""A thin line carries no more than its rate, in order, and everything a delay later."""

from __future__ import annotations

from benchmarks.terminal.throttle import Line


def line(now: list[float]) -> Line:
    return Line(64_000, 0.2, lambda: now[0])


def test_a_key_takes_the_delay_and_hardly_more() -> None:
    now = [10.0]
    there = line(now)
    there.put(b"j")
    now[0] = 10.2
    assert there.arrived() == b""
    now[0] = 10.2002
    assert there.arrived() == b"j"
    assert there.next_in() is None


def test_eight_kilobytes_take_a_second() -> None:
    now = [0.0]
    back = line(now)
    back.put(bytes(8000))
    found = 0
    for now[0], least, most in ((0.7, 3700, 4000), (1.19, 7600, 7999), (1.21, 8000, 8000)):
        found += len(back.arrived())
        assert least <= found <= most


def test_what_is_sent_later_waits_for_what_is_on_the_line() -> None:
    now = [0.0]
    back = line(now)
    back.put(b"a" * 4000)
    now[0] = 0.1
    back.put(b"b")
    now[0] = 0.69
    assert b"b" not in back.arrived()
    now[0] = 0.71
    assert back.arrived().endswith(b"ab")


def test_a_line_that_rested_starts_afresh() -> None:
    now = [0.0]
    back = line(now)
    back.put(b"a")
    now[0] = 100.0
    back.arrived()
    back.put(b"b")
    assert back.next_in() is not None
    assert 0.2 < (back.next_in() or 0.0) < 0.201
