"""What the filter words of this desk can say: its contracts, owners, and the words of its terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from core.desk.filter_completion import Vocabulary
from core.messages import Words
from core.terms.registry import Catalogue
from storage.database.tables import IS_OPEN, contracts, operators, tickets

_NAMES = select(contracts.c.name, contracts.c.terms)
_OWNERS = select(tickets.c.owner).where(IS_OPEN, tickets.c.owner != "").distinct()
_OPERATORS = select(operators.c.login, operators.c.claimed)


def vocabulary(connection: Connection, catalogue: Catalogue) -> Vocabulary:
    """The vocabulary now. Owners are those of open tickets, and whoever acted here; priorities the most urgent first,
    each in the words of the first terms that know it."""
    rows = connection.execute(_NAMES).all()
    known = [catalogue.newest(terms) for terms in sorted({row.terms for row in rows} & set(catalogue.ids))]
    priorities = sorted((one for terms in known for one in terms.priorities.values()), key=lambda one: one.rank)
    acted = (f"{row.login}/{row.claimed}" if row.claimed else row.login for row in connection.execute(_OPERATORS))
    return Vocabulary(
        priorities=_first_of((one.id, one.name) for one in priorities),
        contracts=tuple(sorted(row.name for row in rows)),
        owners=tuple(sorted({*connection.execute(_OWNERS).scalars(), *acted})),
        inquiries=_first_of((one.id, one.name) for terms in known for one in terms.inquiries.values()),
    )


def _first_of(pairs: Iterable[tuple[str, Words]]) -> Mapping[str, Words]:
    found: dict[str, Words] = {}
    for name, words in pairs:
        found.setdefault(name, words)
    return found
