"""What is set before Textual is imported, and what the environment tells of the terminal."""

from __future__ import annotations

import unicodedata
from dataclasses import astuple

import pytest
from textual.app import App

from storage.screen_settings import ScreenSettings
from tui.locale.language import LANGUAGES, Language
from tui.locale.translator import Translator
from tui.terminal.capabilities import ASCII, UNICODE, capabilities_of
from tui.terminal.environment import prepare_environment
from tui.terminal.themes import choose_theme


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


def test_without_colours_the_theme_is_one_that_has_none_of_its_own() -> None:
    here = {"NO_COLOR": "1"}
    prepare_environment(here, ScreenSettings(theme="nord"))
    assert choose_theme("nord", here, App[None]().available_themes) == ("ansi-dark", None)
    chosen = {"NO_COLOR": "1", "TEXTUAL_THEME": "ansi-light"}
    prepare_environment(chosen)
    assert chosen["TEXTUAL_THEME"] == "ansi-light"


def test_settings_turn_kitty_keys_on_and_the_cell_diff_off_unless_the_environment_chose() -> None:
    settings = ScreenSettings(kitty_keys=True, cell_diff=False)
    here: dict[str, str] = {}
    prepare_environment(here, settings)
    assert (here["TEXTUAL_DISABLE_KITTY_KEY"], here["KIGEN_CELL_DIFF"]) == ("0", "off")
    chosen = {"TEXTUAL_DISABLE_KITTY_KEY": "1", "KIGEN_CELL_DIFF": "on"}
    prepare_environment(chosen, settings)
    assert (chosen["TEXTUAL_DISABLE_KITTY_KEY"], chosen["KIGEN_CELL_DIFF"]) == ("1", "on")


def test_settings_choose_glyphs_and_mouse_unless_the_environment_did() -> None:
    settings = ScreenSettings(glyphs="ascii", mouse=True)
    over_ssh = {"LANG": "ja_JP.UTF-8", "SSH_TTY": "/dev/pts/1"}
    found = capabilities_of(over_ssh, settings)
    assert (found.glyphs, found.mouse) == (ASCII, True)
    found = capabilities_of({**over_ssh, "KIGEN_GLYPHS": "unicode", "KIGEN_MOUSE": "off"}, settings)
    assert (found.glyphs, found.mouse) == (UNICODE, False)
    assert not capabilities_of({}, ScreenSettings(mouse=False)).mouse


def test_the_plain_mode_is_ascii_unless_asked_otherwise() -> None:
    found = capabilities_of({"LANG": "ja_JP.UTF-8"}, ScreenSettings(plain=True))
    assert (found.glyphs, found.plain) == (ASCII, True)
    assert capabilities_of({}, ScreenSettings(plain=True, glyphs="unicode")).glyphs is UNICODE


def test_every_theme_of_textual_can_be_chosen_and_the_environment_wins() -> None:
    available = App[None]().available_themes
    for name in ("nord", "ansi-dark", "ansi-light"):
        assert choose_theme(name, {}, available) == (name, None)
    assert choose_theme("nord", {"TEXTUAL_THEME": "gruvbox"}, available) == ("gruvbox", None)
    assert choose_theme("", {}, available) == ("textual-dark", None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_theme_that_is_not_there_falls_back_with_one_line(language: Language) -> None:
    theme, error = choose_theme("ansi-drak", {}, App[None]().available_themes)
    assert theme == "textual-dark"
    assert error is not None
    line = Translator(language).text(error.message)
    assert "\n" not in line
    assert "ansi-drak" in line
    assert error.params["theme"] == theme


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
