"""Where a desk keeps what people wrote: the rows and fields that are erased of a ticket, an incident, a claim, …

What is counted from stays: instants, kinds, amounts, numbers of other systems, names of operators and of contracts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, Table, select

from core.digits import LARGEST_WHOLE
from core.errors import BadInput
from core.terms.names import unknown
from storage.database import tables as desk_tables

ERASED_TEXT = "***"


@dataclass(frozen=True, slots=True)
class Erasable:
    """What can be erased: ``kind`` is one of ``KINDS``, ``which`` its number or name."""

    kind: str
    which: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.which}"


@dataclass(frozen=True, slots=True)
class Texts:
    """The fields of a table that hold texts: whole columns, and keys within JSON columns at any depth.

    ``owner`` is the column that leads to what is erased; ``covered`` the kind of storage/database/coverage.py, by the
    column ``key`` ("": by the events of its act).
    """

    table: Table
    owner: str
    covered: str
    key: str
    columns: tuple[str, ...] = ()
    within: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def place(self) -> Sequence[Column[Any]]:
        """The columns that tell a row from others."""
        return tuple(self.table.primary_key)

    def erased(self, row: RowMapping) -> dict[str, Any]:
        """The fields of ``row`` that are to be written, none where nothing is left to erase."""
        found = {name: ERASED_TEXT for name in self.columns if row[name]}
        found |= {name: _without(row[name], keys) for name, keys in self.within.items()}
        return {name: value for name, value in found.items() if value != row[name]}


_EVENT_TEXTS = frozenset(("text", "reason"))
# Of a step and of its facts; `name` and `path` are those of evidence.
_STEP_TEXTS = frozenset(("applicant", "to", "statement", "why", "reference", "name", "path"))

TEXTS: Mapping[str, tuple[Texts, ...]] = {
    "ticket": (
        Texts(desk_tables.tickets, "id", "ticket", "id", ("subject", "body", "requester")),
        Texts(desk_tables.events, "ticket_id", "", "", within={"data": _EVENT_TEXTS}),
    ),
    "incident": (
        Texts(desk_tables.incidents, "id", "incident", "id", ("title", "note")),
        Texts(desk_tables.touches, "incident_id", "incident", "incident_id", ("waived_why",)),
    ),
    "claim": (Texts(desk_tables.claim_events, "claim_id", "claim_step", "id", within={"data": _STEP_TEXTS}),),
    "contract": (
        Texts(desk_tables.contracts, "id", "contract", "id", ("customer", "reseller")),
        Texts(desk_tables.frozen_months, "contract_id", "frozen", "id", ("why",)),
    ),
    "handover": (Texts(desk_tables.handovers, "id", "handover", "id", ("text",)),),
    "view": (Texts(desk_tables.views, "name", "view", "operator", ("filter",)),),
}
KINDS = tuple(TEXTS)
NAMED = frozenset(("contract", "view"))
"""Known by a name, all others by a number."""

FILES = Texts(desk_tables.imported_files, "digest", "file", "digest", ("name", "path"))
"""Logs that prove a claim: their names and where they lay go with it."""

# How the activity names the acts on each: the beginning of the action, and the whole subject.
_ACTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "ticket": (("ticket.", "{}"),),
    "incident": (("incident.", "{}"),),
    "claim": (("claim.", "{}( .*)?"),),
    "contract": (("contract.", "{}"), ("month.", r"{} \d{{4}}-\d\d( .*)?")),
    "handover": (("handover.", "{}"),),
    "view": (("view.", "{}"),),
}


def is_act_on(what: Erasable, action: str, subject: str) -> bool:
    """Whether an entry is of an act on ``what``."""
    return any(
        action.startswith(begins) and re.fullmatch(pattern.format(re.escape(what.which)), subject, re.DOTALL)
        for begins, pattern in _ACTS[what.kind]
    )


def id_of(connection: Connection, what: Erasable) -> str:
    """The id of what is to be erased. Raises ``BadInput``: ``ticket_unknown`` and the like."""
    table = TEXTS[what.kind][0].table if what.kind != "claim" else desk_tables.claims
    if what.kind in NAMED:
        owner = table.c[TEXTS[what.kind][0].owner]
        named = connection.execute(select(owner).where(table.c.name == what.which).limit(1)).scalar_one_or_none()
        if named is None:
            known = connection.execute(select(table.c.name)).scalars()
            raise unknown(f"{what.kind}_unknown", what.which, known, field="WHAT")
        return str(named)
    number = int(what.which)
    query = select(table.c.id).where(table.c.number == number)
    found = connection.execute(query).scalar_one_or_none() if 0 < number <= LARGEST_WHOLE else None
    if found is None:
        raise BadInput(f"{what.kind}_unknown", field="WHAT", **{what.kind: number})
    return str(found)


def digests_in(rows: Sequence[RowMapping]) -> Iterator[str]:
    """The files that the steps of a claim name."""
    for row in rows:
        for file in row["data"].get("facts", {}).get("evidence", ()):
            yield file["digest"]


def _without(value: Any, names: frozenset[str]) -> Any:
    """A JSON value whose texts under ``names`` are erased."""
    if isinstance(value, dict):
        return {
            name: ERASED_TEXT if name in names and each and isinstance(each, str) else _without(each, names)
            for name, each in value.items()
        }
    return [_without(each, names) for each in value] if isinstance(value, list) else value
