"""The fields of a question, read strictly: the right type, in range, none that nobody asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from core.calendars.inputs import day_in_range, instant, instant_in_range
from core.errors import BadInput
from core.messages import Message
from core.money import Money
from core.terms.names import hint, unknown

_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt](?:[01]\d|2[0-3]):\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)?",
    re.ASCII,
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,12})?", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_MOST = 1200
_NOT_GIVEN = object()

Choice = TypeVar("Choice", bound=StrEnum)


class Fields:
    """One object of a question. Every error names the path of the field, like ``events[0].at``."""

    def __init__(self, values: Mapping[str, Any], path: str = "") -> None:
        self._values = values
        self._path = path

    def only(self, *names: str) -> Fields:
        """Itself, where it holds no field but ``names``; raises ``field_unknown`` with the nearest."""
        for name in self._values:
            if name not in names:
                raise BadInput("field_unknown", field=self.path(name), hint=hint(name, names))
        return self

    def path(self, name: str) -> str:
        """Where the field ``name`` stands."""
        return f"{self._path}.{name}" if self._path else name

    def has(self, name: str) -> bool:
        """Whether the field is there; a null counts as left out."""
        return self._values.get(name) is not None

    def text(self, name: str) -> str:
        """A text that is not empty."""
        value = self._value(name)
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(name, "text")
        return value

    def text_or(self, name: str, otherwise: str) -> str:
        return self.text(name) if self.has(name) else otherwise

    def choice(self, name: str, choices: type[Choice]) -> Choice:
        """One of the values of an enumeration."""
        value = self.text(name)
        try:
            return choices(value)
        except ValueError:
            raise unknown("choice_unknown", value, tuple(choices), field=self.path(name)) from None

    def instant(self, name: str) -> datetime:
        """An RFC 3339 instant, aware, in UTC; one without an offset is refused."""
        text = self.text(name)
        if not _INSTANT.fullmatch(text):
            raise self._wrong(name, "instant")
        with self.at(name):
            try:
                return instant_in_range(instant(datetime.fromisoformat(text.upper())))
            except ValueError:
                raise BadInput("field_wrong", expected=Message("terms.expected_instant")) from None

    def day(self, name: str) -> date:
        """A day as ``YYYY-MM-DD``."""
        return self._day(self.text(name), name)

    def days(self, name: str) -> tuple[date, ...]:
        """A list of days; empty where it is left out."""
        values = self._list(name) if self.has(name) else []
        found = []
        for number, value in enumerate(values):
            place = f"{name}[{number}]"
            if not isinstance(value, str):
                raise self._wrong(place, "date")
            found.append(self._day(value, place))
        return tuple(found)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, none empty; empty where it is left out."""
        values = self._list(name) if self.has(name) else []
        found = []
        for number, value in enumerate(values):
            if not isinstance(value, str) or not value:
                raise self._wrong(f"{name}[{number}]", "text")
            found.append(value)
        return tuple(found)

    def month(self, name: str) -> date:
        """A month as ``YYYY-MM``, as its first day."""
        text = self.text(name)
        if not _MONTH.fullmatch(text):
            raise self._wrong(name, "month")
        try:
            first = date.fromisoformat(f"{text}-01")
        except ValueError:
            raise self._wrong(name, "month") from None
        with self.at(name):
            return day_in_range(first)

    def whole(self, name: str) -> int:
        """A whole number of zero or more; neither a boolean nor a text."""
        value = self._value(name)
        if type(value) is not int or value < 0:
            raise self._wrong(name, "whole_number")
        return value

    def count(self, name: str) -> int:
        """A whole number from 1 to 1,200 (a hundred years of months)."""
        number = self.whole(name)
        if not 1 <= number <= _MOST:
            raise self._wrong(name, "positive_number")
        return number

    def statuses(self, name: str) -> tuple[int | None, ...]:
        """HTTP statuses (100 to 599) in order; ``"timeout"`` is None. One at least."""
        found: list[int | None] = []
        for number, value in enumerate(self._list(name)):
            known = type(value) is int and 100 <= value <= 599
            if not known and value != "timeout":
                raise self._wrong(f"{name}[{number}]", "status")
            found.append(value if known else None)
        if not found:
            raise self._wrong(name, "entry")
        return tuple(found)

    def truth_or(self, name: str, *, otherwise: bool) -> bool:
        """True or false; ``otherwise`` where it is left out."""
        if not self.has(name):
            return otherwise
        value = self._value(name)
        if type(value) is not bool:
            raise self._wrong(name, "true_or_false")
        return value

    def amount(self, name: str) -> Decimal:
        """An amount of zero or more, as a text of decimal digits; a number would be a binary float."""
        text = self.text(name)
        if not _AMOUNT.fullmatch(text):
            raise self._wrong(name, "digits")
        return Decimal(text)

    def money(self, name: str) -> Money:
        """An amount with its currency: ``{"amount": "4000.00", "currency": "USD"}``."""
        given = self.table(name).only("amount", "currency")
        amount, currency = given.amount("amount"), given.text("currency")
        with given.at("currency"):
            return Money(amount, currency)

    def table(self, name: str) -> Fields:
        """The object in the field."""
        value = self._value(name)
        if not isinstance(value, Mapping):
            raise self._wrong(name, "object")
        return Fields(value, self.path(name))

    def mapping(self, name: str) -> Mapping[str, Any]:
        """The object in the field, as it is."""
        return self.table(name)._values

    def tables(self, name: str) -> tuple[Fields, ...]:
        """The objects of the list in the field."""
        found = []
        for number, value in enumerate(self._list(name)):
            if not isinstance(value, Mapping):
                raise self._wrong(f"{name}[{number}]", "object")
            found.append(Fields(value, f"{self.path(name)}[{number}]"))
        return tuple(found)

    def some_tables(self, name: str) -> tuple[Fields, ...]:
        """The same, one at least."""
        found = self.tables(name)
        if not found:
            raise self._wrong(name, "entry")
        return found

    @contextmanager
    def within(self, name: str, code: str) -> Iterator[None]:
        """An error ``code`` raised inside belongs to the field ``name``; others keep theirs."""
        try:
            yield
        except BadInput as error:
            if error.code != code:
                raise
            raise BadInput(code, field=self.path(name), **error.params) from None

    @contextmanager
    def at(self, name: str) -> Iterator[None]:
        """Errors raised inside belong to the field ``name``."""
        try:
            yield
        except BadInput as error:
            raise BadInput(error.code, field=self.path(name), **error.params) from None

    def _value(self, name: str) -> Any:
        value = self._values.get(name, _NOT_GIVEN)
        if value is _NOT_GIVEN:
            raise BadInput("field_missing", field=self.path(name))
        return value

    def _list(self, name: str) -> list[Any]:
        value = self._value(name)
        if not isinstance(value, list):
            raise self._wrong(name, "list")
        return value

    def _day(self, text: str, place: str) -> date:
        if not _DAY.fullmatch(text):
            raise self._wrong(place, "date")
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise self._wrong(place, "date") from None
        with self.at(place):
            return day_in_range(day)

    def _wrong(self, place: str, expected: str) -> BadInput:
        return BadInput("field_wrong", field=self.path(place), expected=Message(f"terms.expected_{expected}"))
