"""Which times the screens show: what is left or the instant, in the desk's zone, the operator's own, or UTC."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, tzinfo

from tui.locale.formats import Formats, Times
from tui.locale.language import Language

_ORDER = (Times.RELATIVE, Times.ABSOLUTE, Times.UTC)


@dataclass(frozen=True, slots=True)
class ShownTimes:
    """``own`` is the operator's zone, None where the desk's counts; ``desk`` is None until the desk is open."""

    times: Times
    own: tzinfo | None = None
    desk: tzinfo | None = None

    @property
    def zone(self) -> tzinfo | None:
        """The zone that counts."""
        return UTC if self.times is Times.UTC else self.own or self.desk

    def next(self) -> ShownTimes:
        """What a key goes on to."""
        return replace(self, times=_ORDER[(_ORDER.index(self.times) + 1) % len(_ORDER)])

    def of_desk(self, zone: tzinfo) -> ShownTimes:
        """The same on a desk in ``zone``."""
        return replace(self, desk=zone)

    def formats(self, language: Language) -> Formats:
        """How they are written; a zone that is not the desk's is said."""
        known = self.times is Times.UTC or self.desk is not None
        return Formats(language, self.zone, self.times, says_zone=known and str(self.zone) != str(self.desk))
