"""Calendar arithmetic alone, on a calendar that the question brings along."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.calc.answer import Answer, CatalogueSource, instant_text, seconds
from core.calc.fields import Fields
from core.calendars import Calendar
from core.errors import BadInput
from core.explain import Explanation, Step
from core.messages import Message

_SHOWN_PIECES = 12
_MOST_MINUTES = 300 * 366 * 24 * 60


def answer_covered_deadline(question: Fields, _: CatalogueSource) -> Answer:
    """``due_at``: when ``minutes`` of covered time have run since ``start``."""
    question.only("kind", "id", "start", "minutes", "calendar")
    start, minutes = question.instant("start"), question.whole("minutes")
    calendar = _calendar(question)
    with question.at("minutes"):
        covered = timedelta(minutes=min(minutes, _MOST_MINUTES))
        due_at = calendar.deadline(start, covered)
        begin = Step(Message("calendars.counted_from", {"covered": covered, "start": start}))
        end = Step(Message("calendars.due_at", {"due": due_at}))
        steps = (begin, *_pieces(calendar, start, due_at), end)
    return Answer({"due_at": instant_text(due_at)}, steps)


def answer_covered_elapsed(question: Fields, _: CatalogueSource) -> Answer:
    """``covered_seconds`` from ``start`` to ``end``; negative where the end is earlier."""
    question.only("kind", "id", "start", "end", "calendar")
    start, end = question.instant("start"), question.instant("end")
    calendar = _calendar(question)
    covered = calendar.elapsed(start, end)
    between = Step(Message("calendars.between", {"start": start, "end": end}))
    total = "calendars.adds_up" if end >= start else "calendars.adds_up_backwards"
    steps = (
        between,
        *_pieces(calendar, min(start, end), max(start, end)),
        Step(Message(total, {"covered": abs(covered)})),
    )
    return Answer({"covered_seconds": seconds(covered)}, steps)


def _calendar(question: Fields) -> Calendar:
    fields = question.table("calendar").only("time_zone", "hours", "closed_days")
    zone, closed_days = fields.text("time_zone"), fields.days("closed_days")
    hours = fields.mapping("hours")
    try:
        return Calendar(zone, hours, closed_days=closed_days)
    except BadInput as error:
        place = fields.path(error.field) if error.field else "calendar"
        raise BadInput(error.code, field=place, **error.params) from None


def _pieces(calendar: Calendar, start: datetime, end: datetime) -> Explanation:
    """The spans that count, the first of them where they are many."""
    pieces = calendar.intervals(start, end)
    if not pieces:
        return ()
    shown = tuple(Message("calendars.piece", {"start": each.start, "end": each.end}) for each in pieces[:_SHOWN_PIECES])
    more = len(pieces) - len(shown)
    if more:
        return (Step(Message("calendars.pieces_and_more", {"pieces": shown, "more": more})),)
    return (Step(Message("calendars.pieces", {"pieces": shown})),)
