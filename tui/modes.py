"""The screens that a number key shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.screen import Screen

from tui.screens.queue import QueueScreen

# Each loaded when it is first asked for: the queue comes sooner without them.


def _incidents() -> Screen[None]:
    from tui.screens.incidents import IncidentsScreen

    return IncidentsScreen()


def _contracts() -> Screen[None]:
    from tui.screens.contracts import ContractsScreen

    return ContractsScreen()


def _priorities() -> Screen[None]:
    from tui.screens.priorities import PrioritiesScreen

    return PrioritiesScreen()


def _exposure() -> Screen[None]:
    from tui.screens.exposure import ExposureScreen

    return ExposureScreen()


def _claims() -> Screen[None]:
    from tui.screens.claims import ClaimsScreen

    return ClaimsScreen()


def _dates() -> Screen[None]:
    from tui.screens.dates import DatesScreen

    return DatesScreen()


def _activity() -> Screen[None]:
    from tui.screens.activity import ActivityScreen

    return ActivityScreen()


MODES: dict[str, str | Callable[[], Screen[Any]]] = {
    "queue": QueueScreen,
    "incidents": _incidents,
    "contracts": _contracts,
    "priorities": _priorities,
    "exposure": _exposure,
    "claims": _claims,
    "dates": _dates,
    "activity": _activity,
}
