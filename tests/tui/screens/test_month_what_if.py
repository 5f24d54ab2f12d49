"""Trying something on a month: what changes is told while it is typed, with its reasons, and nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.incidents import Hit, LogIncident, log_incident
from core.desk.acts.receive import ReceiveTicket, receive
from storage.database.read_models.activity import activity_page
from storage.desk import Desk
from tests.databases import Places
from tests.stakes import KMS, MAIL, REGION, at
from tests.terms_with_both import BOTH, with_both
from tests.tui.conftest import CATALOGUE, NOW, OPERATOR, make_app, open_at, stakes_in
from tests.tui.driving import LARGE, TERMINALS, Hands, at_work
from tests.tui.variants import mostly_in_a_soak
from tui.locale.language import Language
from tui.screens.exposure import ExposureScreen
from tui.screens.incident_explanation import IncidentExplanation
from tui.screens.month import MonthScreen
from tui.screens.month_place import MonthPlace
from tui.screens.month_what_if import MonthWhatIfScreen
from tui.screens.month_what_if_form import fields_of
from tui.screens.month_what_if_reading import tried_month
from tui.terminal.capabilities import ASCII, Capabilities
from tui.widgets.lines import TextLine


@pytest.fixture
def desk(places: Places) -> Iterator[Desk]:
    with open_at(stakes_in(places)) as desk:
        yield desk


@pytest.fixture
def both(places: Places) -> Iterator[Desk]:
    """One contract whose terms promise uptime and answers, down for twenty minutes, with a ticket of this morning."""
    with Desk.create(places.new(), actor=OPERATOR, catalogue=with_both(CATALOGUE), clock=lambda: NOW) as desk:
        desk.perform(add_contract, AddContract("Bank", BOTH, "developer", starts_on=date(2025, 4, 1)))
        received = datetime(2026, 6, 3, 1, tzinfo=UTC)
        desk.perform(receive, ReceiveTicket("Bank", "normal", "Help", received_at=received))
        start, end = datetime(2026, 6, 2, 3, tzinfo=UTC), datetime(2026, 6, 2, 3, 20, tzinfo=UTC)
        desk.perform(log_incident, LogIncident("Down", start, (Hit("Bank"),), end))
        yield desk


def form(hands: Hands) -> MonthWhatIfScreen:
    screen = hands.app.screen
    assert isinstance(screen, MonthWhatIfScreen)
    return screen


def told(hands: Hands, name: str) -> str:
    """What stands behind ``name`` below the fields."""
    found = next((line.strip() for line in reversed(hands.lines) if line.strip().startswith(f"{name}  ")), "")
    return found.removeprefix(name).strip()


def error(hands: Hands, name: str) -> str:
    return form(hands).query_one(f"#error-{name}", TextLine).text


def acts(desk: Desk) -> int:
    with desk.read() as connection:
        return len(activity_page(connection, limit=100))


@pytest.mark.parametrize(
    "way", mostly_in_a_soak([("5", "j", "j", "i"), ("5", "j", "j", "enter", "i")], always=("5", "j", "j", "enter", "i"))
)
async def test_a_longer_outage_and_minutes_left_out_are_told_while_they_are_typed(
    desk: Desk, way: tuple[str, ...]
) -> None:
    before = acts(desk)
    async with at_work(make_app(desk)) as hands:
        await hands.press(*way)
        assert "Aoba Mail 2026-05, if it were so (nothing is stored)" in hands.lines[0]
        assert told(hands, "Downtime") == "2 h"
        await hands.write("longer", "30m")
        assert told(hands, "Downtime") == "2 h » 2 h 30 min"
        assert told(hands, "Uptime") == "99.731182 % » 99.663978 %"
        await hands.write("left_out", "12:00-14:20")
        assert told(hands, "Downtime") == "2 h » 10 min"
        assert told(hands, "Remedy") == "1 free month » none"
        assert "Unchanged" in hands.screen
        await hands.press("escape")
        assert isinstance(hands.app.screen, MonthScreen if "enter" in way else ExposureScreen)
    assert acts(desk) == before


async def test_every_figure_of_it_opens_into_its_steps_and_clauses(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("5", "j", "j", "i")
        await hands.write("left_out", "12m")
        await hands.write("ground", "DNS")
        await hands.press("f5")
        assert isinstance(hands.app.screen, IncidentExplanation)
        would, _, stands = hands.page.partition("\nAs it is\n")
        assert "2026-05-10 12:00 – 2026-05-10 12:12" in would
        assert "[C6 " in would
        assert "The fee was entered: ¥100,000." in would
        assert "99.731182 %" in stands
        assert "[C6 " not in stands
        await hands.press("escape")
        assert told(hands, "Downtime") == "2 h » 1 h 48 min"


async def test_what_can_not_be_read_stands_beside_its_field_and_the_others_count(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("5", "j", "j", "i")
        await hands.write("longer", "long")
        await hands.write("left_out", "12m")
        await hands.write("closed", "soon")
        assert "30m, or 16:40" in error(hands, "longer")
        assert "soon" in error(hands, "closed")
        assert told(hands, "Downtime") == "2 h » 1 h 48 min"
        await hands.write("longer", "1h")
        assert error(hands, "longer") == ""
        assert told(hands, "Downtime") == "2 h » 2 h 48 min"


async def test_a_ticket_is_tried_at_another_priority_on_another_plan_and_with_the_desk_closed(both: Desk) -> None:
    async with at_work(make_app(both), LARGE) as hands:
        await hands.press("5", "i")
        await hands.write("closed", "2026-06-03")
        assert told(hands, "#1 Help") == "2026-06-04 14:00 » 2026-06-05 13:00"
        await hands.write("closed", "")
        await hands.write("ticket", "#1")
        await hands.write("ticket_priority", "low")
        assert told(hands, "#1 Help") == "2026-06-04 14:00 » 2026-06-08 10:00"
        await hands.write("plan", "support+")
        assert told(hands, "Plan").endswith("» Business support+")
        await hands.write("ticket_priority", "urgent")
        assert told(hands, "#1 Help") == "2026-06-04 14:00 » 2026-06-03 12:20"
        await hands.write("plan", "")
        assert "urgent" in error(hands, "ticket_priority")
        await hands.write("plan_on", "2026-06-99")
        assert error(hands, "plan_on")


def test_only_what_there_is_in_the_month_can_be_tried(desk: Desk, both: Desk) -> None:
    def fields(of: Desk, name: str, month: int, scope: str = "") -> tuple[str, ...]:
        return tuple(fields_of(tried_month(of, MonthPlace(name, date(2026, month, 1), scope), NOW)))

    tickets = ("ticket", "ticket_priority", "plan", "plan_on")
    assert fields(both, "Bank", 6) == ("stop", "longer", "left_out", "ground", "closed", *tickets)
    assert fields(both, "Bank", 4) == ("closed", *tickets)  # the ticket is open
    assert fields(desk, KMS, 5, REGION)[0] == "left_out"  # its requests are counted
    assert fields(desk, MAIL, 4) == ("closed",)


async def test_where_requests_count_a_longer_outage_is_said_to_change_nothing(desk: Desk) -> None:
    start, end = at("2026-05-12 03:00"), at("2026-05-12 04:00")
    desk.perform(log_incident, LogIncident("Errors", start, (Hit(KMS, REGION),), end))
    async with at_work(make_app(desk)) as hands:
        await hands.press("5", "j", "j", "j", "j", "i")
        assert f"{KMS} 2026-05 {REGION}" in hands.lines[0]
        await hands.write("longer", "1h")
        assert hands.app.translator.words("screens.by_requests")[:20] in hands.screen


@pytest.mark.parametrize(("language", "size"), TERMINALS)
async def test_in_ascii_and_without_colours_every_line_fits(
    both: Desk, language: Language, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = make_app(both, language)
    app.capabilities = Capabilities(ASCII, mouse=False, plain=True)
    async with at_work(app, size) as hands:
        await hands.press("5", "i")
        await hands.write("longer", "30m")
        assert hands.widths == {size[0]}
        assert "99.953703 %" in hands.screen
        assert not any(sign in hands.screen for sign in "✗✓▸»")
        assert not any(line.strip().startswith("cli.") for line in hands.lines)
