"""argparse in the operator's language, writing to the streams it is given, never to the process's own."""

from __future__ import annotations

from argparse import ArgumentParser, HelpFormatter
from functools import partial
from typing import IO, TYPE_CHECKING, Any, NoReturn, cast

from core.messages import Param
from tui.cli.context import Streams
from tui.locale.translator import Translator, visible

if TYPE_CHECKING:
    from argparse import _SubParsersAction
    from collections.abc import Iterable


class UsageError(Exception):
    """The arguments make no sense. The usage was already shown; exit status 2."""


class Finished(Exception):
    """argparse has nothing more to do (the help was shown); ``args[0]`` is the exit status."""


class CommandParser(ArgumentParser):
    """A parser whose headings, help and errors are in the operator's language."""

    def __init__(self, translator: Translator, streams: Streams, *, help_option: bool = True, **options: Any) -> None:
        self._translator = translator
        self._streams = streams
        options.setdefault("formatter_class", partial(_Formatter, usage=translator.words("cli.usage")))
        super().__init__(allow_abbrev=False, add_help=False, **options)
        self._positionals.title = translator.words("cli.arguments")
        self._optionals.title = translator.words("cli.options")
        if help_option:
            self.add_argument("-h", "--help", action="help", help=self.words("cli.help_help"))

    def words(self, message_id: str, /, **params: Param) -> str:
        """A text for help; a per cent sign in it is safe."""
        return self._translator.words(message_id, **params).replace("%", "%%")

    def subcommands(self, destination: str) -> _SubParsersAction[CommandParser]:
        """Room for subcommands, one of which must be given: ``parser.subcommands("act").add_parser("list")``."""
        return self.add_subparsers(
            dest=destination,
            required=True,
            title=self._translator.words("cli.commands"),
            metavar=self._translator.words("cli.command_place"),
            parser_class=cast(type[CommandParser], partial(CommandParser, self._translator, self._streams)),
        )

    def print_help(self, file: Any = None) -> None:
        self._write(self.format_help(), file or self._streams.stdout)

    def print_usage(self, file: Any = None) -> None:
        self._write(self.format_usage(), file or self._streams.stdout)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        if message:
            self._write(message, self._streams.stderr)
        raise Finished(status)

    def error(self, message: str) -> NoReturn:
        self.print_usage(self._streams.stderr)
        self._write(f"{self.prog}: {visible(message)}\n", self._streams.stderr)
        raise UsageError(message)

    def _write(self, text: str, file: IO[str]) -> None:
        file.write(text)


class _Formatter(HelpFormatter):
    """Help whose usage line starts with the operator's word for it."""

    def __init__(self, prog: str, *, usage: str, **options: Any) -> None:
        super().__init__(prog, **options)
        self._usage_word = usage

    def add_usage(
        self, usage: str | None, actions: Iterable[Any], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, f"{self._usage_word}: " if prefix is None else prefix)
