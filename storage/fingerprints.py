"""What a desk's stored deadlines were computed from: terms, calendars with their holidays, and settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Row

from core.desk.settings import Settings
from core.terms.model import Terms
from core.terms.registry import Catalogue
from storage.database.columns import canonical_json


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """``catalogue`` and ``calendars`` by the id of the terms: a document of a provider that the desk has no contract
    with, or that this machine lacks, recomputes nothing."""

    catalogue: Mapping[str, str]
    calendars: Mapping[str, str]
    settings: str

    def changed_since(self, stored: Fingerprints) -> frozenset[str]:
        """The ids of the terms whose deadlines must be computed anew, of those known here."""
        known = frozenset(self.catalogue)
        if self.settings != stored.settings:
            return known
        return frozenset(
            name
            for name in known
            if self.catalogue[name] != stored.catalogue.get(name) or self.calendars[name] != stored.calendars.get(name)
        )

    def over(self, stored: Fingerprints) -> Fingerprints:
        """These, and what is stored of terms that are not known here: their deadlines stay as they are."""
        return Fingerprints(
            {**stored.catalogue, **self.catalogue}, {**stored.calendars, **self.calendars}, self.settings
        )

    def columns(self) -> dict[str, str]:
        """As the desk's row keeps them."""
        return {
            "catalogue_fingerprint": canonical_json(self.catalogue),
            "calendars_fingerprint": canonical_json(self.calendars),
            "settings_fingerprint": self.settings,
        }


def fingerprints(catalogue: Catalogue, settings: Settings) -> Fingerprints:
    """Those of the terms of ``catalogue`` and of what deadlines take from ``settings``."""
    versions = {name: catalogue.versions(name) for name in catalogue.ids}
    return Fingerprints(
        {name: _digest({one.version: one.fingerprint for one in found}) for name, found in versions.items()},
        {name: _digest({one.version: _calendars(one) for one in found}) for name, found in versions.items()},
        _digest({"risk_share": str(settings.risk_share)}),
    )


def stored_fingerprints(row: Row[Any]) -> Fingerprints:
    """Those of the desk's ``row``; empty where nothing was computed yet."""
    return Fingerprints(
        json.loads(row.catalogue_fingerprint or "{}"),
        json.loads(row.calendars_fingerprint or "{}"),
        row.settings_fingerprint,
    )


def _calendars(terms: Terms) -> Mapping[str, str]:
    return {name: calendar.fingerprint for name, calendar in terms.calendars.items()}


def _digest(value: Any) -> str:
    return sha256(canonical_json(value).encode()).hexdigest()
