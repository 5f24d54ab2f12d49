"""Further promises that a document may make: restoring, cover, watching of URIs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Restore:
    """After a loss the service is back within ``within``, with the data of ``data_days_before`` days earlier (S4)."""

    within: timedelta
    data_days_before: int
    rule: str


@dataclass(frozen=True, slots=True)
class CoverPeriod:
    """Costs are covered until the day ``days`` after the discovery, that day included (J15)."""

    days: int
    rule: str


@dataclass(frozen=True, slots=True)
class UriMonitoring:
    """URIs are checked ``every`` so often, at most ``most_targets`` an account (J14).

    A status of ``error_from`` or more is an error at once; no answer within ``timeout`` is tried again up to
    ``retries`` times, and no answer then is an error. One mail address takes ``targets_per_address``
    URIs (0: no limit).
    """

    every: timedelta
    timeout: timedelta
    retries: int
    error_from: int
    most_targets: int
    rule: str
    targets_per_address: int = 0
