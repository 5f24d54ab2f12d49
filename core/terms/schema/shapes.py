"""The forms of single values in a document: texts, ids, durations, percentages, amounts."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from core.messages import Words
from core.money import PLACES

_DURATION = re.compile(r"(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,5})s)?")
_DIGITS = re.compile(r"\d{1,15}(\.\d{1,12})?", re.ASCII)


def _stripped(text: str) -> str:
    return text.strip()


def _duration(value: object) -> timedelta:
    found = _DURATION.fullmatch(value) if isinstance(value, str) and value else None
    if found is None:
        raise PydanticCustomError("duration", "duration")
    covered = timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0), seconds=int(found[3] or 0))
    if not covered:
        raise PydanticCustomError("duration", "duration")
    return covered


def _digits(value: object) -> Decimal:
    """Decimal digits in a text: a number of TOML would be a binary float."""
    if not isinstance(value, str) or not _DIGITS.fullmatch(value):
        raise PydanticCustomError("digits", "digits")
    try:
        return Decimal(value)
    except InvalidOperation:
        raise PydanticCustomError("digits", "digits") from None


def _currency(code: str) -> str:
    if code not in PLACES:
        raise PydanticCustomError("currency", "currency")
    return code


def _percent(value: object) -> Decimal:
    found = _digits(value)
    if found > 100:
        raise PydanticCustomError("percent", "percent")
    return found


Text = Annotated[str, StringConstraints(min_length=1), AfterValidator(_stripped)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
RuleId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$")]
Duration = Annotated[timedelta, BeforeValidator(_duration)]
Amount = Annotated[Decimal, BeforeValidator(_digits)]
Currency = Annotated[str, AfterValidator(_currency)]
Percent = Annotated[Decimal, BeforeValidator(_percent)]


class Part(BaseModel):
    """Any table of a document: no key but its own, no value of a near-miss type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class WordsPart(Part):
    ja: Text
    en: Text

    def words(self) -> Words:
        """The text in both languages."""
        return Words(ja=self.ja, en=self.en)


def _in_both(value: object) -> object:
    """A plain text is the same in both languages, as the name of a product is."""
    return {"ja": value, "en": value} if isinstance(value, str) else value


NamePart = Annotated[WordsPart, BeforeValidator(_in_both)]
