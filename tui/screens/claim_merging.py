"""What others made of a claim meanwhile."""

from __future__ import annotations

from dataclasses import fields
from itertools import pairwise

from core.claims.claim import Claim
from core.claims.events import ClaimStep
from core.claims.facts import ClaimFacts
from core.desk.merging import Change

_FACTS = tuple(each.name for each in fields(ClaimFacts))


def changes_after(claim: Claim, version: int) -> tuple[Change, ...]:
    """Who changed which facts of it after ``version``, the oldest first: each of its events is a version."""
    said = [event for event in claim.events if event.step in (ClaimStep.OPENED, ClaimStep.CHANGED)]
    newer = frozenset(event.id for event in claim.events[version:])
    found = []
    for before, event in pairwise(said):
        if event.id not in newer:
            continue
        names = {name for name in _FACTS if getattr(before.facts, name) != getattr(event.facts, name)}
        late = {"late_why"} if event.why else set()
        found.append(Change(event.actor, event.recorded_at or event.at, frozenset(names | late)))
    return tuple(found)
