"""Which contracts an incident touches: by name, and by what it hit (services, regions, customers, terms)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from core.desk.acts.incidents import Hit
from core.desk.contract import Contract
from core.errors import BadInput
from core.terms.availability import Per
from core.terms.model import Terms
from core.terms.names import unknown
from core.terms.registry import Catalogue, terms_at


@dataclass(frozen=True, slots=True)
class Selection:
    """``names`` are taken as they are, and every contract that meets each kind of the other words; of several of one
    kind one is enough. Regions and services are also the scope where months are measured by them; beside names alone
    they are nothing else.
    """

    names: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing was said."""
        return not (self.names or self._filters)

    @property
    def _filters(self) -> bool:
        return bool(self.services or self.regions or self.customers or self.terms)

    def hits(self, contracts: Iterable[Contract], catalogue: Catalogue, at: datetime) -> tuple[Hit, ...]:
        """What is touched by something that begins at the instant ``at``, by name and scope.

        Raises ``BadInput``: ``contract_unknown`` with the nearest name, ``no_contract_selected``.
        """
        known = {contract.name: contract for contract in contracts}
        wanted: dict[str, Contract] = {}
        for name in self.names:
            if name not in known:
                raise unknown("contract_unknown", name, known, field="--contract")
            wanted[name] = known[name]
        only_scopes = self.names and not (self.customers or self.terms)
        if self._filters and not only_scopes:
            wanted |= {
                name: contract
                for name, contract in known.items()
                if self._meets(contract, terms_at(catalogue, contract.terms, at))
            }
        if not wanted and not self.empty:
            raise BadInput("no_contract_selected")
        return tuple(
            Hit(name, scope)
            for name in sorted(wanted)
            for scope in self._scopes(terms_at(catalogue, wanted[name].terms, at))
        )

    def _meets(self, contract: Contract, terms: Terms) -> bool:
        covered = contract.services or (() if terms.services is None else terms.services.covered)
        per_region = terms.per is Per.REGION
        # One that is measured by region and names none is in all of them.
        in_region = bool(set(self.regions) & set(contract.regions)) or (per_region and not contract.regions)
        return (
            (not self.services or bool(set(self.services) & set(covered)))
            and (not self.regions or in_region)
            and (not self.customers or contract.customer in self.customers)
            and (not self.terms or contract.terms in self.terms)
        )

    def _scopes(self, terms: Terms) -> Iterator[str]:
        named = {Per.REGION: self.regions, Per.SERVICE: self.services}.get(terms.per, ())
        yield from named or ("",)
