"""From the arguments to the one subcommand they name, and from its errors to lines and an exit status."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TextIO

from core.desk.settings import Settings
from core.errors import BadInput, KigenError, ManyErrors
from core.messages import Message
from storage.configuration import Configuration, read_configuration
from storage.database.location import hide_passwords, holds_password
from storage.paths import paths
from tui.cli.commands import COMMANDS, SCREENS, Command
from tui.cli.context import Context, Streams
from tui.cli.options import add_global_options, split_global_options, wished_language, zone_named
from tui.cli.parser import CommandParser, Finished
from tui.cli.upgraded import is_import_fault, replaced_since
from tui.locale.formats import Formats
from tui.locale.language import choose_language
from tui.locale.translator import MessagesNotCompiled, Translator

CRASHED = 70
UPGRADED = 75
PLUGIN = "check"
"""The command that a monitoring system runs."""


def dispatch(argv: Sequence[str], streams: Streams | None = None) -> int:
    """Run what ``argv`` says. Foreseen errors become a line each on stderr; others a crash log and one line."""
    if streams is None:
        streams = _streams_that_take_any_text()
    named = {command.name for command in COMMANDS}
    if next((word for word in argv if word in named), None) == PLUGIN:
        from tui.cli.check import as_plugin

        return as_plugin(partial(_dispatch, argv), streams)
    return _dispatch(argv, streams)


def _dispatch(argv: Sequence[str], streams: Streams) -> int:
    started = time.time()  # as the system dates files
    configured = _configured()
    try:
        translator = Translator(choose_language(wished_language(argv) or configured.language, streams.environment))
    except MessagesNotCompiled as error:
        streams.stderr.write(f"kigen: {error}\n")
        return CRASHED
    try:
        return _run(argv, streams, translator, configured)
    except KigenError as error:
        return _tell(error, streams, translator)
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:
        return _tell_fault(error, streams, translator, started)


def _tell_fault(error: Exception, streams: Streams, translator: Translator, started: float) -> int:
    """What was not foreseen, on stderr; the exit status. Code that was replaced meanwhile is no fault of its own."""
    replaced = replaced_since(started)
    if not replaced or not is_import_fault(error):
        from tui.cli.crash import report_crash

        streams.stderr.write(f"kigen: {report_crash(error, streams, translator)}\n")
    if replaced:
        streams.stderr.write(f"kigen: {translator.text(Message('cli.upgraded'))}\n")
    return UPGRADED if replaced else CRASHED


def _run(argv: Sequence[str], streams: Streams, translator: Translator, configured: _Configured) -> int:
    try:
        chosen, rest = _global_options(argv, streams, translator)
        zone = chosen.zone or configured.configuration.time_zone
        translator = translator.showing(Formats(translator.language, zone_named(zone or Settings().time_zone)))
        command, arguments = _subcommand(rest, streams, translator)
    except Finished as finished:
        return finished.status
    if configured.fault is not None:
        raise configured.fault
    if any(map(holds_password, argv)):
        streams.stderr.write(f"kigen: {translator.text(Message('cli.password_seen'))}\n")
    context = Context(streams, translator, chosen.database, chosen.json, configured.configuration, zoned=bool(zone))
    try:
        return command.load().run(arguments, context)
    except KigenError as error:
        # By now the context may speak in the desk's zone: instants in an error are those that the operator typed.
        _name_as_typed(error, arguments)
        return _tell(error, streams, context.translator)
    except UnicodeEncodeError:
        broken = next((word for word in argv if not _is_utf8(word)), None)
        if broken is None:
            raise
        return _tell(BadInput("argument_not_utf8", value=broken), streams, context.translator)


def _is_utf8(word: str) -> bool:
    """Python hands over the bytes that are none as halves of characters: good for the name of a file alone."""
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


def _name_as_typed(error: KigenError, arguments: Namespace) -> None:
    """Fields by the names that the help of the command gives them: ``why_late`` is ``--why-late``, a number ``N``."""
    for each in error.errors if isinstance(error, ManyErrors) else (error,):
        if each.field == "number":
            each.field = "N"
        elif each.field is not None and "_" in each.field and hasattr(arguments, each.field):
            each.field = f"--{each.field.replace('_', '-')}"


def _tell(error: KigenError, streams: Streams, translator: Translator) -> int:
    """A line each on stderr; the exit status."""
    for line in hide_passwords(translator.error(error)).splitlines():
        streams.stderr.write(f"kigen: {line}\n")
    return error.exit_status


@dataclass(frozen=True, slots=True)
class _Configured:
    """The configuration, or an empty one and what is wrong with it: help is to be had all the same."""

    configuration: Configuration
    fault: KigenError | None = None

    @property
    def language(self) -> str | None:
        """The language it wishes."""
        return self.configuration.language or None


def _configured() -> _Configured:
    try:
        return _Configured(read_configuration(paths()))
    except KigenError as fault:
        return _Configured(Configuration(), fault)


def _global_options(argv: Sequence[str], streams: Streams, translator: Translator) -> tuple[Namespace, list[str]]:
    """Help is left to the parser of the subcommand, which knows more."""
    parser = CommandParser(translator, streams, prog="kigen", help_option=False)
    add_global_options(parser)
    return split_global_options(parser, argv)


def _subcommand(rest: list[str], streams: Streams, translator: Translator) -> tuple[Command, Namespace]:
    """The subcommand and its arguments. Only its own module is loaded."""
    if not rest:
        return SCREENS, Namespace()
    parser = CommandParser(translator, streams, prog="kigen", description=translator.words("cli.description"))
    parser.add_argument("-V", "--version", action="version", version=_version(), help=parser.words("cli.help_version"))
    room = parser.subcommands("command", only=rest[0])
    for command in COMMANDS:
        subparser = room.add_parser(command.name, help=parser.words(command.summary))
        if command.name == rest[0]:
            subparser.description = parser.words(command.summary)
            command.load().configure(subparser)
            add_global_options(subparser)
    add_global_options(parser)
    arguments = parser.parse_args(rest)
    return next(command for command in COMMANDS if command.name == arguments.command), arguments


def _version() -> str:
    from tui.version import VERSION

    return f"kigen {VERSION}"


def _streams_that_take_any_text() -> Streams:
    """The process's streams; a character that the terminal's encoding lacks is escaped, not an error."""
    streams = Streams.of_this_process()
    for stream in (streams.stdout, streams.stderr):
        _escape_what_cannot_be_encoded(stream)
    return streams


def _escape_what_cannot_be_encoded(stream: TextIO) -> None:
    from io import TextIOWrapper

    if isinstance(stream, TextIOWrapper) and stream is not sys.__stdin__:
        stream.reconfigure(errors="backslashreplace")
