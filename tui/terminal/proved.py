"""Whether the cell diff may work here: with a Textual it was proved with, whose inside is as it was then."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import textual
from textual.app import App
from textual.strip import Strip

SWITCH = "KIGEN_CELL_DIFF"
PROVED = ("8.2.8",)
_INSIDE = ((App, "_display"), (App, "_begin_update"), (App, "_end_update"), (Strip, "render_ansi"))
_UPDATES = {"LayoutUpdate": ("strips", "region"), "ChopsUpdate": ("chops", "spans", "chop_ends")}


def works_here(environment: Mapping[str, str]) -> bool:
    """Unless ``KIGEN_CELL_DIFF`` is ``off``, on a proved version with all that the diff leans on."""
    return environment.get(SWITCH) != "off" and is_proved(Path(textual.__file__).parent) and inside_is_known()


def is_proved(package: Path) -> bool:
    """Whether the Textual in the folder ``package`` is of a proved version.

    Looks for what its installer left beside it: asking `importlib.metadata` takes 30 ms of the start.
    """
    return any(package.with_name(f"textual-{version}.dist-info").is_dir() for version in PROVED)


def inside_is_known() -> bool:
    """Whether the names are there, and take what they took."""
    try:
        from textual import _compositor
    except ImportError:
        return False
    if not all(hasattr(owner, name) for owner, name in _INSIDE):
        return False
    taken = {name: _parameters(getattr(_compositor, name, None)) for name in _UPDATES}
    return _names(App._display) == ("self", "screen", "renderable") and all(
        taken[name] == ("self", *parameters) for name, parameters in _UPDATES.items()
    )


def _parameters(update: type | None) -> tuple[str, ...]:
    return () if update is None else _names(update.__init__)  # type: ignore[misc]


def _names(function: object) -> tuple[str, ...]:
    code = getattr(function, "__code__", None)
    return () if code is None else code.co_varnames[: code.co_argcount]
