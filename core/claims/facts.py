"""What an operator says of a claim; the figures are the month's own and are computed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that proves what is claimed: its name, the SHA-256 of its bytes, and where it lay when it was named.

    The original stays where it is; only a redacted extract goes out.
    """

    name: str
    digest: str
    path: str


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """``applicant`` is who asks, with how to reach them; ``to`` whom it goes to where it is not the recipient of the
    terms. ``language`` is that of the documents (``ja``, ``en``; empty: the desk's). ``statement`` is the operator's own
    text in the request. ``months_asked`` are free months (C4), None: as assessed. ``backs`` is the number of the claim
    downstream that this one makes good, 0: none. ``evidence`` is beside what the desk itself counted.
    """

    applicant: str = ""
    to: str = ""
    language: str = ""
    statement: str = ""
    months_asked: int | None = None
    backs: int = 0
    evidence: tuple[Evidence, ...] = ()
