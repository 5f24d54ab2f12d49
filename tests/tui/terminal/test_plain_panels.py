"""Panels for who hears the screen: no frame to be read out, and the terminal's cursor where something is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.database.location import Location
from tests.tui.terminal.pty_session import kigen
from tests.tui.terminal.seen import Seen
from tui.locale.language import Language

pytestmark = pytest.mark.in_a_file("about what is sent to a terminal, wherever it was read")

FRAME = set("+-|╭╮╰╯─│")


@pytest.fixture
def seen(samples: Callable[[Language], Location], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seen]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    configuration = tmp_path / "configuration" / "kigen"
    configuration.mkdir(parents=True)
    (configuration / "config.toml").write_text("plain = true\n", encoding="utf-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(configuration.parent))
    with kigen(samples("en"), "--lang", "en", "--zone", "Asia/Tokyo") as session:
        found = Seen(session)
        found.until("Midori")
        yield found


def test_a_note_has_no_frame_and_the_cursor_stands_behind_what_is_typed(seen: Seen) -> None:
    seen.press("m", "note for the desk")
    assert not any(line.strip() and set(line.strip()) <= FRAME for line in seen.screen.display)
    seen.press("called", "called")
    assert seen.cursor == (len(" called"), " called")
    seen.press("\x0ewxyz", "wxyz")
    assert seen.cursor == (len(" wxyz"), " wxyz")
    seen.press("\x1b", "q quit")
    assert seen.cursor[0] == 0
    assert seen.cursor[1].startswith(">"), "back on its row"


def test_a_question_without_a_field_has_the_cursor(seen: Seen) -> None:
    seen.press("t", "is yours")
    seen.press("u", "undoes the first")
    assert seen.cursor[1].startswith(" Undo")
