"""What an act on an incident made other: each fact as it was, and as it became."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from storage.database.read_models.activity import ActivityRow
from tui.locale.translator import Translator

_TOLD = (
    "title", "start", "end", "known_at", "cause", "planned", "self_resolved", "gross", "evidence", "reference", "note",
)  # fmt: skip
"""The facts of an incident as the activity holds them, in the order of the form."""
_TOLD_OF_STOP = ("start", "end", "ground")


def changes(row: ActivityRow, translator: Translator, arrow: str) -> Iterator[str]:
    """``end 14:00 → -``, one fact after the other; of the stops what is their own."""
    before, after = (row.details or {}).get("before"), (row.details or {}).get("after")
    if not isinstance(before, dict) or not isinstance(after, dict):
        return

    def change(label: str, was: str, became: str) -> str:
        return f"{label} {was} {arrow} {became}"

    for name in _TOLD:
        was, became = before.get(name), after.get(name)
        if was != became and name in before:  # what was not recorded then was not taken away
            yield change(
                translator.words(f"screens.was_{name}"), _said(name, was, translator), _said(name, became, translator)
            )
    stops_before, stops_after = _stops(before), _stops(after)
    for called in {**stops_before, **stops_after}:
        stop, later = stops_before.get(called), stops_after.get(called)
        if stop is None or later is None:
            new, gone = translator.words("screens.touch_is_new"), translator.words("screens.touch_is_gone")
            label = translator.words("screens.was_touched", contract=called)
            yield change(label, gone, new) if stop is None else change(label, new, gone)
            continue
        for name in _TOLD_OF_STOP:
            if stop.get(name) == later.get(name) or _moved_along(name, (before, stop), (after, later)):
                continue
            label = translator.words(f"screens.was_touch_{name}", contract=called)
            yield change(label, _said(name, stop.get(name), translator), _said(name, later.get(name), translator))


def _stops(facts: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {f"{each['contract']} {each['scope']}".rstrip(): each for each in facts.get("touches", ())}


def _moved_along(name: str, *versions: tuple[Mapping[str, Any], Mapping[str, Any]]) -> bool:
    """Whether the stop's time was the paper's before and after: that is told of the paper alone."""
    return name != "ground" and all(facts.get(name) == stop.get(name) for facts, stop in versions)


def _said(name: str, value: object, translator: Translator) -> str:
    """What stands in the activity: instants in the operator's zone, causes by their names."""
    if name in ("cause", "evidence"):
        return translator.words(f"screens.{name}_{value}")
    text = " ".join(str(value or "-").split())
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return translator.formats.instant(at) if at.tzinfo else text
