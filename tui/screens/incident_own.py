"""What is one contract's own in the form of an incident: times of impact, and a ground of exclusion."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from core.desk.incident import Incident, Touch
from core.desk.stop_text import NO_GROUND, Own, parse_own
from core.errors import BadInput
from tui.locale.formats import Formats
from tui.screens.entry_clock import Clock
from tui.screens.incident_picked import Picked


def common_ground(ground: str, grounds: Collection[str]) -> str:
    """The ground of the whole incident, where these are the grounds that a contract's terms know."""
    return ground if ground in grounds else ""


def own_text(touch: Touch, incident: Incident, common: str, formats: Formats) -> str:
    """As it would be typed: what differs from the incident's times and from the ``common`` ground."""
    start = "" if touch.start == incident.start else formats.instant(touch.start)
    end = "" if touch.end is None or touch.end == incident.end else formats.instant(touch.end)
    times = f"{start} - {end}".strip() if start or end else ""
    ground = "" if touch.ground == common else touch.ground or NO_GROUND[0]
    return f"{times} {ground}".strip()


def read_own(picked: Picked, grounds: Collection[str], clock: Clock, touch: Touch | None, formats: Formats) -> Own:
    """What was typed. Times of ``touch`` that were not typed otherwise keep their seconds.

    Raises ``BadInput("own_unreadable")``, and ``ends_before_start`` where both times are its own.
    """
    if not picked.own:
        return Own()
    own = parse_own(picked.own, now=clock.now, zone=clock.zone, grounds=grounds, field="contracts")
    if own.start is not None and own.end is not None and own.end < own.start:
        raise BadInput("ends_before_start", field="contracts", start=own.start, end=own.end)
    if touch is None:
        return own
    return Own(_kept(own.start, touch.start, formats), _kept(own.end, touch.end, formats), own.ground)


def _kept(typed: datetime | None, was: datetime | None, formats: Formats) -> datetime | None:
    same = typed is not None and was is not None and formats.instant(typed) == formats.instant(was)
    return was if same else typed
