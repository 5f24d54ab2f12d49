"""A bar: what we take, what a peer takes, their ratio, and the ratio that must be held."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_BAR = re.compile(r"(>=|<=) ([0-9.]+)x")
_COLUMNS = "{:<44} {:>12} {:>12} {:>9}  {:<9} {}"


@dataclass(frozen=True, slots=True)
class Bar:
    """One measurement beside its peer, both in ``unit``.

    With a bar ``">= 1.5x"`` the ratio is peer / ours: how many times faster we are. With ``"<= 4x"`` it is
    ours / peer: how many times the peer's time we take.
    """

    name: str
    ours: float
    peer: float
    ratio: float
    bar: str
    unit: str

    @property
    def ok(self) -> bool:
        """Whether the ratio holds the bar."""
        sign, limit = _parsed(self.bar)
        return self.ratio >= limit if sign == ">=" else self.ratio <= limit


def bar_of(name: str, ours: float, peer: float, bar: str, unit: str) -> Bar:
    """A bar with its ratio, oriented as ``bar`` says."""
    sign, _ = _parsed(bar)
    return Bar(name, ours, peer, peer / ours if sign == ">=" else ours / peer, bar, unit)


def print_bars(bars: Iterable[Bar]) -> None:
    """Prints a line for each bar."""
    print(_COLUMNS.format("name", "ours", "peer", "ratio", "bar", ""))
    for bar in bars:
        ours, peer = (f"{value:,.2f} {bar.unit}" for value in (bar.ours, bar.peer))
        print(_COLUMNS.format(bar.name, ours, peer, f"{bar.ratio:.1f}x", bar.bar, "ok" if bar.ok else "MISSED"))


def typical_round(ours: Callable[[], object], peer: Callable[[], object], *, rounds: int) -> tuple[float, float]:
    """The seconds of each in the round with the median ratio.

    Both run in each round, one right after the other, so that a slow spell of the machine meets both.
    """
    ours(), peer()  # the first call of each pays for what is built once
    timed = sorted(((_seconds(ours), _seconds(peer)) for _ in range(rounds)), key=lambda pair: pair[0] / pair[1])
    return timed[rounds // 2]


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _parsed(bar: str) -> tuple[str, float]:
    found = _BAR.fullmatch(bar)
    if found is None:
        raise ValueError(f"a bar reads '>= 1.5x' or '<= 4x', not {bar!r}")
    return found[1], float(found[2])
