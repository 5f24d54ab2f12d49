"""How the instants in a form are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from core.desk.instants import parse_instant


@dataclass(frozen=True, slots=True)
class Clock:
    """Relative to ``now``; local times are those of ``zone``."""

    now: datetime
    zone: tzinfo

    def instant(self, text: str, field: str) -> datetime:
        """Raises ``BadInput("instant_unreadable")``."""
        return parse_instant(text, now=self.now, zone=self.zone, field=field)
