"""The list of Exposure marks frozen months that are not as they were frozen: in tickets alone, or under other terms."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from core.desk.acts.clock import Respond, respond
from core.desk.acts.contract_changes import ChangeContract, change_contract
from core.desk.acts.contract_days import CloseDesk
from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.months import FreezeMonth, freeze_month
from core.desk.acts.receive import ReceiveTicket, receive
from core.terms.registry import Catalogue
from storage.desk import Desk
from tests.databases import Places
from tests.stakes import MAIL
from tests.terms_with_both import BOTH, with_both
from tests.tui.conftest import CATALOGUE, NOW, OPERATOR, make_app, open_at, stakes_in
from tests.tui.driving import Hands, at_work
from tui.widgets.row_list import RowList

MAY = date(2026, 5, 1)


def line_of(hands: Hands, month: str) -> str:
    body = hands.app.screen.query_one("#body", RowList)
    shown = [line[: body.region.width].rstrip() for line in hands.lines[body.region.y : body.region.bottom]]
    return next((line for line in shown if month in line), "")


async def test_a_frozen_month_with_another_late_ticket_is_marked_until_that_is_accepted(places: Places) -> None:
    now = [NOW]
    with Desk.create(places.new(), actor=OPERATOR, catalogue=with_both(CATALOGUE), clock=lambda: now[0]) as desk:
        desk.perform(add_contract, AddContract("Bank", BOTH, "business", starts_on=date(2025, 4, 1)))
        received = datetime(2026, 5, 20, 1, tzinfo=UTC)
        desk.perform(receive, ReceiveTicket("Bank", "normal", "Help", received_at=received))
        desk.perform(respond, Respond(1, received + timedelta(hours=29)))
        desk.perform(freeze_month, FreezeMonth("Bank", MAY))
        now[0] += timedelta(minutes=1)
        async with at_work(make_app(desk, now=lambda: now[0])) as hands:
            await hands.press("5")
            assert line_of(hands, "2026-05") == ""
            desk.perform(change_contract, ChangeContract("Bank", (CloseDesk((date(2026, 5, 20),)),)))
            await hands.press("1", "5")
            assert "differs: none" in line_of(hands, "2026-05")
            assert "no longer as it was frozen" in hands.screen
            await hands.press("enter")
            assert "#1" in hands.page
            await hands.press("a", "y", "escape")
            assert line_of(hands, "2026-05") == ""


async def test_a_frozen_month_under_other_terms_with_the_same_figures_says_so_and_asks_nothing(places: Places) -> None:
    location = stakes_in(places)
    with open_at(location) as desk:
        desk.perform(freeze_month, FreezeMonth(MAIL, MAY))
    versions = [each for name in sorted(CATALOGUE.ids) for each in CATALOGUE.versions(name)]
    other = Catalogue([replace(each, fingerprint=f"{each.fingerprint} other") for each in versions])
    for catalogue, said in ((CATALOGUE, False), (other, True)):
        with Desk.open(location, actor=OPERATOR, catalogue=catalogue, clock=lambda: NOW) as desk:
            async with at_work(make_app(desk)) as hands:
                await hands.press("5", "j", "j")
                assert ("new terms: 1" in line_of(hands, MAIL)) is said
                assert ("The terms or their calendars are others" in hands.screen) is said
                assert "no longer as it was frozen" not in hands.screen
