"""docs/terms.md: its example is one that a sixth provider can start from, and it explains every key there is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from core.assessment.assess import assess
from core.assessment.case import Charged
from core.assessment.facts import Facts, Outage
from core.assessment.window import claim_window
from core.calendars.spans import month_span
from core.money import Money
from core.terms.model import Terms
from core.terms.schema import terms_from_mapping
from core.terms.schema.parts import TermsPart
from storage.holidays import HolidayLists

PAGE = Path(__file__).parents[3] / "docs" / "terms.md"
MAY = date(2026, 5, 1)


def example() -> Terms:
    found = re.search(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return terms_from_mapping(tomllib.loads(found[1]), source="docs/terms.md", holidays=HolidayLists())


def test_the_example_of_the_page_is_read() -> None:
    terms = example()
    assert terms.id == "sixth"
    assert set(terms.plans) == {"free", "gold"}


def test_the_example_assesses_a_month_as_its_comments_say() -> None:
    """45 min and 30 s of 43,200 min, less a stop under three minutes: below 99.9 %, to be claimed by the 15th."""
    terms = example()
    start = month_span(MAY, "Europe/Berlin").start
    stops = (
        Outage(start, start + timedelta(minutes=45, seconds=30)),
        Outage(start + timedelta(days=1), start + timedelta(days=1, minutes=2)),
    )
    found = assess(terms, MAY, Facts(stops), Charged(Money(Decimal(200), "EUR")))
    assert found.uptime is not None
    assert found.uptime.denominator == timedelta(days=30)
    assert found.downtime == timedelta(minutes=45)
    assert found.remedy.amount == Money(Decimal("20.00"), "EUR")
    assert claim_window(terms, MAY).file_by == date(2026, 6, 15)


def test_every_key_of_the_schema_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    told = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`[^`]*`|```toml.*?```", text, re.DOTALL))))
    assert set(_keys(TermsPart, set())) - told - {"ja", "en"} == set()


def _keys(part: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[str]:
    if part in seen:
        return
    seen.add(part)
    for name, field in part.model_fields.items():
        yield name
        for inner in _parts(field.annotation):
            yield from _keys(inner, seen)


def _parts(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) is Annotated:
        yield from _parts(get_args(annotation)[0])
    else:
        for inner in get_args(annotation):
            yield from _parts(inner)
