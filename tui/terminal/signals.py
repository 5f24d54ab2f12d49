"""What ends the desk besides `q`: SIGHUP, SIGTERM, and a terminal that is gone without a word.

Textual's driver handles none of them: it would leave the terminal raw, or spin on a terminal that is no more. And
where a terminal takes nothing more, as on a link that hangs, its writes keep the loop from hearing anything: then what
waits to be shown is thrown away, so that the desk can leave in order, and at last the process ends all the same.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import select
import signal
import sys
import termios
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from types import FrameType

ENDING = (signal.SIGTERM, signal.SIGHUP)
GONE = 128 + signal.SIGHUP
GRACE_SECONDS = 3.0
FIRST_PUSH_SECONDS, NEXT_PUSH_SECONDS = 1.0, 0.5


def end_on_signals(end: Callable[[int], object], descriptor: int = 0) -> None:
    """Call ``end`` with the exit status (128 and the signal's number) when one comes. Call it inside the loop.

    The handlers are the process's and not the loop's, for the loop may wait for the terminal behind ``descriptor``.
    """
    loop = asyncio.get_running_loop()

    def ending(number: int, _: FrameType | None) -> None:
        if loop.is_closed():
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
            return
        status = 128 + number
        _push_out(status, descriptor)
        loop.call_soon_threadsafe(end, status)

    for number in ENDING:
        signal.signal(number, ending)


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
    _give_up(GONE, descriptor)


def _push_out(status: int, descriptor: int) -> None:
    """Make room for the last writes as long as they are stuck, and give up after the grace."""
    latest = time.monotonic() + GRACE_SECONDS

    def push(*_: object) -> None:
        if time.monotonic() >= latest:
            _give_up(status, descriptor)
        with suppress(termios.error):
            termios.tcflush(descriptor, termios.TCOFLUSH)

    signal.signal(signal.SIGALRM, push)
    # A timer that outlives the interpreter's handlers would end the process by itself, with another status.
    atexit.register(signal.setitimer, signal.ITIMER_REAL, 0)
    signal.setitimer(signal.ITIMER_REAL, FIRST_PUSH_SECONDS, NEXT_PUSH_SECONDS)


def _give_up(status: int, descriptor: int) -> None:
    """End now, with the terminal at least as shells need it."""
    sys.stdout = sys.stderr = StringIO()  # `logging` flushes them at the end: behind a stuck write that takes for ever
    atexit._run_exitfuncs()  # what is thrown away at the end (the sample desk) is thrown away now
    with suppress(termios.error):
        modes = termios.tcgetattr(descriptor)
        modes[0] |= termios.ICRNL | termios.IXON
        modes[3] |= termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG
        termios.tcsetattr(descriptor, termios.TCSANOW, modes)
    os._exit(status)
