"""A contract under a document that a user dropped into his configuration works on every screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from core.desk.acts.contract_amounts import EnterFee
from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.incidents import Hit, LogIncident, log_incident
from core.desk.acts.receive import ReceiveTicket, receive
from core.money import Money
from storage.catalogue import load_catalogue
from storage.desk import Desk
from storage.holidays import HolidayLists
from tests.core.terms.document import TOML
from tests.databases import Places
from tests.tui.conftest import NOW, OPERATOR, make_app
from tests.tui.driving import TERMINALS, at_work
from tui.locale.language import Language
from tui.screens.contract_entry import ContractEntryScreen

PROMISE = """
[availability]
committed = "99.9"
rule = "R1"

[availability.time]
rule = "R1"
fixed_minutes = 43200
minimum = { length = "3m", rule = "R1" }

[downtime]

[remedy]
kind = "refund"
rounding = "cut"
pro_rata = { divided_by = "month", rule = "R2" }
"""


@pytest.fixture
def own(places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk whose operator wrote the terms ``sixth``, with a contract, a ticket and an incident under them."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder = tmp_path / "terms"
    folder.mkdir()
    (folder / "sixth.toml").write_text(TOML + PROMISE, encoding="utf-8")
    catalogue = load_catalogue(HolidayLists(), folder)
    with Desk.create(places.new(), actor=OPERATOR, catalogue=catalogue, clock=lambda: NOW) as desk:
        fee = EnterFee(date(2026, 5, 1), Money(Decimal("720.00"), "EUR"))
        desk.perform(add_contract, AddContract("Own", "sixth", "free", starts_on=date(2026, 4, 1), edits=(fee,)))
        desk.perform(receive, ReceiveTicket("Own", "outage", "down"))
        stop = (datetime(2026, 5, 4, tzinfo=UTC), datetime(2026, 5, 5, tzinfo=UTC))
        desk.perform(log_incident, LogIncident("all down", stop[0], (Hit("Own"),), stop[1]))
        yield desk


@pytest.mark.parametrize(("language", "size"), TERMINALS)
async def test_every_screen_shows_it(own: Desk, language: Language, size: tuple[int, int]) -> None:
    async with at_work(make_app(own, language), size) as hands:
        for keys in (("1",), ("enter",), ("escape", "2"), ("enter",), ("escape", "4"), ("8",), ("3",)):
            await hands.press(*keys)
            assert hands.widths == {size[0]}
            assert "screens." not in hands.screen
        assert "Own" in hands.screen
        await hands.press("enter")
        assert "720.00" in hands.page
        assert "[R1 1" in hands.page
        assert "96.6" in hands.page
        for key in ("i", "c", "n"):
            await hands.press(key)
            assert isinstance(hands.app.screen, ContractEntryScreen)
            await hands.press("escape")


async def test_it_is_chosen_by_a_part_of_its_name(own: Desk) -> None:
    async with at_work(make_app(own)) as hands:
        await hands.press("3", "n")
        await hands.type("Second")
        await hands.press("enter", "enter")
        await hands.type("sixth")
        await hands.press("enter", "1", "f2")
        assert "Second" in hands.message
        assert "Second" in hands.screen
