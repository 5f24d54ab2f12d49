"""`kigen keys`: the keys as they are configured, and the page of the docs that is made of the registry."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.cli.conftest import Kigen
from tui.actions import ACTIONS

pytestmark = pytest.mark.in_a_file("keys are told without a desk")

PAGE = Path(__file__).parents[3] / "docs" / "keys.md"


@pytest.fixture
def keymap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The keymap file of an operator; not there yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    file = tmp_path / "config" / "kigen" / "keymap.toml"
    file.parent.mkdir(parents=True)
    return file


@pytest.mark.usefixtures("keymap")
@pytest.mark.parametrize(("language", "everywhere"), [("en", "everywhere"), ("ja", "すべての画面")])
def test_every_action_is_listed_in_both_languages(fresh: Kigen, language: str, everywhere: str) -> None:
    ran = fresh("--lang", language, "keys")
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert len(lines) == len(ACTIONS) + 1
    assert everywhere in next(line for line in lines if "desk.quit" in line)
    assert not fresh.file.exists()


def test_keys_are_those_of_the_keymap(fresh: Kigen, keymap: Path) -> None:
    keymap.write_text('[keys]\n"ticket.respond" = ["x", "ctrl+r"]\n', encoding="utf-8")
    assert any(line.split()[:3] == ["x", "ctrl+r", "ticket.respond"] for line in fresh("keys").out.splitlines())
    rows = {row["action"]: row for row in fresh("--json", "keys").json_lines}
    assert set(rows) == {action.id for action in ACTIONS}
    assert rows["ticket.respond"]["keys"] == ["x", "ctrl+r"]
    assert rows["ticket.respond"]["default_keys"] == ["r"]
    assert rows["ticket.respond"]["places"] == ["queue", "ticket"]
    assert rows["list.filter"]["keys"] == rows["list.filter"]["default_keys"] == ["/"]


def test_what_is_wrong_with_the_keymap_is_told_beside_the_keys_that_hold(fresh: Kigen, keymap: Path) -> None:
    keymap.write_text('[keys]\n"ticket.respond" = "n"\n"ticket.nwe" = "x"\n', encoding="utf-8")
    ran = fresh("keys")
    assert ran.status == 2
    assert ran.err.splitlines() == [
        f"kigen: {keymap}, line 3: ticket.nwe is no action. Did you mean ticket.new?",
        f"kigen: {keymap}, line 2: ticket.respond can't have n: on the same screen it is the key of ticket.new.",
    ]
    assert len(ran.out.splitlines()) == len(ACTIONS) + 1


def test_the_page_of_the_docs_is_up_to_date(fresh: Kigen, keymap: Path) -> None:
    keymap.write_text('[keys]\n"ticket.respond" = "x"\n', encoding="utf-8")
    made = fresh("--lang", "en", "keys", "--markdown")
    assert (made.status, made.err) == (0, "")
    assert made.out == PAGE.read_text(encoding="utf-8"), "run `make keys`"
