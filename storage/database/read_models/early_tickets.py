"""Tickets that were received before their contract began."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from core.desk.contract import Contract
from core.explain import Explanation, Step
from core.messages import Message, Param
from core.months import start_of_day
from core.terms.registry import Catalogue
from storage.database.tables import tickets


def early_tickets(connection: Connection, contract: Contract, catalogue: Catalogue) -> Explanation:
    """A step where tickets were received before the contract began: they are under its first plan."""
    begins = start_of_day(contract.starts_on, catalogue.newest(contract.terms).time_zone)
    query = select(func.count(), func.min(tickets.c.number)).where(
        tickets.c.contract_id == contract.id, tickets.c.received_at < begins
    )
    count, first = connection.execute(query).one()
    if not count:
        return ()
    told: dict[str, Param] = {"count": count, "first": f"#{first}", "starts_on": contract.starts_on}
    return (Step(Message("desk.tickets_before_start", told)),)
