"""Frozen months in their table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from core.desk.figures import Figures
from core.desk.frozen import Answers, Frozen, Refusal
from core.desk.status import Verdict
from storage.database.coverage import Cover, uncovered
from storage.database.tables import frozen_months, tickets


def frozen_from(row: Row[Any]) -> Frozen:
    """The frozen month of a row."""
    kept = row.figures
    return Frozen(
        id=row.id,
        contract_id=row.contract_id,
        month=row.month,
        scope=row.scope,
        terms_fingerprint=row.terms_fingerprint,
        figures=Figures.from_json(kept["figures"]),
        answers=_answers(kept),
        facts=row.facts,
        frozen_at=row.frozen_at,
        frozen_by=row.frozen_by,
        why=row.why,
        refused=_refusal(kept.get("refused")),
    )


def _answers(kept: Mapping[str, Any]) -> Answers:
    return Answers(kept["met"], tuple(kept["late"]))


def _refusal(kept: Mapping[str, Any] | None) -> Refusal | None:
    return None if kept is None else Refusal(Figures.from_json(kept["figures"]), _answers(kept))


def _as_json(figures: Figures, answers: Answers) -> dict[str, Any]:
    return {"figures": figures.as_json(), "met": answers.met, "late": list(answers.late)}


class StoredFrozen:
    """``core.desk.ports.FrozenMonths`` on a connection."""

    def __init__(self, connection: Connection, now: datetime, cover: Cover = uncovered) -> None:
        self._connection = connection
        self._cover = cover
        self._now = now

    def of(self, contract_id: str, month: date, scope: str) -> Frozen | None:
        """The month as it is frozen, None where it is not."""
        row = self._connection.execute(
            select(frozen_months).where(
                frozen_months.c.contract_id == contract_id,
                frozen_months.c.month == month,
                frozen_months.c.scope == scope,
                frozen_months.c.replaced_at.is_(None),
            )
        ).one_or_none()
        return None if row is None else frozen_from(row)

    def answers(self, contract_id: str, start: datetime, end: datetime) -> Answers:
        """What became of the tickets received from ``start`` up to ``end``."""
        received = (
            tickets.c.contract_id == contract_id,
            tickets.c.received_at >= start,
            tickets.c.received_at < end,
        )
        rows = self._connection.execute(
            select(tickets.c.number, tickets.c.response_verdict, tickets.c.response_due_at).where(*received)
        )
        met, late = 0, []
        for row in rows:
            if row.response_verdict == Verdict.MET.value:
                met += 1
            elif row.response_verdict == Verdict.BREACHED.value or (
                row.response_verdict == Verdict.PENDING.value
                and row.response_due_at is not None
                and row.response_due_at < self._now
            ):
                late.append(row.number)
        return Answers(met, tuple(sorted(late)))

    def add(self, frozen: Frozen) -> None:
        """Keep a frozen month where none is frozen."""
        refused = frozen.refused
        more = {} if refused is None else {"refused": _as_json(refused.figures, refused.answers)}
        self._connection.execute(
            insert(frozen_months),
            {
                "id": frozen.id,
                "contract_id": frozen.contract_id,
                "month": frozen.month,
                "scope": frozen.scope,
                "terms_version": frozen.figures.terms_version,
                "terms_fingerprint": frozen.terms_fingerprint,
                "facts": dict(frozen.facts),
                "figures": {**_as_json(frozen.figures, frozen.answers), **more},
                "frozen_at": frozen.frozen_at,
                "frozen_by": frozen.frozen_by,
                "why": frozen.why,
            },
        )
        self._cover("frozen", frozen.id)

    def replace(self, frozen: Frozen, by: str) -> None:
        """It is not the month's frozen state any more; ``by`` is the id of the one that is, empty: none."""
        self._connection.execute(
            update(frozen_months).where(frozen_months.c.id == frozen.id),
            {"replaced_at": self._now, "replaced_by": by},
        )
        self._cover("frozen", frozen.id)
