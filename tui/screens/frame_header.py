"""The first line of every screen: the screens by their keys, what the operator is to know wherever he is, the time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from rich.cells import cell_len

from tui.actions import Place

if TYPE_CHECKING:
    from tui.screens.frame import DeskScreen

Piece: TypeAlias = tuple[str, str]
"""A text and its style."""

SCREENS = (
    (Place.QUEUE, "1"), (Place.INCIDENTS, "2"), (Place.CONTRACTS, "3"), (Place.PRIORITIES, "4"),
    (Place.EXPOSURE, "5"), (Place.CLAIMS, "6"), (Place.DATES, "7"), (Place.ACTIVITY, "8"),
)  # fmt: skip

CLOCK = 13
"""Cells that whole names leave for the time of day and its date."""
QUICK_WORKING_DAYS = 1
"""Windows that close by then are told as an error is."""


def header_of(screen: DeskScreen, width: int) -> tuple[list[Piece], str]:
    """In ``width`` cells the left part, and the time at the right."""
    # What the desk can't do, windows that close, and the time, are told before the names of other screens.
    clock, at = screen.kigen.translator.formats.clock, screen.kigen.now()
    least = cell_len(clock(at, 0))
    for tabs, needed in (
        (partial(_tabs, screen, "", " "), max(CLOCK, least)),
        (partial(_tabs, screen, "tab_", ""), least),
        (partial(_tabs, screen, "tab_", "", closing="_short"), least),
        (partial(_tabs, screen, "tab_", "", closing="_mark"), least),
        (partial(_tabs, screen, "", "", named=False), least),
    ):
        found = tabs()
        if (room := _room(found, width)) >= needed:
            return found, f"{clock(at, room)} "
    found = _tabs(screen, "", "", named=False, closing="_mark")
    return found, f"{clock(at, _room(found, width))} "


def _room(tabs: Iterable[Piece], width: int) -> int:
    """The cells that are left for the time, with a space on either side."""
    return width - sum(cell_len(text) for text, _ in tabs) - 2


def _tabs(screen: DeskScreen, names: str, gap: str, *, named: bool = True, closing: str = "") -> list[Piece]:
    """The screens by their keys with their names (``tab_``: short ones), only that of this one where the others are
    not ``named``; whether the desk is only read, and which claim windows close soon (in a form of its own, ``_mark``:
    at the name of the screen)."""
    # Where its colour is not seen, or not said, the chosen one has a sign.
    plain = screen.app.no_color or screen.kigen.capabilities.plain
    here = screen.kigen.capabilities.glyphs.cursor if plain else " "
    reminder = _reminder(screen, closing)
    tabs: list[Piece] = [(gap, "")]
    for place, key in SCREENS:
        chosen = place is screen.tab
        name = f" {screen.words(f'screens.{names}{place.value}')}" if named or chosen else ""
        end = " " if chosen or gap else ""
        style = "bold $text on $primary" if chosen else ""
        tabs.append((f"{here if chosen else ' '}{key}{name}{end}", style))
        tabs += reminder if closing == "_mark" and place is Place.CLAIMS else []
        tabs.append((gap, ""))
    for told in _troubles(screen):
        tabs.append((f" {told} ", "bold $text-error reverse"))
    if screen.read_only is not None:
        tabs.append((f" {screen.words('screens.read_only')} ", "bold $text-warning reverse"))
    tabs += _handed_over(screen, closing)
    return tabs + (reminder if closing != "_mark" else [])


def _troubles(screen: DeskScreen) -> Iterator[str]:
    """How many acts are not stored, and since when what is shown could not be read again."""
    if missing := len(screen.kigen.acts.not_stored):
        yield screen.words("screens.not_stored", acts=missing)
    if screen.is_stale and screen.read_at is not None:
        at = screen.kigen.translator.formats.recent(screen.read_at, screen.kigen.now())
        yield screen.words("screens.read_at", at=at)


def _reminder(screen: DeskScreen, form: str) -> list[Piece]:
    """The claim windows that close soon."""
    found = screen.kigen.reminders.closing
    if found is None or not found.count:
        return []
    told = screen.words(f"screens.closing{form}", count=found.count, days=found.working_days)
    return [(told, "bold $text-error" if found.working_days <= QUICK_WORKING_DAYS else "bold $text-warning")]


def _handed_over(screen: DeskScreen, form: str) -> list[Piece]:
    """The handover that this operator has still to read: who wrote it when, and which key opens it."""
    found = screen.kigen.reminders.unread
    if found is None or found.at is None or screen.place is Place.HANDOVER:
        return []
    at = screen.kigen.translator.formats.recent(found.at, screen.kigen.now())
    key = screen.key_of("handover.open")
    told = screen.words(f"screens.unread{form}", number=found.count, actor=found.actor, at=at, key=key)
    return [(told, "bold $text-warning")]
