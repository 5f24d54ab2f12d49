"""The operator's keymap: what it moves, what is refused and told, and that the screens then obey it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest
from textual.app import App
from textual.binding import BindingType

from storage.keymap_file import KeymapEntry, UserKeymap
from tui.actions import ACTIONS, Action, Group, Place
from tui.keymap import bindings
from tui.locale.language import LANGUAGES, Language
from tui.locale.translator import Translator
from tui.user_keymap import Keys, resolve

FILE = Path("/home/tanaka/keymap.toml")
QUEUE, TICKET = frozenset({Place.QUEUE}), frozenset({Place.TICKET})
SOME = (
    Action("ticket.new", ("n",), "new", Group.TICKET, QUEUE),
    Action("ticket.respond", ("r",), "respond", Group.TICKET, QUEUE | TICKET),
    Action("page.down", ("j", "down"), "down", Group.LIST, TICKET),
)


def keys(*moved: tuple[str, str], actions: tuple[Action, ...] = SOME) -> Keys:
    entries = tuple(KeymapEntry(name, tuple(said.split()), line) for line, (name, said) in enumerate(moved, 2))
    return resolve(actions, UserKeymap(FILE, entries))


def problems(found: Keys) -> list[tuple[str, object, object]]:
    return [(problem.code, problem.params["line"], problem.params.get("key")) for problem in found.problems]


def test_without_a_keymap_the_registry_holds() -> None:
    assert keys(actions=ACTIONS) == Keys({action.id: action.keys for action in ACTIONS})


def test_an_entry_takes_the_place_of_all_keys_of_its_action() -> None:
    found = keys(("page.down", "ctrl+n ,"))
    assert found.problems == ()
    assert found.of == {"ticket.new": ("n",), "ticket.respond": ("r",), "page.down": ("ctrl+n", "comma")}
    assert found.keymap() == {"page.down": "ctrl+n,comma"}
    assert [action.keys for action in found.applied(SOME)] == [("n",), ("r",), ("ctrl+n", "comma")]


def test_two_actions_may_swap_their_keys() -> None:
    found = keys(("ticket.new", "r"), ("ticket.respond", "n"))
    assert found.problems == ()
    assert (found.of["ticket.new"], found.of["ticket.respond"]) == (("r",), ("n",))


def test_the_same_key_on_screens_that_never_meet_is_no_clash() -> None:
    assert keys(("page.down", "n")).problems == ()


def test_a_key_of_another_action_is_refused_and_told_once_with_both() -> None:
    found = keys(("ticket.respond", "x n"))
    assert found.of["ticket.respond"] == ("r",)
    [problem] = found.problems
    assert problem.params == {
        "file": str(FILE), "line": 2, "name": "ticket.respond", "other": "ticket.new", "key": "n"
    }  # fmt: skip


def test_of_two_entries_with_one_key_the_later_is_left_out() -> None:
    found = keys(("ticket.new", "x"), ("ticket.respond", "x"))
    assert (found.of["ticket.new"], found.of["ticket.respond"]) == (("x",), ("r",))
    assert problems(found) == [("keymap_clash", 3, "x")]


def test_an_entry_that_counted_on_one_that_is_left_out_is_left_out_too() -> None:
    found = keys(("ticket.respond", "n"), ("ticket.new", "ctrl+s"))
    assert found.of == {action.id: action.keys for action in SOME}
    assert problems(found) == [("keymap_key_reserved", 3, "ctrl+s"), ("keymap_clash", 2, "n")]


def test_what_is_no_key_and_what_can_not_be_had_is_told() -> None:
    found = keys(("ticket.new", "nn"), ("page.down", "k ctrl+m"))
    assert problems(found) == [("keymap_key_unknown", 2, "nn"), ("keymap_key_reserved", 3, "ctrl+m")]
    assert found.moved == frozenset()


@pytest.mark.parametrize("language", LANGUAGES)
def test_problems_are_told_with_file_line_and_key(language: Language) -> None:
    found = keys(("ticket.new", "nn"), ("ticket.respond", "ctrl+q"), ("page.down", "r"))
    lines = [Translator(language).error(problem) for problem in found.problems]
    assert len(lines) == 3
    for line, (number, key) in zip(lines, [(2, "nn"), (3, "ctrl+q"), (4, "r")], strict=True):
        assert str(FILE) in line
        assert str(number) in line
        assert key in line
        assert "screens." not in line


class Keyed(App[None]):
    """An app that notes what its keys set off."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SOME)]

    def __init__(self, found: Keys) -> None:
        super().__init__()
        self.done: list[str] = []
        self.set_keymap(found.keymap())

    def action_new(self) -> None:
        self.done.append("new")

    def action_respond(self) -> None:
        self.done.append("respond")

    def action_down(self) -> None:
        self.done.append("down")


async def test_textual_obeys_the_keymap_swaps_and_punctuation_too() -> None:
    app = Keyed(keys(("ticket.new", "r"), ("ticket.respond", "n ctrl+x"), ("page.down", ", G")))
    async with app.run_test() as pilot:
        await pilot.press("r", "n", "ctrl+x", "comma", "G", "j", "down")
        assert app.done == ["new", "respond", "respond", "down", "down"]
