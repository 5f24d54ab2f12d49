"""The desk's claims in their tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from core.claims.claim import Claim
from core.claims.events import ClaimEvent
from core.claims.facts import Evidence
from core.claims.life import LIVE
from core.desk.contract import Direction
from core.desk.month import MonthKey
from core.digits import LARGEST_WHOLE
from core.errors import BadInput, Refused
from storage.database.claim_rows import claim_values, event_from, event_values
from storage.database.imported_evidence import imported_evidence
from storage.database.ledger import Ledger
from storage.database.tables import claim_events, claims, contracts

_IDS_A_STATEMENT = 2_000
_LIVE = sorted(LIVE)
_CHANGE = update(claims).where(claims.c.id == bindparam("claim_id"), claims.c.version == bindparam("known"))


def read_claims(connection: Connection, rows: Iterable[Row[Any]]) -> list[Claim]:
    """The claims of ``rows`` (of the table ``claims``) with their events, in the order of the rows."""
    found = list(rows)
    events: dict[str, list[ClaimEvent]] = defaultdict(list)
    for first in range(0, len(found), _IDS_A_STATEMENT):
        wanted = [row.id for row in found[first : first + _IDS_A_STATEMENT]]
        query = select(claim_events).where(claim_events.c.claim_id.in_(wanted)).order_by(claim_events.c.seq)
        for event in connection.execute(query):
            events[event.claim_id].append(event_from(event))
    return [
        Claim(row.id, row.number, row.contract_id, row.month, row.scope, tuple(events[row.id]), row.version)
        for row in found
    ]


def last_own(connection: Connection, operator: str) -> Claim | None:
    """The claim of ours that the operator entered last; who asked in a customer's is somebody else."""
    ours = contracts.c.direction == Direction.RECEIVABLE.value
    query = (
        select(claims).join(contracts, contracts.c.id == claims.c.contract_id)
        .where(claims.c.opened_by == operator, ours).order_by(claims.c.number.desc()).limit(1)
    )  # fmt: skip
    found = read_claims(connection, connection.execute(query).all())
    return found[0] if found else None


def read_claim(connection: Connection, number: int) -> Claim:
    """The claim with its events. Raises ``BadInput("claim_unknown")``."""
    known = 0 < number <= LARGEST_WHOLE
    rows = connection.execute(select(claims).where(claims.c.number == number)).all() if known else []
    if not rows:
        raise BadInput("claim_unknown", field="number", claim=number)
    return read_claims(connection, rows)[0]


class StoredClaims:
    """``core.desk.ports.Claims`` in one writing transaction."""

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        self._connection = connection
        self._ledger = ledger

    def by_number(self, number: int) -> Claim:
        """The claim with its events. Raises ``BadInput("claim_unknown")``."""
        return read_claim(self._connection, number)

    def live(self, key: MonthKey) -> Claim | None:
        """The one that stands for the month: neither rejected nor dropped."""
        query = select(claims).where(
            claims.c.contract_id == key.contract_id,
            claims.c.month == key.month,
            claims.c.scope == key.scope,
            claims.c.state.in_(_LIVE),
        )
        found = read_claims(self._connection, self._connection.execute(query).all())
        return found[0] if found else None

    def last_of(self, operator: str) -> Claim | None:
        """The one of ours that this operator entered last."""
        return last_own(self._connection, operator)

    def imported(self, account: str, region: str, start: datetime, end: datetime) -> tuple[Evidence, ...]:
        """The files that went in with errors of the account in the region ("": any) between the two instants."""
        return imported_evidence(self._connection, account, region, start, end)

    def next_number(self) -> int:
        """The number of the next claim; whoever writes holds the desk, so nobody else takes it."""
        return int(self._connection.execute(select(func.coalesce(func.max(claims.c.number), 0))).scalar_one()) + 1

    def add(self, claim: Claim) -> None:
        """Store a new claim with its events."""
        self._connection.execute(insert(claims), {"id": claim.id, **claim_values(claim)})
        self._ledger.cover("claim", claim.id)
        for event in claim.events:
            self._append(claim, event)

    def record(self, claim: Claim, event: ClaimEvent) -> None:
        """Append ``event`` to ``claim`` (as it was read).

        Raises ``Refused("claim_changed")`` where somebody else changed it meanwhile.
        """
        after = replace(claim, events=(*claim.events, event), version=claim.version + 1)
        place = {"claim_id": claim.id, "known": claim.version}
        if self._connection.execute(_CHANGE, {**place, **claim_values(after)}).rowcount != 1:
            raise Refused("claim_changed", claim=claim.number)
        self._append(claim, event)

    def _append(self, claim: Claim, event: ClaimEvent) -> None:
        self._connection.execute(insert(claim_events), event_values(event, claim.id, self._ledger.first_seq(1)))
        self._ledger.cover("claim_step", event.id)
