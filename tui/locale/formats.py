"""How instants, durations, dates, numbers and money are written. Babel is loaded for money alone: it costs a start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum

from tui.locale.language import Language

_WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "ja": ("月", "火", "水", "木", "金", "土", "日"),
}
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
COUNTS_SECONDS_BELOW = timedelta(minutes=10)
"""Below this a countdown shows seconds."""


class Times(StrEnum):
    """How lists tell an instant: what is left of it or how long ago it was, its date, or that in UTC."""

    RELATIVE = "relative"
    ABSOLUTE = "absolute"
    UTC = "utc"


@dataclass(frozen=True, slots=True)
class Formats:
    """The forms of one language in one zone. ``zone`` None is the zone of the machine.

    ``says_zone``: the zone is not the one that the reader expects, and stands behind every instant with a weekday.
    """

    language: Language
    zone: tzinfo | None = None
    times: Times = Times.RELATIVE
    says_zone: bool = False

    @property
    def relative(self) -> bool:
        """Whether a list tells what is left rather than the instant."""
        return self.times is Times.RELATIVE

    def instant(self, moment: datetime) -> str:
        """``2026-06-01 13:00`` in the operator's zone; seconds are cut off. A naive time is refused."""
        return f"{self._local(moment):%Y-%m-%d %H:%M}"

    def instant_with_weekday(self, moment: datetime) -> str:
        """``Mon 2026-06-01 13:00``, ``2026-06-01(月) 13:00``; with the zone where that must be said: ``… UTC``."""
        local = self._local(moment)
        return f"{self.day_with_weekday(local.date())} {local:%H:%M}{self._zone_behind(local)}"

    def short_instant(self, moment: datetime, now: datetime) -> str:
        """``06-01 13:00``, in at most eleven cells: of another year than that of ``now`` only the day."""
        written = self.instant(moment)
        return written[5:] if written[:4] == self.instant(now)[:4] else written[:10]

    def clock(self, now: datetime, room: int) -> str:
        """The time of day with as much of the date as fits ``room`` cells; the zone where that must be said."""
        local = self._local(now)
        behind = self._zone_behind(local)
        forms = (self.instant_with_weekday(now), f"{local:%m-%d %H:%M}{behind}")
        # A character beyond ASCII is a kanji here, two cells wide.
        fitting = (form for form in forms if len(form) + sum(not each.isascii() for each in form) <= room)
        return next(fitting, f"{local:%H:%M}{behind}")

    def time(self, moment: datetime) -> str:
        """``13:00`` in the operator's zone."""
        return f"{self._local(moment):%H:%M}"

    def recent(self, moment: datetime, now: datetime) -> str:
        """``13:00``; of another day in the operator's zone than that of ``now`` its ``short_instant``."""
        today = self._local(moment).date() == self._local(now).date()
        return self.time(moment) if today else self.short_instant(moment, now)

    def period(self, start: datetime, end: datetime) -> str:
        """``2026-06-01 09:00-17:00``, ``2026-06-01 09:00〜17:00``; the end says its day only where it is another."""
        dash = "〜" if self.language == "ja" else "-"
        if self._local(start).date() == self._local(end).date():
            return f"{self.instant(start)}{dash}{self.time(end)}"
        gap = "" if self.language == "ja" else " "
        return f"{self.instant(start)}{gap}{dash}{gap}{self.instant(end)}"

    def day(self, day: date) -> str:
        """``2026-06-01``."""
        return f"{day:%Y-%m-%d}"

    def day_with_weekday(self, day: date) -> str:
        """``Mon 2026-06-01``, ``2026-06-01(月)``."""
        weekday = _WEEKDAYS[self.language][day.weekday()]
        return f"{day:%Y-%m-%d}({weekday})" if self.language == "ja" else f"{weekday} {day:%Y-%m-%d}"

    def duration(self, length: timedelta) -> str:
        """``1 h 30 min``, ``1時間30分``. Hours are not gathered into days: a covered day is no 24 hours.

        From a minute on it is cut to the second, but for what is a fraction over a full minute: that much is late.
        """
        if length < timedelta(0):
            return f"-{self.duration(-length)}"
        hours, rest = divmod(length, _HOUR)
        minutes, rest = divmod(rest, _MINUTE)
        units = ("時間", "分", "秒") if self.language == "ja" else (" h", " min", " s")
        parts = [f"{hours:,}{units[0]}"] if hours else []
        parts += [f"{minutes}{units[1]}"] if minutes else []
        if parts and rest.seconds:
            rest = timedelta(seconds=rest.seconds)
        if rest or not parts:
            parts.append(f"{_seconds(rest)}{units[2] if rest else units[1]}")
        return ("" if self.language == "ja" else " ").join(parts)

    def countdown(self, left: timedelta) -> str:
        """Time left until due: ``2d 3h``, ``1:05``, ``25m``, ``9m59s``; past due ``-25m``. Cut, never rounded up."""
        sign, left = ("-", -left) if left < timedelta(0) else ("", left)
        days, rest = divmod(left, _DAY)
        hours, rest = divmod(rest, _HOUR)
        minutes, rest = divmod(rest, _MINUTE)
        day_unit, hour_unit, minute_unit, second_unit = ("日", "時間", "分", "秒") if self.language == "ja" else "dhms"
        if days:
            return f"{sign}{days}{day_unit}{'' if self.language == 'ja' else ' '}{hours}{hour_unit}"
        if hours:
            return f"{sign}{hours}:{minutes:02}"
        if sign or left >= COUNTS_SECONDS_BELOW:
            return f"{sign}{minutes}{minute_unit}"
        return f"{minutes}{minute_unit}{rest.seconds:02}{second_unit}" if minutes else f"{rest.seconds}{second_unit}"

    def ago(self, moment: datetime, now: datetime) -> str:
        """How long ago, in at most eight cells: ``just now``, ``25m ago``, ``23h ago``, ``12d ago``. Cut, never
        rounded up; what lies ahead is ``""``."""
        passed = now - moment
        japanese = self.language == "ja"
        if passed <= -_MINUTE:
            return ""
        if passed < _MINUTE:
            return "たった今" if japanese else "just now"
        units = ((_DAY, "d ago", "日前"), (_HOUR, "h ago", "時間前"), (_MINUTE, "m ago", "分前"))
        unit, english, words = next(each for each in units if passed >= each[0])
        return f"{passed // unit}{words if japanese else english}"

    def number(self, value: Decimal | int) -> str:
        """Digits in groups of three, every digit kept: ``1,234.50``."""
        return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"

    def money(self, amount: Decimal, currency: str) -> str:
        """The amount with its currency (ISO 4217): ``¥1,000``, ``￥1,000``; no digit is rounded away."""
        from babel.numbers import format_currency

        return str(format_currency(amount, currency, locale=self.language, decimal_quantization=False))

    def _zone_behind(self, local: datetime) -> str:
        """`` UTC``, `` CEST``; a zone without letters of its own by its distance: `` UTC-03``."""
        if not self.says_zone:
            return ""
        name = f"{local:%Z}"
        return f" UTC{name}" if name[:1] in "+-" else f" {name}"

    def _local(self, moment: datetime) -> datetime:
        if moment.tzinfo is None:
            raise ValueError("a naive datetime has no place on the operator's clock")
        return moment.astimezone(self.zone)


def _seconds(rest: timedelta) -> str:
    """Seconds below a minute, with what is left of them after the point."""
    return f"{rest.seconds}.{rest.microseconds:06}".rstrip("0").rstrip(".") if rest.microseconds else str(rest.seconds)


def in_zone(name: str) -> tzinfo:
    """The IANA zone of that name. ValueError when there is none."""
    if name.upper() == "UTC":
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(name) from error
