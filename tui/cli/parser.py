"""argparse in the operator's language, writing to the streams it is given, never to the process's own."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, HelpFormatter
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn, cast

from core.messages import Param
from tui.cli.context import Streams
from tui.cli.usage import usage_message
from tui.locale.translator import Translator

if TYPE_CHECKING:
    from argparse import _SubParsersAction
    from collections.abc import Iterable


class Finished(Exception):
    """argparse has said what there was to say: the help, the version, or what is wrong with the arguments."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def ticket_number(text: str) -> int:
    """``12``, or ``#12`` as kigen itself writes it. Raises ``ValueError``."""
    return int(text.removeprefix("#"))


class CommandParser(ArgumentParser):
    """A parser whose headings, help and errors are in the operator's language."""

    def __init__(self, translator: Translator, streams: Streams, *, help_option: bool = True, **options: Any) -> None:
        self._translator = translator
        self._streams = streams
        options.setdefault("formatter_class", partial(_Formatter, usage=translator.words("cli.usage")))
        super().__init__(allow_abbrev=False, add_help=False, **options)
        # A span back in time ("--at -20m") is a value, as a negative number is one, and no option.
        self._negative_number_matcher = re.compile(r"-\d+(\.\d*)?[smhd]?$")
        self._positionals.title = translator.words("cli.arguments")
        self._optionals.title = translator.words("cli.options")
        if help_option:
            self.add_argument("-h", "--help", action="help", help=self.words("cli.help_help"))

    def words(self, message_id: str, /, **params: Param) -> str:
        """A text for help; a per cent sign in it is safe."""
        return self._translator.words(message_id, **params).replace("%", "%%")

    def takes_words_with_a_dash(self) -> None:
        """Let a word that begins with one dash, and is none of the options, be a value: ``-is:paused`` negates."""
        self._negative_number_matcher = re.compile(r"-[^-].*", re.DOTALL)

    def subcommands(self, destination: str, *, only: str | None = None) -> _SubParsersAction[CommandParser]:
        """Room for subcommands, one of which must be given: ``parser.subcommands("act").add_parser("list")``.

        Where ``only`` one will be asked for, the others are known by name and share an empty parser: forty take longer
        to make than most commands to run.
        """
        empty = None if only is None else CommandParser(self._translator, self._streams, help_option=False)

        def made(**options: Any) -> CommandParser:
            if empty is not None and options["prog"].rpartition(" ")[2] != only:
                return empty
            return CommandParser(self._translator, self._streams, **options)

        return self.add_subparsers(
            dest=destination,
            required=True,
            title=self._translator.words("cli.commands"),
            metavar=self._translator.words("cli.command_place"),
            parser_class=cast(type[CommandParser], made),
        )

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        self._print_message(message or "", sys.stderr)
        raise Finished(status)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        from storage.database.location import hide_passwords

        said = hide_passwords(self._translator.value(usage_message(message)))
        self.exit(2, f"{self.prog}: {said}\n")

    def _print_message(self, message: str, file: Any = None) -> None:
        """All that argparse prints passes here."""
        if file is sys.stdout:
            self._streams.write_out(message)
        else:
            self._streams.stderr.write(message)


class _Formatter(HelpFormatter):
    """Help whose usage line starts with the operator's word for it."""

    def __init__(self, prog: str, *, usage: str, **options: Any) -> None:
        super().__init__(prog, **options)
        self._usage_word = usage

    def add_usage(
        self, usage: str | None, actions: Iterable[Any], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, f"{self._usage_word}: " if prefix is None else prefix)
