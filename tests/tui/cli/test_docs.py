"""The page on the command names every command there is, each with an example that the command understands."""

from __future__ import annotations

import io
import re
import shlex
from argparse import _SubParsersAction
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui.cli.commands import COMMANDS
from tui.cli.context import Streams
from tui.cli.parser import CommandParser, Finished
from tui.locale.translator import Translator

PAGE = (Path(__file__).parents[3] / "docs" / "command.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| `kigen ([^`]+)` \| \S", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def known() -> dict[str, CommandParser]:
    """The parser of every command that ends there, by its words: ``ticket respond``."""
    streams = Streams(io.StringIO(), io.StringIO(), io.StringIO(), {}, lambda: datetime(2026, 6, 1, tzinfo=UTC))
    found: dict[str, CommandParser] = {}
    for command in COMMANDS:
        parser = CommandParser(Translator("en"), streams, prog=f"kigen {command.name}")
        command.load().configure(parser)
        found |= dict(leaves(parser, command.name))
    return found


def leaves(parser: CommandParser, words: str) -> Iterator[tuple[str, CommandParser]]:
    rooms = [action for action in parser._actions if isinstance(action, _SubParsersAction)]
    if not rooms:
        yield words, parser
    for room in rooms:
        for name, one in room.choices.items():
            yield from leaves(one, f"{words} {name}")


def named(example: str, known: dict[str, CommandParser]) -> str:
    """The command that an example is of: the longest that it begins with."""
    return max((words for words in known if f"{example} ".startswith(f"{words} ")), key=len, default="")


def test_every_command_has_its_line_and_every_line_its_command(known: dict[str, CommandParser]) -> None:
    told = {named(example, known) for example in EXAMPLES}
    assert sorted(told) == sorted(known)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_understood(known: dict[str, CommandParser], example: str) -> None:
    words = named(example, known)
    try:
        known[words].parse_args(shlex.split(example.removeprefix(words)))
    except Finished as finished:
        pytest.fail(f"kigen {example}: {finished.status}")
