"""What Textual reads from the environment when it is imported: set before that, and only what nobody chose."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping

from storage.screen_settings import AS_BY_DEFAULT, ScreenSettings

KITTY_KEYS, CELL_DIFF, THEME = "TEXTUAL_DISABLE_KITTY_KEY", "KIGEN_CELL_DIFF", "TEXTUAL_THEME"
# "Report all keys" makes several terminals lose what an input method commits (textual #6561).
ALWAYS = {KITTY_KEYS: "1", "TEXTUAL_ANIMATIONS": "none"}
FRAMES_OVER_SSH = "15"


def prepare_environment(environment: MutableMapping[str, str], settings: ScreenSettings = AS_BY_DEFAULT) -> None:
    """What the operator configured; else no Kitty keys, no animations, and few frames over SSH. What is set stays.

    ``NO_COLOR`` takes a theme without colours of its own, whatever is configured.
    """
    if settings.kitty_keys:
        environment.setdefault(KITTY_KEYS, "0")
    if "NO_COLOR" in environment and not environment.get(THEME):
        environment[THEME] = "ansi-dark"  # others would send greys
    if not settings.cell_diff:
        environment.setdefault(CELL_DIFF, "off")
    for name, value in ALWAYS.items():
        environment.setdefault(name, value)
    if over_ssh(environment):
        environment.setdefault("TEXTUAL_FPS", FRAMES_OVER_SSH)


def over_ssh(environment: Mapping[str, str]) -> bool:
    """Whether the terminal is at the far end of an SSH connection."""
    return any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_TTY"))
