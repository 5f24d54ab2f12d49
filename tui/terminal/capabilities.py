"""What the terminal can show, as far as the environment and the settings tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storage.screen_settings import AS_BY_DEFAULT, ScreenSettings
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
    barred: str
    cursor: str
    arrow: str
    cut: str
    frame: str


UNICODE = Glyphs("✗", "!", "▸", "⧖", "✓", "✔", "◌", "⊘", "›", "»", "›", "round")
ASCII = Glyphs("x", "!", ">", "~", "v", "v", "-", "-", ">", ">", ">", "ascii")


@dataclass(frozen=True, slots=True)
class Capabilities:
    """How to draw. ``mouse`` is off over SSH unless asked: each pointer move would send bytes.

    ``plain`` is the mode for screen readers (see ``tui/terminal/plain.py``).
    """

    glyphs: Glyphs
    mouse: bool
    plain: bool = False


def capabilities_of(environment: Mapping[str, str], settings: ScreenSettings = AS_BY_DEFAULT) -> Capabilities:
    """``KIGEN_GLYPHS`` (``unicode``, ``ascii``) and ``KIGEN_MOUSE`` (``on``, ``off``) win over the settings.

    Nobody having chosen, a terminal whose locale is not UTF-8 and the plain mode get ASCII, which is read out in fewer
    words. NO_COLOR is Textual's own affair.
    """
    wish = environment.get("KIGEN_GLYPHS") or settings.glyphs
    charset = next((environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), "UTF-8")
    ascii_only = wish == "ascii" or (wish != "unicode" and (settings.plain or "utf" not in charset.lower()))
    return Capabilities(ASCII if ascii_only else UNICODE, _mouse(environment, settings), settings.plain)


def _mouse(environment: Mapping[str, str], settings: ScreenSettings) -> bool:
    said = environment.get("KIGEN_MOUSE")
    if said:
        return said != "off"
    return not over_ssh(environment) if settings.mouse is None else settings.mouse
