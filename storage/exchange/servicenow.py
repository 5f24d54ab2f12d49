"""Reads the audit rows of a ServiceNow desk's incidents: one row a change, in two passes over the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from operator import itemgetter
from types import MappingProxyType

from core.desk.acts.import_tickets import ImportedTicket, Refusal
from core.errors import BadInput
from core.terms.names import hint
from core.text import clean_lines, clean_name
from storage.exchange.csv_file import CsvFile, open_csv
from storage.exchange.local_times import DateOrder, LocalTimes, date_order
from storage.exchange.servicenow_history import Change, history
from storage.exchange.servicenow_words import ServiceNowWords, State
from storage.exchange.source_file import SourceFile

# A column, and the names it goes by: the public data set's first, ServiceNow's own after it.
REQUIRED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "number": ("number",),
        "incident_state": ("incident_state", "state"),
        "sys_mod_count": ("sys_mod_count",),
        "opened_at": ("opened_at",),
        "sys_updated_at": ("sys_updated_at", "sys_updated_on"),
        "priority": ("priority",),
    }
)
_UNKNOWN = frozenset(("", "?"))
_SUBJECT = ("category", "subcategory", "u_symptom")


@dataclass(frozen=True, slots=True)
class Survey:
    """What the first pass found. ``last_lines`` says for each incident on which line its last row begins."""

    rows: int
    order: DateOrder
    last_lines: Mapping[str, int]


def survey(file: CsvFile, order: DateOrder | None = None) -> Survey:
    """The first pass: where each incident ends, and the order of day and month in all date columns together.

    ``order`` is the one that is wished. Raises what ``date_order`` raises.
    """
    number = file.columns["number"]
    dates = [place for name, place in file.columns.items() if name.endswith(("_at", "_on"))]
    last_lines: dict[str, int] = {}
    beginnings: dict[str, str] = {}
    rows = 0
    for line, row in file.records():
        rows += 1
        if len(row) == file.width:
            for place in dates:
                beginning = row[place][:6]  # holds both numbers, and few of them differ in a huge file
                if beginning not in beginnings:
                    beginnings[beginning] = row[place]
        if len(row) > number:
            last_lines[row[number]] = line
    cleaned = {clean_name(beginning): clean_name(whole) for beginning, whole in beginnings.items()}
    return Survey(rows, date_order(cleaned, file.source.name, order), last_lines)


def open_servicenow(source: SourceFile) -> CsvFile:
    """The file with its columns. Raises what ``open_csv`` raises."""
    return open_csv(source, REQUIRED)


def read_tickets(
    file: CsvFile, found: Survey, *, words: ServiceNowWords, zone: tzinfo, contract: str, source: str = "servicenow"
) -> Iterator[ImportedTicket | Refusal]:
    """The second pass: a ticket as soon as its last row is read, or the first thing that is wrong with it.

    Local times are of ``zone``; ``contract`` is the name of the contract they all belong to; ``source`` tells two
    ServiceNow desks apart. An incident with a row that can't be read is refused whole: its history would be wrong.
    """
    rows = _Rows(file, words, LocalTimes(zone, found.order))
    number = rows.place["number"]
    last_lines = found.last_lines
    waiting: dict[str, _Incident] = {}
    for line, row in file.records():
        name = row[number] if len(row) > number else ""
        if name.strip() in _UNKNOWN:
            yield Refusal(line, "", BadInput("field_empty", field="number"))
            continue
        incident = waiting.get(name)
        if incident is None:
            incident = waiting[name] = _Incident(line)
        rows.add(incident, line, row)
        if last_lines[name] == line:
            del waiting[name]
            yield incident.fault or _ticket(incident, clean_name(name), contract, source)


class _Incident:
    """What is kept of an incident until its last row is read."""

    __slots__ = ("body", "changes", "fault", "line", "opened", "requester", "resolved", "subject")

    def __init__(self, line: int) -> None:
        self.line = line
        self.changes: list[Change] = []
        self.opened: datetime | None = None
        self.resolved: datetime | None = None
        self.subject = ""
        self.requester = ""
        self.body = ""
        self.fault: Refusal | None = None


def _ticket(incident: _Incident, external_id: str, contract: str, source: str) -> ImportedTicket | Refusal:
    missing = "opened_at" if incident.opened is None else "priority"
    if incident.opened is None or not any(change.priority for change in incident.changes):
        return Refusal(incident.line, external_id, BadInput("field_empty", field=missing))
    return ImportedTicket(
        source=source,
        external_id=external_id,
        contract=contract,
        subject=incident.subject or external_id,
        events=history(incident.changes, incident.opened, incident.resolved),
        body=incident.body,
        requester=incident.requester,
        line=incident.line,
    )


class _Rows:
    """Reads rows into incidents. A file says the same few words thousands of times: each is looked up once."""

    def __init__(self, file: CsvFile, words: ServiceNowWords, times: LocalTimes) -> None:
        self.place = dict(file.columns)
        for name, alternatives in REQUIRED.items():
            self.place[name] = next(file.columns[other] for other in alternatives if other in file.columns)
        self._width = file.width
        self._words = words
        self._times = times
        self._fields = itemgetter(
            *(self.place[name] for name in ("sys_mod_count", "sys_updated_at", "incident_state", "priority"))
        )
        self._reopenings = self.place.get("reopen_count")
        self._states: dict[str, tuple[State, str]] = {}
        self._priorities: dict[str, tuple[str, str]] = {}
        self._numbers: dict[str, int] = dict.fromkeys(_UNKNOWN, 0)

    def add(self, incident: _Incident, line: int, row: list[str]) -> None:
        """Add one row. The first fault of an incident is kept, with its line."""
        if incident.fault is not None:
            return
        try:
            if len(row) != self._width:
                raise BadInput("field_count", expected=self._width, found=len(row))
            incident.changes.append(self._change(row))
            if incident.opened is None:
                self._describe(incident, row)
        except BadInput as error:
            incident.fault = Refusal(line, clean_name(row[self.place["number"]]), error)

    def _change(self, row: list[str]) -> Change:
        changed, updated, state, priority = self._fields(row)
        at = self._instant(updated, "sys_updated_at")
        if at is None:
            raise BadInput("field_empty", field="sys_updated_at")
        return Change(
            self._number(changed, "sys_mod_count"),
            at,
            *(self._states.get(state) or self._state(state)),
            *(self._priorities.get(priority) or self._priority(priority)),
            0 if self._reopenings is None else self._number(row[self._reopenings], "reopen_count"),
        )

    def _describe(self, incident: _Incident, row: list[str]) -> None:
        """The facts that all rows of an incident repeat."""
        incident.opened = self._instant(row[self.place["opened_at"]], "opened_at")
        incident.resolved = self._instant(self._text(row, "resolved_at"), "resolved_at")
        incident.requester = clean_name(self._text(row, "caller_id"))
        incident.body = clean_lines(self._text(row, "description"))
        incident.subject = clean_name(self._text(row, "short_description")) or " / ".join(
            clean_name(text) for name in _SUBJECT if (text := self._text(row, name))
        )

    def _text(self, row: list[str], column: str) -> str:
        """The field, empty where it is unknown or the file has no such column."""
        place = self.place.get(column)
        text = "" if place is None else row[place]
        return "" if text in _UNKNOWN else text

    def _instant(self, text: str, field: str) -> datetime | None:
        if text in _UNKNOWN:
            return None
        try:
            return self._times.instant(text)
        except ValueError:
            raise BadInput("time_unreadable", field=field, value=clean_name(text)) from None

    def _state(self, word: str) -> tuple[State, str]:
        meaning = self._words.states.get(word.strip().lower())
        if meaning is None:
            raise _unmapped("incident_state", word, self._words.states)
        self._states[word] = (meaning, clean_name(word))
        return self._states[word]

    def _priority(self, word: str) -> tuple[str, str]:
        meaning = "" if word in _UNKNOWN else self._words.priorities.get(word.strip().lower())
        if meaning is None:
            raise _unmapped("priority", word, self._words.priorities)
        self._priorities[word] = (meaning, clean_name(word))
        return self._priorities[word]

    def _number(self, text: str, field: str) -> int:
        number = self._numbers.get(text)
        if number is None:
            if not (text.isascii() and text.isdigit() and len(text) <= 9):
                raise BadInput("number_unreadable", field=field, value=clean_name(text))
            number = self._numbers[text] = int(text)
        return number


def _unmapped(field: str, word: str, known: Iterable[str]) -> BadInput:
    shown = clean_name(word)
    return BadInput(
        "word_unmapped", field=field, value=shown, hint=hint(shown, (name for name in known if len(name) > 1))
    )
