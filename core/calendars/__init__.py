"""Covered-time arithmetic: spans, weekly hours, closed days and calendars."""

from __future__ import annotations

from core.calendars.calendar import Calendar
from core.calendars.closures import Holidays, YearlyClosure
from core.calendars.hours import WeeklyHours
from core.calendars.spans import Span, merge

__all__ = ["Calendar", "Holidays", "Span", "WeeklyHours", "YearlyClosure", "merge"]
