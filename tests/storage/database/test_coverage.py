"""The chain covers the facts of every table: whoever changes a row behind the desk's back is found, with the entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import Connection, text

from storage.database.activity import Break, EventsDigest, payload_text, verify
from storage.database.append_only import changing
from storage.database.columns import canonical_json
from storage.database.coverage import KINDS, SAMPLES, Digests
from storage.database.location import Location
from storage.database.tables import metadata
from storage.desk import Desk
from tests.storage.acts import enter_contract
from tests.storage.every_act import FULL, desk_for_acts, perform_all

pytestmark = pytest.mark.both

# Derived from the facts, or about the database itself.
DERIVED = {"months", "operators", "schema_version"}
APPEND_ONLY = {"claim_events", "handovers", "handover_marks"}
CHAINED = {"events", "activity"}
"""Covered by themselves: tests/storage/database/test_activity.py."""

ALTERED = {
    "tickets": "UPDATE tickets SET subject = 'another' WHERE number = 1",
    "contracts": "UPDATE contracts SET customer = 'another' WHERE name = 'acme'",
    "plan_periods": "UPDATE plan_periods SET plan = 'another' WHERE contract_id = (SELECT id FROM contracts LIMIT 1)",
    "contract_amounts": "UPDATE contract_amounts SET amount = '1' WHERE contract_id ="
    " (SELECT contract_id FROM contract_amounts LIMIT 1)",
    "holdings": 'UPDATE holdings SET "count" = 99',
    "incidents": "UPDATE incidents SET started_at = started_at - 1 WHERE number = 1",
    "touches": "UPDATE touches SET started_at = started_at - 1 WHERE incident_id = (SELECT id FROM incidents LIMIT 1)",
    "samples": "UPDATE samples SET errors = 0 WHERE errors = 15",
    "imported_files": "UPDATE imported_files SET records = 1 WHERE digest LIKE '1%'",
    "frozen_months": "UPDATE frozen_months SET why = 'another' WHERE why = 'report sent'",
    "claims": "UPDATE claims SET month = '2026-03-01'",
    "claim_events": "UPDATE claim_events SET at = at - 1 WHERE step = 'filed'",
    "handovers": "UPDATE handovers SET text = 'another'",
    "handover_marks": "UPDATE handover_marks SET at = at - 1",
    "views": "UPDATE views SET filter = 'is:open'",
    "desk": 'UPDATE desk SET settings = \'{"risk_share":"1/2"}\'',
}


# Each was the last to leave the row that is altered.
BY = {
    "tickets": "ticket.received", "contracts": "contract.changed", "plan_periods": "contract.",
    "contract_amounts": "contract.", "holdings": "contract.added", "incidents": "incident.logged",
    "touches": "incident.logged", "samples": "samples.recorded", "imported_files": "samples.recorded",
    "frozen_months": "month.frozen", "claims": "claim.opened", "claim_events": "claim.filed", "views": "view.saved",
    "handovers": "handover.", "handover_marks": "handover.",
    "desk": "desk.setting_changed",
}  # fmt: skip


def acts(connection: Connection) -> dict[int, str]:
    return {row.seq: row.action for row in connection.execute(text("SELECT seq, action FROM activity"))}


def test_a_row_that_was_altered_or_removed_or_added_names_the_act_that_left_it(location: Location) -> None:
    with desk_for_acts(location) as desk:
        perform_all(desk, FULL)
        with desk.engine.connect() as connection:
            assert verify(connection).breaks == ()
            connection.rollback()
            for table, statement in ALTERED.items():
                with changing(connection, *({table} & APPEND_ONLY)):
                    assert connection.execute(text(statement)).rowcount > 0, table
                first, *others = verify(connection).breaks
                assert (first.fault, others) == ("rows_changed", []), table
                assert acts(connection)[first.seq].startswith(BY[table]), table
                connection.rollback()
            connection.execute(text("DELETE FROM holdings"))
            assert [each.fault for each in verify(connection).breaks] == ["rows_changed"]
            connection.execute(text("INSERT INTO views VALUES ('nobody', 'mine', 'a', 'is:open')"))
            last = max(acts(connection))
            assert [(each.seq > last, each.fault) for each in verify(connection).breaks] == [
                (False, "rows_changed"), (True, "rows_unrecorded"),
            ]  # fmt: skip
            connection.rollback()


def test_every_table_of_facts_is_covered() -> None:
    covered = {part.table for parts in KINDS.values() for part in parts} | {SAMPLES}
    assert covered | DERIVED | CHAINED == set(metadata.tables)
    assert set(ALTERED) == set(BY) == covered


def _without_rows(details: Mapping[str, Any], digest: EventsDigest, rows: Digests) -> str:
    return payload_text(details, digest, rows).replace(f',"rows":{canonical_json(rows)}', "")


def test_rows_from_before_they_were_covered_are_believed_until_an_act_leaves_them(desk: Desk) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.database.ledger.payload_text", _without_rows)
        desk.perform(enter_contract, "old")
    with desk.read() as connection:
        assert connection.execute(text("SELECT payload FROM activity")).scalar_one().endswith("]}")
    desk.perform(enter_contract, "new")
    with desk.engine.connect() as connection:
        connection.execute(text("UPDATE contracts SET customer = 'another' WHERE name = 'old'"))
        assert verify(connection).breaks == ()
        connection.execute(text("UPDATE contracts SET customer = 'another' WHERE name = 'new'"))
        assert verify(connection).breaks == (Break(2, "rows_changed"),)
        connection.rollback()
