"""What is wrong in a document, said in kigen's own errors: file, place, and what would be right."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from core.errors import BadInput
from core.messages import Message
from core.terms.names import hint

_EXPECTED = {
    "string_type": "text",
    "string_too_short": "text",
    "string_pattern_mismatch": "pattern",
    "int_type": "number",
    "greater_than_equal": "number",
    "less_than_equal": "number",
    "bool_type": "true_or_false",
    "date_type": "date",
    "date_from_datetime_inexact": "date",
    "list_type": "list",
    "dict_type": "table",
    "model_type": "table",
    "model_attributes_type": "table",
    "too_short": "entry",
    "duration": "duration",
    "digits": "digits",
    "percent": "percent",
    "currency": "currency",
}


def shape_faults(error: ValidationError, document: type[BaseModel], source: str) -> Iterator[BadInput]:
    """The faults that pydantic found, one error each."""
    for detail in error.errors(include_url=False):
        yield _fault(detail, document, source)


def wrong(source: str, field: str, expected: str) -> BadInput:
    """A value of the wrong type or form; ``expected`` names what belongs there."""
    return BadInput("terms_wrong_value", field=field, file=source, expected=Message(f"terms.expected_{expected}"))


def contradiction(source: str, field: str, reason: Message) -> BadInput:
    """Values that can't both hold."""
    return BadInput("terms_contradiction", field=field, file=source, reason=reason)


def unknown_name(source: str, field: str, name: str, allowed: tuple[str, ...]) -> BadInput:
    """A reference to something that the document does not have."""
    return BadInput("terms_unknown_name", field=field, file=source, name=name, hint=hint(name, allowed))


def _fault(detail: ErrorDetails, document: type[BaseModel], source: str) -> BadInput:
    place = tuple(part for part in detail["loc"] if part != "[key]")
    field = _path(place)
    match detail["type"]:
        case "missing":
            return BadInput("terms_missing_key", field=field, file=source)
        case "extra_forbidden":
            allowed = tuple(_keys(document, place[:-1]))
            return BadInput("terms_unknown_key", field=field, file=source, hint=hint(str(place[-1]), allowed))
        case "enum" | "literal_error":
            of_key = detail["loc"][-1] == "[key]"
            types = _keyed(document, place[:-1]) if of_key else _at(document, place)
            allowed = tuple(_choices(types))
            return unknown_name(source, field, str(detail["input"]), allowed)
        case kind:
            return wrong(source, field, _EXPECTED.get(kind, "other"))


def _path(place: tuple[int | str, ...]) -> str:
    """``("plans", "business", "advice", 0)`` as ``plans.business.advice[0]``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).removeprefix(".")


def _keys(document: type[BaseModel], place: tuple[int | str, ...]) -> Iterator[str]:
    """The keys that the table at ``place`` may have."""
    for found in _at(document, place):
        if isinstance(found, type) and issubclass(found, BaseModel):
            yield from found.model_fields


def _keyed(document: type[BaseModel], place: tuple[int | str, ...]) -> list[Any]:
    """The types that the schema allows for the keys of the table at ``place``."""
    tables = [found for found in _at(document, place) if get_origin(found) is dict]
    return [inner for table in tables for inner in _plain(get_args(table)[0])]


def _choices(types: list[Any]) -> Iterator[str]:
    """The values that one of ``types`` may have."""
    for found in types:
        if isinstance(found, type) and issubclass(found, Enum):
            yield from (choice.value for choice in found)
        elif get_origin(found) is Literal:
            yield from get_args(found)


def _at(document: type[BaseModel], place: tuple[int | str, ...]) -> list[Any]:
    """The types that the schema allows at ``place``."""
    found: list[Any] = [document]
    for part in place:
        found = [inner for outer in found for inner in _inside(outer, part)]
    return found


def _inside(outer: Any, part: int | str) -> list[Any]:
    if isinstance(outer, type) and issubclass(outer, BaseModel):
        known = outer.model_fields.get(str(part))
        return [] if known is None else _plain(known.annotation)
    return _plain(get_args(outer)[-1]) if get_origin(outer) in (dict, list) else []


def _plain(annotation: Any) -> list[Any]:
    """The annotation's types without ``Annotated`` and ``| None``."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [inner for one in get_args(annotation) for inner in _plain(one)]
    return [annotation]
