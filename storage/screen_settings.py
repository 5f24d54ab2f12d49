"""How an operator wants the screens: the keys of the configuration that only they read.

``theme`` (a name of Textual's), ``glyphs`` (``unicode``, ``ascii``), ``mouse``, ``cell_diff``, ``kitty_keys`` (``on``,
``off``), ``notify`` (``off``, ``bell``, ``osc9``, ``osc777``), ``notify_on`` (of ``critical``, ``risk``), ``plain``
(``true``, ``false``), ``times`` (``relative``, ``absolute``, ``utc``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

GLYPHS = ("unicode", "ascii")
NOTIFY = ("off", "bell", "osc9", "osc777")
NOTIFY_ON = ("critical", "risk")
TIMES = ("relative", "absolute", "utc")


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """What was configured. ``""`` and None leave the choice to kigen, which looks at the environment.

    Which themes there are only the screens know: ``theme`` may be none of them.
    """

    theme: str = ""
    glyphs: str = ""
    mouse: bool | None = None
    notify: str = "off"
    notify_on: tuple[str, ...] = NOTIFY_ON
    plain: bool = False
    times: str = "relative"
    cell_diff: bool = True
    kitty_keys: bool = False


AS_BY_DEFAULT = ScreenSettings()


def screen_settings(values: Mapping[str, Any]) -> ScreenSettings:
    """From what was read, which may hold other keys."""
    names = {field.name for field in fields(ScreenSettings)}
    return ScreenSettings(**{name: value for name, value in values.items() if name in names})


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError
    return value


def _one_of(*allowed: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if _text(value) not in allowed:
            raise ValueError
        return _text(value)

    return read


def _switch(value: object) -> bool:
    """``on`` and ``off``, or TOML's own words for them."""
    if isinstance(value, bool):
        return value
    return _one_of("on", "off")(value) == "on"


def _notify_on(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(dict.fromkeys(map(_one_of(*NOTIFY_ON), value)))


READERS: Mapping[str, Callable[[object], Any]] = {
    "theme": _text,
    "glyphs": _one_of(*GLYPHS),
    "mouse": _switch,
    "notify": _one_of(*NOTIFY),
    "notify_on": _notify_on,
    "plain": _switch,
    "times": _one_of(*TIMES),
    "cell_diff": _switch,
    "kitty_keys": _switch,
}
"""Each takes the value of its key, or raises ``ValueError`` or ``TypeError``."""
