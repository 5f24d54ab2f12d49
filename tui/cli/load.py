"""`kigen load FILE`: a dump into an empty desk, all of it or nothing."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from core.errors import BadInput
from core.messages import Message
from core.text import clean_name
from tui.cli.context import Context, Streams
from tui.cli.desk import open_desk
from tui.cli.parser import CommandParser


def configure(parser: CommandParser) -> None:
    """Where it comes from."""
    parser.add_argument("file", metavar="FILE", help=parser.words("cli.help_load_file"))


def run(arguments: Namespace, context: Context) -> int:
    """Load it in one transaction."""
    with _lines(arguments.file, context.streams) as lines, open_desk(context) as opened:
        from storage.exchange.load import load_into

        counts = load_into(opened.desk, lines, clean_name(arguments.file), context.own_terms)
        if context.as_json:
            context.print_json({"desk": opened.desk.location.name, **counts})
    context.say(Message("cli.loaded", {**counts}))
    return 0


@contextmanager
def _lines(name: str, streams: Streams) -> Iterator[Iterable[bytes]]:
    if name == "-":
        raw: Iterable[bytes] | None = getattr(streams.stdin, "buffer", None)
        yield list((line.encode() for line in streams.stdin) if raw is None else raw)
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115 - opening may fail, reading is the caller's
    except OSError as error:
        raise BadInput("file_unreadable", field="FILE", file=name, reason=error.strerror or "") from None
    with file:
        yield _FromTheStart(file) if file.seekable() else list(file)


@dataclass(frozen=True, slots=True)
class _FromTheStart:
    """The lines of a file, again and again: an attempt to load them may have to be repeated."""

    file: BufferedReader

    def __iter__(self) -> Iterator[bytes]:
        self.file.seek(0)
        return iter(self.file)
