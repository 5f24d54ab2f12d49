"""What a bulk act did, and what an undo would take back, is told in both languages."""

from __future__ import annotations

import pytest

from core.desk.acts.bulk import BulkOutcome, Refusal
from core.desk.acts.undo import UNDOABLE, RecordedAct
from core.desk.events import ClockEvent, EventKind
from core.desk.view import DEFAULT_VIEWS
from core.errors import DeskUnreachable, Refused
from tests.core.desk.sample import tokyo
from tui.locale.translator import Translator

NOW = tokyo("2026-06-01 09:00")


@pytest.fixture(params=["en", "ja"])
def translator(request: pytest.FixtureRequest) -> Translator:
    return Translator("ja" if request.param == "ja" else "en")


def test_every_act_that_can_be_undone_has_words(translator: Translator) -> None:
    for kind in UNDOABLE:
        event = ClockEvent(kind, NOW, owner="ken", priority="high")
        one = translator.text(RecordedAct(("a",), NOW, ((12, event),)).message)
        many = translator.text(RecordedAct(("a", "b"), NOW, ((12, event), (13, event))).message)
        assert "desk." not in one + many
        assert "#12" in one
        assert "2" in many
    nobody = ClockEvent(EventKind.ASSIGNED, NOW)
    assert "desk." not in translator.text(RecordedAct(("a",), NOW, ((12, nobody),)).message)


def test_every_default_view_has_a_title(translator: Translator) -> None:
    assert all("desk." not in translator.value(view.title) for view in DEFAULT_VIEWS)


def test_a_bulk_act_is_told_with_its_counts() -> None:
    refused = [Refusal(number, Refused("ticket_resolved", ticket=number)) for number in range(7, 14)]
    lost = DeskUnreachable("desk_busy", path="/srv/desk.db")
    outcome = BulkOutcome("b", tuple(range(20, 32)), (5,), tuple(refused), (40, 41), lost)
    english, japanese = (
        [translator.text(message) for message in outcome.summary] for translator in (Translator("en"), Translator("ja"))
    )
    assert english[:2] == ["12 done", "1 had nothing to change"]
    assert english[2].startswith("7 refused (#7, #8, #9, #10, #11, …): Ticket 7 ")
    assert english[3].startswith("2 not tried (#40, #41): ")
    assert japanese[0] == "12 件を処理しました"
    assert len(japanese) == 4
