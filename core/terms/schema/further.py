"""The tables of further promises of a document: restoring, cover, watching of URIs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from core.terms import further as model
from core.terms.schema.shapes import Duration, Part, RuleId


class RestorePart(Part):
    within: Duration
    data_days_before: Annotated[int, Field(ge=0, le=366)]
    rule: RuleId

    def value(self) -> model.Restore:
        return model.Restore(self.within, self.data_days_before, self.rule)


class CoverPeriodPart(Part):
    days: Annotated[int, Field(ge=1, le=3660)]
    rule: RuleId

    def value(self) -> model.CoverPeriod:
        return model.CoverPeriod(self.days, self.rule)


class UriMonitoringPart(Part):
    every: Duration
    timeout: Duration
    retries: Annotated[int, Field(ge=0, le=100)]
    error_from: Annotated[int, Field(ge=100, le=599)]
    most_targets: Annotated[int, Field(ge=1)]
    targets_per_address: Annotated[int, Field(ge=1)] | None = None
    rule: RuleId

    def value(self) -> model.UriMonitoring:
        return model.UriMonitoring(
            self.every,
            self.timeout,
            self.retries,
            self.error_from,
            self.most_targets,
            self.rule,
            self.targets_per_address or 0,
        )
