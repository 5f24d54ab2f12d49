"""What a process takes, from /proc: CPU and memory. Linux only."""

from __future__ import annotations

import os
import re
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_MIB = 1024


def cpu_seconds(pid: int) -> float:
    """User and system time so far, in seconds to the clock tick (10 ms)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / _TICKS


def peak_memory(pid: int) -> float:
    """The most that was resident at once, in MiB, pages shared with others included."""
    return _figure(Path(f"/proc/{pid}/status"), "VmHWM")


def own_memory(pid: int) -> float:
    """What is resident now, in MiB, of shared pages its share (PSS)."""
    return _figure(Path(f"/proc/{pid}/smaps_rollup"), "Pss")


def _figure(path: Path, name: str) -> float:
    found = re.search(rf"^{name}:\s+(\d+) kB", path.read_text(), re.MULTILINE)
    if found is None:
        raise RuntimeError(f"{path} tells no {name}")
    return int(found[1]) / _MIB
