"""What a template may say of a claim: plain texts, numbers, lists and tables, nothing that could be called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TypeAlias
from zoneinfo import ZoneInfo

from core.claims.answer import Answer
from core.claims.events import Given
from core.claims.proof import IntervalLine, StopLine
from core.claims.redaction_rules import named
from core.claims.request import Request
from core.messages import Message, Param, Words
from storage.claiming.evidence import Extract
from storage.claiming.wording import Wording

Value: TypeAlias = "str | int | bool | list[Value] | dict[str, Value] | None"

_OWN = ("expected", "fee", "charges")
"""What is left out of the documents that are sent where the terms do not ask for the arithmetic."""


def values_to_send(said: Request, found: Extract, wording: Wording) -> Mapping[str, Value]:
    """For what is sent: money stands in it only where the terms ask for the arithmetic."""
    known = dict(values_of_our_own(said, found, wording))
    if not said.shows_arithmetic:
        for name in _OWN:
            del known[name]
    return known


def values_of_our_own(said: Request, found: Extract, wording: Wording) -> Mapping[str, Value]:
    """For our own file: everything. docs/claim-documents.md tells what each is."""
    zone = ZoneInfo(said.time_zone)
    return {
        "number": said.number,
        "contract": said.contract,
        "customer": said.customer,
        "account": said.account,
        "reseller": said.reseller,
        "contract_number": said.contract_number,
        "title": _words(said.title, wording),
        "provider": said.provider,
        "document": said.document,
        "terms_version": said.terms_version,
        "time_zone": said.time_zone,
        "month": _month(said.month, wording),
        "month_iso": f"{said.month:%Y-%m}",
        "scope": said.scope,
        "region": said.region,
        "service": said.service,
        "uptime": _number(said.uptime),
        "committed": _number(said.committed),
        "downtime": _optional(said.downtime, wording),
        "downtime_minutes": _minutes(said.downtime),
        "intervals": [_interval(line) for line in said.intervals],
        "interval_count": said.interval_count,
        "interval_minutes": _minutes(said.interval_length),
        "requests": said.requests,
        "errors": said.errors,
        "stops": [_stop(line, zone, wording) for line in said.stops],
        "rule": said.rule,
        "clause": said.clause,
        "form": _words(said.recipient.form, wording),
        "to": _words(said.recipient.to, wording),
        "subject_words": said.subject_words,
        "remedy": _kind(said, wording),
        "file_by": _day(said.file_by, wording),
        "today": _day(said.now.astimezone(zone).date(), wording),
        "applicant": said.applicant,
        "statement": said.statement,
        "months_asked": said.months_asked,
        "case": said.case,
        "answer": _answer(said.answer, wording),
        "records": found.records,
        "fee": _optional(said.fee, wording),
        "charges": _optional(said.charges, wording),
        "expected": _expected(said, wording),
        "redacted": [
            {"what": wording.value(named(name)), "number": number} for name, number in sorted(found.counts.items())
        ],
        "problems": [wording.text(problem) for problem in found.problems],
    }


def _kind(said: Request, wording: Wording) -> str:
    found = said.expected.kind
    return "" if found is None else wording.text(Message(f"assessment.kind_{found}"))


def _expected(said: Request, wording: Wording) -> dict[str, Value]:
    found = said.expected
    return {
        "kind": _kind(said, wording),
        "amount": _optional(found.amount, wording),
        "months": found.months,
        "percent": _number(found.percent),
        "base": _optional(found.base, wording),
        "reduced_days": _number(found.reduced_days),
        "steps": [
            {
                "text": wording.text(step.message),
                "rule": step.rule,
                "clause": step.clause,
                "interpretation": step.interpretation,
            }
            for step in found.steps
        ],
    }


def _answer(found: Answer, wording: Wording) -> dict[str, Value]:
    given = found.given or Given()
    return {
        "verdict": found.verdict.value,
        "amount": _optional(given.amount, wording),
        "months": given.months,
        "first_month": "" if given.first_month is None else _month(given.first_month, wording),
        "why": found.why,
    }


def _interval(line: IntervalLine) -> dict[str, Value]:
    start, end = line.start.astimezone(UTC), line.end.astimezone(UTC)
    return {
        "date": f"{start:%Y-%m-%d}",
        "start": f"{start:%H:%M}",
        "end": f"{end:%H:%M}",
        "requests": line.requests,
        "errors": line.errors,
        "availability": f"{line.percent:f}",
    }


def _stop(line: StopLine, zone: ZoneInfo, wording: Wording) -> dict[str, Value]:
    return {
        "incident": line.incident,
        "title": line.title,
        "start": _instant(line.start, zone),
        "end": "" if line.end is None else _instant(line.end, zone),
        "known_at": "" if line.known_at is None else _instant(line.known_at, zone),
        "duration": wording.value(line.duration),
        "minutes": _minutes(line.duration),
    }


def _instant(at: datetime, zone: ZoneInfo) -> str:
    """To the minute, or to the second where it is told to the second."""
    local = at.astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"


def _minutes(length: timedelta | None) -> str:
    """Whole minutes, with the seconds behind the colon where there are some."""
    if length is None:
        return ""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return f"{minutes}:{seconds:02}" if seconds else str(minutes)


def _month(month: date, wording: Wording) -> str:
    return f"{month.year}年{month.month}月" if wording.language == "ja" else f"{month:%Y-%m}"


def _day(day: date | None, wording: Wording) -> str:
    if day is None:
        return ""
    return f"{day.year}年{day.month}月{day.day}日" if wording.language == "ja" else f"{day:%Y-%m-%d}"


def _number(number: Decimal | None) -> str:
    return "" if number is None else f"{number:f}"


def _words(words: Words, wording: Wording) -> str:
    return words.ja if wording.language == "ja" else words.en


def _optional(value: Param, wording: Wording) -> str:
    return "" if value is None else wording.value(value)
