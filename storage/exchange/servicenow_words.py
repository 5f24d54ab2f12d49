"""What ServiceNow's priorities and states mean here: by default, and as a file of the operator says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from core.desk.contract import Contract
from core.errors import BadInput, KigenError, ManyErrors
from core.terms.model import Terms
from core.terms.names import hint
from core.terms.plans import plan_named
from core.text import clean_name
from storage.toml_text import parse_toml


class State(StrEnum):
    """What a state means for a ticket's clock. Only ``waiting`` is a wait for the customer."""

    NEW = "new"
    WORKING = "working"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"
    UNKNOWN = "unknown"


# A wait for a vendor, for a problem's solution or for evidence is not the customer's: the clock runs on.
_STATES: Mapping[str, State] = MappingProxyType(
    {
        "new": State.NEW,
        "active": State.WORKING,
        "in progress": State.WORKING,
        "on hold": State.WORKING,
        "awaiting user info": State.WAITING,
        "awaiting caller": State.WAITING,
        "awaiting problem": State.WORKING,
        "awaiting vendor": State.WORKING,
        "awaiting change": State.WORKING,
        "awaiting evidence": State.WORKING,
        "resolved": State.RESOLVED,
        "closed": State.CLOSED,
        "canceled": State.CLOSED,
        "cancelled": State.CLOSED,
        "?": State.UNKNOWN,
        "": State.UNKNOWN,
        "-100": State.UNKNOWN,
    }
)
# ServiceNow's steps by number, each with the priorities it may become, the best first.
_PRIORITIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "1 - critical": ("critical", "urgent", "high", "normal", "low"),
        "2 - high": ("high", "normal", "low"),
        "3 - moderate": ("normal", "low"),
        "4 - low": ("low",),
        "5 - planning": ("low",),
    }
)


@dataclass(frozen=True, slots=True)
class ServiceNowWords:
    """``priorities`` and ``states`` map ServiceNow's words in lower case to the plan's priority ids and to states."""

    priorities: Mapping[str, str]
    states: Mapping[str, State]


def default_words(priorities: Iterable[str]) -> ServiceNowWords:
    """The words without a file of the operator's, for a plan with ``priorities`` (ids, the most urgent first).

    A step becomes the priority of the same meaning, or the next one that the plan has; where the plan knows none of
    these ids, the steps go by rank.
    """
    allowed = tuple(priorities)
    chosen = {}
    for rank, (word, wishes) in enumerate(_PRIORITIES.items()):
        by_rank = allowed[min(rank, len(allowed) - 1)] if allowed else ""
        chosen[word] = next((wish for wish in wishes if wish in allowed), by_rank)
    return ServiceNowWords(chosen, _STATES)


def plan_priorities(terms: Terms, contract: Contract) -> tuple[str, ...]:
    """The priorities that the plans of ``contract`` promise times for, the most urgent first.

    A contract whose plans do their best takes any priority of its terms.
    """
    plans = [plan_named(terms, period.plan) for period in contract.plans]
    found = {priority for plan in plans for priority in plan.targets} or set(terms.priorities)
    return tuple(sorted(found, key=lambda priority: terms.priorities[priority].rank))


def read_words(path: Path, priorities: Iterable[str]) -> ServiceNowWords:
    """The default words, overridden by the tables ``priorities`` and ``states`` of a TOML or JSON file.

    Raises ``BadInput("map_unreadable")`` and ``ManyErrors`` with everything that is wrong in it.
    """
    allowed = tuple(priorities)
    name = clean_name(path.name)
    content = _content(path, name)
    errors: list[KigenError] = []
    tables = ("priorities", "states")
    errors += [_fault(name, str(table), tables, str(table)) for table in content if table not in tables]
    steps = dict(default_words(allowed).priorities)
    steps.update(_table(content, "priorities", allowed, name, errors))
    states = dict(_STATES)
    states.update((word, State(state)) for word, state in _table(content, "states", tuple(State), name, errors))
    if errors:
        raise ManyErrors(tuple(errors))
    return ServiceNowWords(steps, states)


def _content(path: Path, name: str) -> Mapping[str, Any]:
    try:
        text = path.read_text("utf-8-sig")
        content = json.loads(text) if path.suffix.lower() == ".json" else parse_toml(text)
    except OSError as error:
        raise BadInput("map_unreadable", field="--map", file=name, reason=error.strerror or "") from None
    except (ValueError, RecursionError) as error:
        raise BadInput("map_unreadable", field="--map", file=name, reason=clean_name(str(error))) from None
    if not isinstance(content, dict):
        raise BadInput("map_unreadable", field="--map", file=name, reason=type(content).__name__)
    return content


def _table(
    content: Mapping[str, Any], table: str, allowed: tuple[str, ...], file: str, errors: list[KigenError]
) -> list[tuple[str, str]]:
    entries = content.get(table, {})
    if not isinstance(entries, dict):
        errors.append(_fault(file, table, ("{}",), str(entries)))
        return []
    chosen = []
    for word, meaning in entries.items():
        if meaning in allowed:
            chosen.append((word.strip().lower(), meaning))
        else:
            errors.append(_fault(file, f"{table}.{word}", allowed, str(meaning)))
    return chosen


def _fault(file: str, field: str, allowed: tuple[str, ...], name: str) -> BadInput:
    shown = clean_name(name)
    return BadInput("map_value_unknown", field=clean_name(field), file=file, name=shown, hint=hint(shown, allowed))
