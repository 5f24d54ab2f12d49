"""What a subcommand is handed: the process's edge, and what the operator chose for this call."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TextIO

from core.errors import Refused
from core.messages import Message
from storage.configuration import Configuration, own_terms
from storage.paths import paths
from tui.locale.language import Language
from tui.locale.translator import Translator


def _wall_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Streams:
    """The edge of the process. Tests hand in their own, with a clock that stands still."""

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    environment: Mapping[str, str]
    now: Callable[[], datetime] = _wall_clock

    @classmethod
    def of_this_process(cls) -> Streams:
        return cls(sys.stdin, sys.stdout, sys.stderr, os.environ)

    def write_out(self, text: str) -> None:
        """To stdout. Refused when it can't be written (a full disk); a closed pipe is left to the entry."""
        with failure_refused():
            self.stdout.write(text)

    def flush_out(self) -> None:
        """Hand over what was written to whoever waits for it line by line. Refused as in ``write_out``."""
        with failure_refused():
            self.stdout.flush()


@contextmanager
def failure_refused() -> Iterator[None]:
    """Output that can't be written (a full disk) is refused in a line; a closed pipe is left to the entry."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Refused("output_failed", reason=error.strerror) from error


@dataclass(frozen=True, slots=True)
class Context:
    """One call of the command. ``database`` is what ``--database`` said, not yet resolved against the configuration.

    ``zoned`` says that the operator chose the zone, by ``--zone`` or the configuration; otherwise instants of a desk
    are told in the desk's own.
    """

    streams: Streams
    translator: Translator
    database: str | None
    as_json: bool
    configuration: Configuration
    zoned: bool = False

    @property
    def language(self) -> Language:
        return self.translator.language

    @property
    def environment(self) -> Mapping[str, str]:
        return self.streams.environment

    @property
    def own_terms(self) -> Path:
        """The directory of the user's own documents."""
        return own_terms(self.environment, self.configuration, paths())

    def speak_in(self, zone: tzinfo) -> None:
        """Tell instants in ``zone`` from now on, in errors as well."""
        self.translator.formats = replace(self.translator.formats, zone=zone)

    def now(self) -> datetime:
        """The time of the act, aware, in UTC."""
        return self.streams.now()

    def print(self, line: str = "") -> None:
        """Data, to stdout."""
        self.streams.write_out(f"{line}\n")

    def print_json(self, value: object) -> None:
        """One JSON value a line, to stdout, readable in any script."""
        from tui.cli.json_lines import text_of

        self.print(text_of(value))

    def say(self, message: Message) -> None:
        """Narration, to stderr: what scripts don't read."""
        self.streams.stderr.write(f"{self.translator.text(message)}\n")
