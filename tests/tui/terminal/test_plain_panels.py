"""Panels for who hears the screen: no frame to be read out, and the terminal's cursor where something is asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import Places
from tests.tui.conftest import samples_in
from tests.tui.terminal.pty_session import Start, kigen
from tests.tui.terminal.seen import Seen

pytestmark = pytest.mark.in_a_file("about what is sent to a terminal, wherever it was read")

FRAME = set("+-|╭╮╰╯─│")


@pytest.fixture(scope="module")
def seen(lasting_places: Places, tmp_path_factory: pytest.TempPathFactory, forked: Start) -> Iterator[Seen]:
    """The plain queue. Each test ends where it began."""
    home = tmp_path_factory.mktemp("plain")
    configuration = home / "configuration" / "kigen" / "config.toml"
    configuration.parent.mkdir(parents=True)
    configuration.write_text("plain = true\n", encoding="utf-8")
    options = ("--lang", "en", "--zone", "Asia/Tokyo")
    with kigen(
        samples_in(lasting_places, "en"), *options, start=forked,
        XDG_STATE_HOME=str(home / "state"), XDG_CONFIG_HOME=str(configuration.parents[1]),
    ) as session:  # fmt: skip
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
    seen.press("\x1b", "q quit")
