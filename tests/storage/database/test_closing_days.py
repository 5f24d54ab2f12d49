"""A closing day of a contract's desk moves claim windows that count its working days, also those that are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.desk.acts.contract_changes import ChangeContract, change_contract
from core.desk.acts.contract_days import CloseDesk
from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.incidents import Hit, LogIncident, log_incident
from core.terms.claim_window import ClaimWindowRules, WindowEnd
from core.terms.registry import Catalogue
from storage.database.location import Location
from storage.database.read_models.kept_months import months_of_contract
from storage.database.stored_contracts import StoredContracts
from storage.desk import Desk
from tests.storage.conftest import OPERATOR
from tests.storage.lively import shipped_catalogue
from tests.terms_with_both import BOTH, with_both

pytestmark = pytest.mark.both

RULES = ClaimWindowRules(WindowEnd.WORKING_DAYS_AFTER, "S1", days=5, calendar="business")
CATALOGUE = Catalogue([replace(with_both(shipped_catalogue()).newest(BOTH), claim_window=RULES)])
NOW = datetime(2026, 6, 3, 2, tzinfo=UTC)


def windows(desk: Desk) -> list[date | None]:
    with desk.read() as connection:
        contract = StoredContracts(connection).by_name("Bank")
        return [each.file_by for each in months_of_contract(connection, contract.id, date(2026, 5, 1)) if each.remedy]


def test_the_window_of_a_kept_month_moves_with_a_closing_day_in_it(location: Location) -> None:
    with Desk.create(location, actor=OPERATOR, catalogue=CATALOGUE, clock=lambda: NOW) as desk:
        desk.perform(add_contract, AddContract("Bank", BOTH, "business", starts_on=date(2025, 4, 1)))
        start = datetime(2026, 5, 10, 3, tzinfo=UTC)
        stop = LogIncident("Down", start, (Hit("Bank"),), start + timedelta(hours=2))
        desk.perform(log_incident, stop)
        assert windows(desk) == [date(2026, 6, 5)]
        desk.perform(change_contract, ChangeContract("Bank", (CloseDesk((date(2026, 6, 4), date(2026, 6, 20))),)))
        assert windows(desk) == [date(2026, 6, 8)]
