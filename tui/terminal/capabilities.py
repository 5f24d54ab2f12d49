"""What the terminal can show, as far as the environment and the settings tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui.terminal.environment import over_ssh


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The signs of the screens. None is of ambiguous width, so columns stay straight in CJK-wide terminals."""

    overdue: str
    risk: str
    running: str
    waiting: str
    answered: str
    resolved: str
    best_effort: str
    cursor: str
    arrow: str
    cut: str
    frame: str


UNICODE = Glyphs("✗", "!", "▸", "⧖", "✓", "✔", "◌", "›", "»", "›", "round")
ASCII = Glyphs("x", "!", ">", "~", "v", "v", "-", ">", ">", ">", "ascii")


@dataclass(frozen=True, slots=True)
class Capabilities:
    """How to draw. ``mouse`` is off over SSH unless asked: each pointer move would send bytes."""

    glyphs: Glyphs
    mouse: bool


def capabilities_of(environment: Mapping[str, str]) -> Capabilities:
    """``KIGEN_GLYPHS`` is ``unicode`` or ``ascii``; without it a terminal whose locale is not UTF-8 gets ASCII.

    ``KIGEN_MOUSE`` is ``on`` or ``off``. NO_COLOR is Textual's own affair.
    """
    wish = environment.get("KIGEN_GLYPHS", "")
    charset = next((environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), "UTF-8")
    plain = wish == "ascii" or (wish != "unicode" and "utf" not in charset.lower())
    mouse = environment.get("KIGEN_MOUSE", "off" if over_ssh(environment) else "on") != "off"
    return Capabilities(ASCII if plain else UNICODE, mouse)
