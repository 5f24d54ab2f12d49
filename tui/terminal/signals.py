"""SIGHUP and SIGTERM end the desk as `q` does: Textual's driver handles neither and would leave the terminal raw."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable

ENDING = (signal.SIGTERM, signal.SIGHUP)


def end_on_signals(end: Callable[[int], object]) -> None:
    """Call ``end`` with the exit status (128 and the signal's number) when one comes. Call it inside the loop."""
    loop = asyncio.get_running_loop()
    for number in ENDING:
        loop.add_signal_handler(number, end, 128 + number)
