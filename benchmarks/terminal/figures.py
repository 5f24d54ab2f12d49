"""What is measured of a running program: its keys, its idleness, and what of it lies between."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.terminal.load import cpu_seconds
from benchmarks.terminal.program import Answer, Program

_MINUTE = 60.0
_WITHIN_A_MINUTE = 15.0


@dataclass(frozen=True, slots=True)
class Keys:
    """Of many keys: milliseconds to the last byte, in the median and for 19 of 20; bytes in the mean and at most."""

    p50: float
    p95: float
    mean_size: float
    most: int


@dataclass(frozen=True, slots=True)
class Idle:
    """Bytes a second, and the share of one CPU in per cent."""

    bytes_per_second: float
    cpu_percent: float


def pressed(program: Program, keys: Iterable[str]) -> Keys:
    """Press ``keys`` one after the other, each when the answer to the one before has ended."""
    return keys_of([program.press(key) for key in keys])


def keys_of(answers: Sequence[Answer]) -> Keys:
    """The figures of ``answers``. Raises ``RuntimeError`` where a key had none."""
    times = [answer.seconds * 1000 for answer in answers if answer.seconds is not None]
    if len(times) != len(answers):
        raise RuntimeError(f"{len(answers) - len(times)} of {len(answers)} keys had no answer")
    ranked = sorted(times)
    sizes = [answer.size for answer in answers]
    late = ranked[min(len(ranked) - 1, len(ranked) * 19 // 20)]
    return Keys(statistics.median(ranked), late, statistics.fmean(sizes), max(sizes))


def idle(program: Program, seconds: float) -> Idle:
    """What it costs while nobody touches it. Less than a minute is measured between two ticks of the clock."""
    program.settle()
    if seconds <= _MINUTE - _WITHIN_A_MINUTE and time.time() % _MINUTE > _MINUTE - seconds - 1:
        program.read(_MINUTE - time.time() % _MINUTE + 1)
    cpu, start = cpu_seconds(program.pid), time.perf_counter()
    size = program.read(seconds)
    wall = time.perf_counter() - start
    return Idle(size / wall, (cpu_seconds(program.pid) - cpu) / wall * 100)
