"""The tables ``downtime``, ``availability`` and ``services`` of a document, and what each becomes."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from core.terms import availability as model
from core.terms.schema.shapes import Duration, Id, Part, Percent, RuleId, Text, WordsPart

_Treatment = Annotated[model.Treatment, Field(strict=False)]
_Tested = Annotated[model.Tested, Field(strict=False)]
_Unwatched = Annotated[model.Unwatched, Field(strict=False)]


class TreatedPart(Part):
    treatment: _Treatment
    rule: RuleId
    tolerated: Duration | None = None

    def value(self) -> model.Treated:
        return model.Treated(self.treatment, self.rule, self.tolerated)


class CausesPart(Part):
    provider: TreatedPart | None = None
    external: TreatedPart | None = None
    customer: TreatedPart | None = None
    unknown: TreatedPart | None = None


class GroundPart(Part):
    name: WordsPart
    clause: Text
    rule: RuleId


class DowntimePart(Part):
    causes: CausesPart | None = None
    maintenance: TreatedPart | None = None
    excluded: TreatedPart | None = None
    grounds: dict[Id, GroundPart] = {}

    def value(self) -> model.DowntimeRules:
        causes = {cause: getattr(self.causes, cause.value, None) for cause in model.Cause}
        return model.DowntimeRules(
            {cause: part.value() for cause, part in causes.items() if part is not None},
            None if self.maintenance is None else self.maintenance.value(),
            None if self.excluded is None else self.excluded.value(),
            {
                name: model.Ground(name, part.name.words(), part.clause, part.rule)
                for name, part in self.grounds.items()
            },
        )


class MinimumPart(Part):
    length: Duration
    tested: _Tested = model.Tested.WHOLE
    rule: RuleId


class ByTimePart(Part):
    rule: RuleId
    minimum: MinimumPart | None = None
    truncated_to: Duration | None = None
    fixed_minutes: Annotated[int, Field(ge=1, le=100_000)] | None = None
    unwatched: _Unwatched = model.Unwatched.UP

    def value(self) -> model.ByTime:
        minimum = None
        if self.minimum is not None:
            minimum = model.Minimum(self.minimum.length, self.minimum.tested, self.minimum.rule)
        fixed = None if self.fixed_minutes is None else timedelta(minutes=self.fixed_minutes)
        return model.ByTime(self.rule, minimum, self.truncated_to, fixed, self.unwatched)


class ByIntervalsPart(Part):
    length: Duration
    statuses: Annotated[list[Annotated[int, Field(ge=100, le=599)]], Field(min_length=1)]
    rule: RuleId
    mean_rule: RuleId
    empty: _Unwatched = model.Unwatched.UP

    def value(self) -> model.ByIntervals:
        return model.ByIntervals(self.length, frozenset(self.statuses), self.rule, self.mean_rule, self.empty)


class AvailabilityPart(Part):
    committed: Percent
    rule: RuleId
    per: Literal["contract", "region", "service"] = "contract"
    time: ByTimePart | None = None
    intervals: ByIntervalsPart | None = None

    def value(self) -> model.Availability:
        """Exactly one method is there: coherence saw to it."""
        method = self.intervals if self.time is None else self.time
        assert method is not None
        return model.Availability(self.committed, self.rule, method.value(), model.Per(self.per))


class ServicesPart(Part):
    covered: Annotated[list[Text], Field(min_length=1)]
    not_covered: list[Text] = []
    rule: RuleId

    def value(self) -> model.Services:
        return model.Services(tuple(self.covered), self.rule, tuple(self.not_covered))
