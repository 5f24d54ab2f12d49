"""What an operator should know before a claim for a month is begun: it is no reason to refuse one."""

from __future__ import annotations

from collections.abc import Iterator

from core.claims.checklist import Item, Mark
from core.claims.claim import Claim
from core.desk.frozen import Difference, Frozen
from core.messages import Message, Param


def before_opening(
    items: tuple[Item, ...], rejected: Claim | None, frozen: Frozen | None, apart: Difference | None
) -> Iterator[Message]:
    """That the month gives nothing, that an earlier claim for it was ``rejected``, that its figures are ``frozen``
    (and, by ``apart``, others now)."""
    for item in items:
        if item.about == "remedy" and item.mark is Mark.MISSING:
            yield Message("claims.before_nothing", {"why": item.why.message})
    if rejected is not None:
        yield Message("claims.before_rejected", {"claim": rejected.number, "why": rejected.standing.why})
    if frozen is not None:
        told: dict[str, Param] = {"at": frozen.frozen_at, "by": frozen.frozen_by}
        yield Message("claims.before_frozen", told)
        if apart is not None and apart.any:
            yield Message("claims.before_apart")
