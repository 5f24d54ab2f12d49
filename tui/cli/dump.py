"""`kigen dump [FILE]`: the whole desk as JSON Lines, to a file or to standard output."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import BadInput
from core.messages import Message
from tui.cli.context import Context, failure_refused
from tui.cli.desk import open_desk
from tui.cli.parser import CommandParser


def configure(parser: CommandParser) -> None:
    """Where it goes."""
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help=parser.words("cli.help_dump_file"))


def run(arguments: Namespace, context: Context) -> int:
    """Write everything; a file appears whole or not at all, readable by its owner only."""
    from storage.exchange.dump import dump

    with open_desk(context) as opened, opened.desk.read() as connection:
        if arguments.file == "-":
            with _standard_output(context) as write:
                counts = dump(connection, write)
        else:
            with _new_file(Path(arguments.file)) as write:
                counts = dump(connection, write)
            if context.as_json:
                context.print_json({"file": arguments.file, **counts})
    context.say(Message("cli.dumped", {**counts}))
    return 0


@contextmanager
def _standard_output(context: Context) -> Iterator[Callable[[str], object]]:
    """UTF-8 whatever the terminal's encoding is: a dump has one form only."""
    stream = context.streams.stdout
    buffer = getattr(stream, "buffer", None)
    if buffer is None:
        yield context.streams.write_out
        return
    with failure_refused():
        stream.flush()
        yield lambda line: buffer.write(line.encode())
        buffer.flush()


@contextmanager
def _new_file(path: Path) -> Iterator[Callable[[str], object]]:
    """Raises ``BadInput("file_exists")`` and ``file_unwritable``; what was begun is taken away on any error."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield lambda line: file.write(line.encode())
                file.flush()
                os.fsync(file.fileno())
            os.link(unfinished, path)  # unlike a renaming it never replaces another file
        finally:
            unfinished.unlink(missing_ok=True)
    except FileExistsError:
        raise BadInput("file_exists", field="FILE", file=str(path)) from None
    except OSError as error:
        raise BadInput("file_unwritable", field="FILE", file=str(path), reason=error.strerror or "") from None
