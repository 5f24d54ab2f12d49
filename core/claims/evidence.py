"""Whether a file can prove a claim at all: its account, its region, its month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.claims.facts import Evidence
from core.desk.contract import account_digits
from core.desk.month import ContractMonth
from core.errors import Refused
from core.terms.availability import Per


def evidence_faults(evidence: Iterable[Evidence], month: ContractMonth) -> Iterator[Refused]:
    """A refusal for each file of something else, with what was found in it: ``evidence_other_account``,
    ``evidence_other_region``, ``evidence_other_month``.

    A file that tells none of these is taken as it is.
    """
    span, by_region = month.adjusted.span, month.terms.per is Per.REGION
    account = month.contract.account
    for file in evidence:
        if account and file.accounts and account_digits(account) not in map(account_digits, file.accounts):
            yield _elsewhere(file, "account", account, ", ".join(file.accounts))
        if by_region and file.regions and month.scope not in file.regions:
            yield _elsewhere(file, "region", month.scope or "-", ", ".join(file.regions))
        if file.first is not None and file.last is not None and not (file.first < span.end and file.last >= span.start):
            yield _elsewhere(file, "month", f"{month.month:%Y-%m}", f"{file.first:%Y-%m-%d} - {file.last:%Y-%m-%d}")


def _elsewhere(file: Evidence, what: str, claimed: str, found: str) -> Refused:
    return Refused(f"evidence_other_{what}", field="evidence", file=file.name, claimed=claimed, found=found)
