"""What Textual reads from the environment when it is imported: set before that, and only what nobody chose."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping

# "Report all keys" makes several terminals lose what an input method commits (textual #6561).
ALWAYS = {"TEXTUAL_DISABLE_KITTY_KEY": "1", "TEXTUAL_ANIMATIONS": "none"}
FRAMES_OVER_SSH = "15"


def prepare_environment(environment: MutableMapping[str, str]) -> None:
    """Defaults for a desk: no Kitty keys, no animations, and few frames over SSH. What is set already stays."""
    for name, value in ALWAYS.items():
        environment.setdefault(name, value)
    if over_ssh(environment):
        environment.setdefault("TEXTUAL_FPS", FRAMES_OVER_SSH)


def over_ssh(environment: Mapping[str, str]) -> bool:
    """Whether the terminal is at the far end of an SSH connection."""
    return any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_TTY"))
