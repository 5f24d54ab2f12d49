"""The entry of the `kigen` command: what must be fast, and what must hold whatever happens.

Exit status: 0 done, 1 refused, 2 bad input or usage, 3 the desk can't be reached; 70 a fault of kigen's own.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tui.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.cli.context import Streams

INTERRUPTED = 130
PIPE_CLOSED = 141


def main(argv: Sequence[str] | None = None, streams: Streams | None = None) -> int:
    """Run one command and return its exit status. ``streams`` is given by tests."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    stdout = sys.stdout if streams is None else streams.stdout
    try:
        if arguments in (["--version"], ["-V"]):  # before argparse is even imported: scripts ask often
            stdout.write(f"kigen {VERSION}\n")
            status = 0
        else:
            from tui.cli.dispatch import dispatch

            status = dispatch(arguments, streams)
        stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return _after_broken_pipe(streams)
    return status


def _after_broken_pipe(streams: Streams | None) -> int:
    """The reader left, as `head` does. Python's own flush at exit must not complain either."""
    if streams is None:
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_CLOSED


if __name__ == "__main__":
    sys.exit(main())
