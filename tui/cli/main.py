"""The entry of the `kigen` command: what must be fast, and what must hold whatever happens.

Exit status: 0 done, 1 refused, 2 bad input or usage, 3 the desk can't be reached; 70 a fault of kigen's own.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tui.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from tui.cli.context import Streams

INTERRUPTED = 130
PIPE_CLOSED = 141


def main(argv: Sequence[str] | None = None, streams: Streams | None = None) -> int:
    """Run one command and return its exit status. ``streams`` is given by tests."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    if None in (sys.stdin, sys.stdout, sys.stderr):
        _open_what_was_closed()
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
        _give_up(stdout)
        return PIPE_CLOSED
    except OSError as error:  # the last lines, or the version; all else was told by `dispatch`
        _give_up(stdout)
        sys.stderr.write(f"kigen: stdout: {error.strerror}\n")
        return 1
    return status


def _open_what_was_closed() -> None:
    """A service may start us with standard streams closed (``>&-``). Nobody listens there, so what is written goes
    nowhere; and no file of ours, the desk least of all, may get the number of a standard stream."""
    import os

    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - as long as the process


def _give_up(stdout: TextIO) -> None:
    """The reader left, as `head` does, or the disk is full. Python's own flush at exit must not complain again."""
    if stdout is sys.stdout:
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
