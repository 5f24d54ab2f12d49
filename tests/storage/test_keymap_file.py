"""The keymap file: what it may say, and what is told of what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.messages import Message
from storage.keymap_file import KeymapEntry, UserKeymap, read_keymap

ACTIONS = ("ticket.respond", "ticket.new", "list.down")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keymap.toml"


def test_without_a_file_nothing_moves(file: Path) -> None:
    assert read_keymap(file, ACTIONS) == UserKeymap(file)


def test_a_key_or_a_list_of_keys_is_read_quoted_and_unquoted(file: Path) -> None:
    file.write_text(
        '[keys]\n"ticket.respond" = "x"\nlist.down = ["j", "down", "j"]\nticket.new = "+"\n', encoding="utf-8"
    )
    found = read_keymap(file, ACTIONS)
    assert found.problems == ()
    assert found.entries == (
        KeymapEntry("ticket.respond", ("x",), 2),
        KeymapEntry("list.down", ("j", "down"), 3),
        KeymapEntry("ticket.new", ("+",), 4),
    )


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("[keys\n", "configuration_broken", 1),
        ('[key]\n"ticket.respond" = "x"\n', "keymap_table_unknown", 1),
        ('\nkeys = "x"\n', "keymap_table_unknown", 2),
        ('[keys]\n\n"ticket.repsond" = "x"\n', "keymap_action_unknown", 3),
        ('[keys]\n"ticket.new" = 3\n', "keymap_keys_wrong", 2),
        ('[keys]\n"ticket.new" = ""\n', "keymap_keys_wrong", 2),
        ('[keys]\n"ticket.new" = []\n', "keymap_keys_wrong", 2),
        ('[keys]\n"ticket.new" = ["n", 3]\n', "keymap_keys_wrong", 2),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_left_out(file: Path, content: str, code: str, line: int) -> None:
    file.write_text(content, encoding="utf-8")
    found = read_keymap(file, ACTIONS)
    assert found.entries == ()
    [problem] = found.problems
    assert (problem.code, problem.params["line"], problem.params["file"]) == (code, line, str(file))


def test_the_rest_of_a_partly_wrong_file_holds(file: Path) -> None:
    file.write_text('[keys]\n"ticket.gone" = "x"\n"ticket.new" = "N"\n', encoding="utf-8")
    found = read_keymap(file, ACTIONS)
    assert found.entries == (KeymapEntry("ticket.new", ("N",), 3),)
    assert len(found.problems) == 1


def test_the_nearest_action_is_named_or_the_list(file: Path) -> None:
    file.write_text('[keys]\n"ticket.repsond" = "x"\n"zzz" = "x"\n', encoding="utf-8")
    hints = [problem.params["hint"] for problem in read_keymap(file, ACTIONS).problems]
    assert hints == [Message("storage.keymap_nearest", {"nearest": "ticket.respond"}), Message("storage.keymap_list")]
