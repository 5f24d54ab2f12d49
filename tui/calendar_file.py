"""Dates in the operator's language as an iCalendar file, for the command and the screen."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select

from core.desk.dates import DueDate
from core.errors import BadInput
from storage.database.tables import desk as desk_table
from storage.desk import Desk
from storage.exchange.icalendar_dates import CalendarEntry, as_icalendar
from storage.private_file import replace_private
from tui.locale.translator import Translator

_BEGINNING = b"BEGIN:VCALENDAR"


def write_dates(found: Iterable[DueDate], path: Path, desk: Desk, translator: Translator) -> None:
    """The file appears whole or not at all, in the place of an earlier calendar but of nothing else.

    Raises ``BadInput``: ``file_unwritable``, ``file_not_a_calendar``.
    """
    with desk.read() as connection:
        desk_id = connection.execute(select(desk_table.c.id)).scalar_one()
    content = as_icalendar([_entry(each, translator) for each in found], desk_id, desk.now())
    try:
        if path.is_file() and not path.read_bytes().startswith(_BEGINNING):
            raise BadInput("file_not_a_calendar", field="--ical", file=str(path))
        replace_private(path, content)
    except OSError as error:
        raise BadInput("file_unwritable", field="--ical", file=str(path), reason=error.strerror or "") from None


def _entry(each: DueDate, translator: Translator) -> CalendarEntry:
    scope = f" {each.scope}" if each.scope else ""
    summary = f"{each.contract}{scope} {translator.words(f'dates.kind_{each.kind.value}')}"
    reason = f"{translator.text(each.why.message)} {each.why.rule} {each.why.clause}".strip()
    return CalendarEntry(each.key, each.day, each.at, summary, reason)
