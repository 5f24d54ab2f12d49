"""The contracts that an incident touches: what is offered, what is chosen, and how a draft writes it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from core.terms.availability import Per
from tui.locale.translator import Translator
from tui.screens.incident_reading import Choice
from tui.screens.listed import Listed

_BETWEEN = "\n"
AT = "@"


@dataclass(frozen=True, slots=True)
class Picked:
    """A contract by its name, with the region or service of it that was hit; empty: all of it.

    ``own`` is what of its stop is its own, as it was typed behind an ``@``; empty: nothing.
    """

    contract: str
    scope: str = ""
    own: str = ""

    def __str__(self) -> str:
        whole = f"{self.contract} {self.scope}".rstrip()
        return f"{whole} {AT} {self.own}" if self.own else whole

    @property
    def place(self) -> tuple[str, str]:
        """What is hit, whatever is its own."""
        return self.contract, self.scope


@dataclass(frozen=True, slots=True)
class Offer:
    """What enter would add: one contract, or all that have something in common."""

    name: str
    adds: tuple[Picked, ...]


def offers_of(choices: Sequence[Choice], translator: Translator) -> tuple[Offer, ...]:
    """Each contract; then those of each customer, region, service and document that more than one has, and the regions
    and services that are assessed apart."""
    single = [Offer(each.contract.name, (Picked(each.contract.name),)) for each in choices]
    return (*single, *_groups(choices, translator))


def _groups(choices: Sequence[Choice], translator: Translator) -> Iterator[Offer]:
    common = sorted(
        (kind, value, each.contract.name, scope)
        for each in choices
        for kind, value, scope in _common(each, translator)
        if value
    )
    for (kind, value), found in groupby(common, lambda each: each[:2]):
        adds = tuple(Picked(name, scope) for _, _, name, scope in found)
        if len(adds) > 1 or adds[0].scope:
            yield Offer(translator.words(f"screens.all_of_{kind}", value=value, count=len(adds)), adds)


def _common(choice: Choice, translator: Translator) -> Iterator[tuple[str, str, str]]:
    """What it may share with others. Where months are assessed by region or service, that alone is hit."""
    contract, terms = choice.contract, choice.terms
    yield "customer", contract.customer, ""
    yield "terms", translator.value(terms.title), ""
    for region in contract.regions:
        yield "region", region, region if terms.per is Per.REGION else ""
    for service in contract.services:
        yield "service", service, service if terms.per is Per.SERVICE else ""


def written(picked: Sequence[Picked]) -> str:
    """For a draft: each in a line of JSON, whose signs come through the cleaning of what is read."""
    return _BETWEEN.join(_line(each.contract, each.scope, each.own) for each in picked)


def read(text: str) -> tuple[Picked, ...]:
    """What ``written`` wrote; a line that is not whole is left out."""
    return tuple(filter(None, map(_picked, text.split(_BETWEEN))))


def place_of(key: str) -> Picked:
    """What a key of ``BY_PLACE`` names."""
    return _picked(key) or Picked(key)


def _line(*parts: str) -> str:
    return json.dumps(parts, ensure_ascii=False)


def _picked(line: str) -> Picked | None:
    try:
        parts = json.loads(line)
    except ValueError:
        return None
    whole = isinstance(parts, list) and 0 < len(parts) <= 3 and all(isinstance(each, str) for each in parts)
    return Picked(*parts) if whole else None


BY_PLACE = Listed(
    lambda text: {_line(*each.place): each.own for each in read(text)},
    lambda items: written([replace(place_of(key), own=own) for key, own in items.items()]),
)
"""What ``written`` wrote, by contract and scope."""
