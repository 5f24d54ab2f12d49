"""What ends the desk besides `q`: SIGHUP, SIGTERM, and a terminal that is gone without a word.

Textual's driver handles none of them: it would leave the terminal raw, or spin on a terminal that is no more.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import select
import signal
import threading
from collections.abc import Callable

ENDING = (signal.SIGTERM, signal.SIGHUP)
GONE = 128 + signal.SIGHUP
GRACE_SECONDS = 3.0


def end_on_signals(end: Callable[[int], object]) -> None:
    """Call ``end`` with the exit status (128 and the signal's number) when one comes. Call it inside the loop."""
    loop = asyncio.get_running_loop()
    for number in ENDING:
        loop.add_signal_handler(number, end, 128 + number)


def end_without_terminal(end: Callable[[int], object], descriptor: int = 0) -> None:
    """Call ``end`` once the terminal behind ``descriptor`` has hung up. Call it inside the loop.

    SIGHUP goes to the session's leader alone: below `make`, or a shell that waits, nobody else hears of the end. A
    thread sleeps until then. Where the loop can't leave by itself, as its writes wait for the lost terminal, the
    process ends after a grace all the same.
    """
    if not hasattr(select, "poll") or not os.isatty(descriptor):
        return
    loop = asyncio.get_running_loop()
    threading.Thread(target=_watch, args=(descriptor, loop, end), name="kigen-terminal", daemon=True).start()


def _watch(descriptor: int, loop: asyncio.AbstractEventLoop, end: Callable[[int], object]) -> None:
    watched = select.poll()
    watched.register(descriptor, 0)  # nothing but the hang-up, which is always told
    watched.poll()
    try:
        loop.call_soon_threadsafe(end, GONE)
    except RuntimeError:  # the loop is closed: the desk is leaving already
        return
    threading.Event().wait(GRACE_SECONDS)
    atexit._run_exitfuncs()  # what is thrown away at the end (the sample desk) is thrown away now
    os._exit(GONE)
