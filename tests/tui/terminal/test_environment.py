"""What is set before Textual is imported, and what the environment tells of the terminal."""

from __future__ import annotations

import unicodedata
from dataclasses import astuple

from tui.terminal.capabilities import ASCII, UNICODE, capabilities_of
from tui.terminal.environment import prepare_environment


def test_kitty_keys_and_animations_are_off_and_frames_few_over_ssh() -> None:
    here: dict[str, str] = {}
    prepare_environment(here)
    assert here == {"TEXTUAL_DISABLE_KITTY_KEY": "1", "TEXTUAL_ANIMATIONS": "none"}
    there = {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}
    prepare_environment(there)
    assert there["TEXTUAL_FPS"] == "15"


def test_what_the_operator_chose_stays() -> None:
    chosen = {"TEXTUAL_DISABLE_KITTY_KEY": "0", "TEXTUAL_FPS": "30", "SSH_TTY": "/dev/pts/1"}
    prepare_environment(chosen)
    assert (chosen["TEXTUAL_DISABLE_KITTY_KEY"], chosen["TEXTUAL_FPS"]) == ("0", "30")


def test_glyphs_follow_the_setting_and_else_the_locale() -> None:
    assert capabilities_of({"LANG": "ja_JP.UTF-8"}).glyphs is UNICODE
    assert capabilities_of({"LANG": "C"}).glyphs is ASCII
    assert capabilities_of({"LANG": "ja_JP.UTF-8", "KIGEN_GLYPHS": "ascii"}).glyphs is ASCII
    assert capabilities_of({"LANG": "C", "KIGEN_GLYPHS": "unicode"}).glyphs is UNICODE


def test_the_mouse_is_off_over_ssh_unless_asked() -> None:
    assert capabilities_of({}).mouse
    assert not capabilities_of({"SSH_TTY": "/dev/pts/1"}).mouse
    assert capabilities_of({"SSH_TTY": "/dev/pts/1", "KIGEN_MOUSE": "on"}).mouse


def test_no_glyph_is_of_ambiguous_width_and_ascii_ones_are_ascii() -> None:
    *signs, _ = astuple(UNICODE)
    assert all(unicodedata.east_asian_width(sign) in {"N", "Na"} for sign in signs)
    assert all(glyph.isascii() for glyph in astuple(ASCII))
