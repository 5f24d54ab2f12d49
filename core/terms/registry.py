"""The catalogue: every terms the desk knows, by id and by the days a version is in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import pairwise

from core.errors import BadInput, KigenError, ManyErrors, Refused
from core.messages import Message
from core.terms.model import Terms
from core.terms.names import unknown
from core.terms.plans import local_day


class Catalogue:
    """Every terms by id; of several versions of one, the version in force on a day.

    Raises ``ManyErrors`` where a version is there twice or two versions are in force on one day.
    """

    def __init__(self, terms: Iterable[Terms]) -> None:
        versions: dict[str, list[Terms]] = {}
        for one in terms:
            versions.setdefault(one.id, []).append(one)
        for found in versions.values():
            found.sort(key=_begins)
        errors = [error for found in versions.values() for error in _conflicts(found)]
        if errors:
            raise ManyErrors(tuple(errors))
        self._versions: Mapping[str, tuple[Terms, ...]] = {name: tuple(found) for name, found in versions.items()}

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all terms, in order."""
        return tuple(sorted(self._versions))

    def versions(self, terms: str) -> tuple[Terms, ...]:
        """Every version of ``terms``, oldest first. Raises ``BadInput("terms_unknown")`` with the nearest id."""
        found = self._versions.get(terms)
        if found is None:
            raise unknown("terms_unknown", terms, self.ids, field="terms")
        return found

    def newest(self, terms: str) -> Terms:
        """The newest version of ``terms``."""
        return self.versions(terms)[-1]

    def on(self, terms: str, day: date) -> Terms:
        """The version of ``terms`` in force on ``day`` (its local day). Raises ``Refused("not_in_force")``."""
        for version in self.versions(terms):
            if _in_force(version, day):
                return version
        raise _none_in_force(terms, day, self.versions(terms))

    def at(self, terms: str, at: datetime) -> Terms:
        """The version of ``terms`` in force at the instant ``at``, each version by its own zone."""
        for version in self.versions(terms):
            if _in_force(version, local_day(version, at)):
                return version
        raise _none_in_force(terms, local_day(self.newest(terms), at), self.versions(terms))

    def answering(self, calculation: str) -> str:
        """The id of the one terms that declares ``calculation``.

        Raises ``BadInput("terms_needed")`` where none or several do: the input must name the terms then.
        """
        found = tuple(name for name in self.ids if calculation in self.newest(name).calculations)
        if len(found) != 1:
            raise BadInput("terms_needed", field="terms", calculation=calculation, allowed=found or self.ids)
        return found[0]

    @property
    def fingerprints(self) -> Mapping[str, str]:
        """What every version is made of, by ``id version``: a difference means that deadlines must be recomputed."""
        return {f"{one.id} {one.version}": one.fingerprint for found in self._versions.values() for one in found}


def terms_of(catalogue: Catalogue, terms: str, day: date) -> Terms:
    """The version in force on ``day``, else the newest: a contract may be older than the documents that are here."""
    try:
        return catalogue.on(terms, day)
    except Refused:
        return catalogue.newest(terms)


def terms_at(catalogue: Catalogue, terms: str, at: datetime) -> Terms:
    """The same for the instant ``at``."""
    try:
        return catalogue.at(terms, at)
    except Refused:
        return catalogue.newest(terms)


def terms_with_plan(catalogue: Catalogue, terms: str, plan: str, at: datetime) -> Terms:
    """The version in force at ``at``; where it has no such plan any more, or not yet, the newest that has it."""
    now = terms_at(catalogue, terms, at)
    return next((one for one in (now, *reversed(catalogue.versions(terms))) if plan in one.plans), now)


def _begins(terms: Terms) -> date:
    return terms.in_force_from or date.min


def _in_force(terms: Terms, day: date) -> bool:
    return _begins(terms) <= day and (terms.in_force_to is None or day < terms.in_force_to)


def _none_in_force(terms: str, day: date, versions: Iterable[Terms]) -> Refused:
    """It names the first version that came later, under which a what-if can be told."""
    later = min((one.in_force_from for one in versions if one.in_force_from and one.in_force_from > day), default=None)
    reason = Message("terms.no_version_in_force", {"terms": terms, "day": day})
    if later is not None:
        reason = Message("terms.no_version_in_force_yet", {"terms": terms, "day": day, "later": later})
    return Refused("not_in_force", field="terms", reason=reason)


def _conflicts(versions: list[Terms]) -> Iterable[KigenError]:
    """Two versions with one name, and two that are in force on one day."""
    for older, newer in pairwise(versions):
        if older.version == newer.version:
            yield BadInput("terms_version_twice", field="version", terms=older.id, version=older.version)
        elif older.in_force_to is None or older.in_force_to > _begins(newer):
            yield BadInput(
                "terms_versions_overlap", field="in_force_to", terms=older.id, older=older.version, newer=newer.version
            )
