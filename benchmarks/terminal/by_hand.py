"""A command in this terminal, over a thin line."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import termios
import tty
from collections.abc import Sequence

from benchmarks.terminal.throttle import Line


def by_hand(command: Sequence[str], there: Line, back: Line) -> int:
    """Run ``command`` until it ends; its exit status."""
    own_in, own_out = sys.stdin.fileno(), sys.stdout.fileno()
    pid, terminal = pty.fork()
    if pid == 0:
        try:
            os.environ["SSH_CONNECTION"] = os.environ.get("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
            os.execvp(command[0], list(command))
        finally:
            os._exit(127)
    before = termios.tcgetattr(own_in)
    signal.signal(signal.SIGWINCH, lambda *_: termios.tcsetwinsize(terminal, termios.tcgetwinsize(own_in)))
    termios.tcsetwinsize(terminal, termios.tcgetwinsize(own_in))
    try:
        tty.setraw(own_in)
        _carry(own_in, own_out, terminal, there, back)
    finally:
        termios.tcsetattr(own_in, termios.TCSADRAIN, before)
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _carry(own_in: int, own_out: int, terminal: int, there: Line, back: Line) -> None:
    """Both ways, until the program is gone and its last bytes have arrived, or this terminal is."""
    sources = [own_in, terminal]
    while terminal in sources or back.next_in() is not None:
        waits = [wait for wait in (there.next_in(), back.next_in()) if wait is not None]
        ready, _, _ = select.select(sources, [], [], min(waits) if waits else None)
        for source in ready:
            try:
                data = os.read(source, 65536)
            except OSError:  # the program has gone
                data = b""
            if data:
                (there if source == own_in else back).put(data)
            elif source == own_in:
                return
            else:
                sources.remove(source)
        keys = there.arrived()
        if keys and terminal in sources:
            os.write(terminal, keys)
        shown = back.arrived()
        if shown:
            os.write(own_out, shown)
