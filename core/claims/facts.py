"""What an operator says of a claim; the figures are the month's own and are computed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that proves what is claimed: its name, the SHA-256 of its bytes, and where it lay when it was named.

    The original stays where it is; only a redacted extract goes out. ``accounts`` and ``regions`` are those that its
    records name, ``first`` and ``last`` the instants of the oldest and newest; empty and None where it tells none.
    They are of the errors, where a log holds some, and of all its records where it is ``without_errors``.
    """

    name: str
    digest: str
    path: str
    accounts: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    first: datetime | None = None
    last: datetime | None = None
    without_errors: bool = False

    @property
    def shows_errors(self) -> bool:
        """Whether it is a request log with errors; other texts tell of no request."""
        return self.first is not None and not self.without_errors


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """``applicant`` is who asks, with how to reach them; ``to`` whom it goes to where it is not the recipient of the
    terms.

    ``language`` is that of the documents (``ja``, ``en``; empty: the desk's). ``statement`` is the operator's own text
    in the request. ``months_asked`` are free months (C4), None: as assessed. ``backs`` is the number of the claim
    downstream that this one makes good, 0: none. ``evidence`` is beside what the desk itself counted.
    """

    applicant: str = ""
    to: str = ""
    language: str = ""
    statement: str = ""
    months_asked: int | None = None
    backs: int = 0
    evidence: tuple[Evidence, ...] = ()


NO_FACTS = ClaimFacts()
