"""Two operators change one incident: what both can have is stored together, what both changed otherwise is chosen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.desk.acts.incidents import (
    ChangeIncident,
    EndIncident,
    Hit,
    LogIncident,
    Waive,
    change_incident,
    end_incident,
    log_incident,
    waive,
)
from core.desk.incident import Incident
from core.terms.availability import Cause
from storage.database.stored_incidents import read_incident
from storage.desk import Desk
from tests.tui.conftest import NOW, make_app
from tests.tui.driving import TERMINALS, Hands, at_work
from tui.kept import drafts_of
from tui.locale.language import Language
from tui.screens.conflict_panel import ConflictPanel
from tui.screens.incident import IncidentScreen
from tui.screens.incident_entry import IncidentEntryScreen

BANK, FREIGHT, CLINIC = "北斗信金", "東雲物流", "白樺メディカル"
SINCE = NOW - timedelta(minutes=25)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def number(desk: Desk) -> int:
    hits = (Hit(BANK), Hit(CLINIC))
    return int(desk.perform(log_incident, LogIncident("Portal down", SINCE, hits, note="Seen by us")).subject)


def stored(desk: Desk, number: int) -> Incident:
    with desk.read() as connection:
        return read_incident(connection, number)


def touched(desk: Desk, number: int) -> set[str]:
    names = {each.id: each.name for each in _contracts(desk)}
    return {names[touch.contract_id] for touch in stored(desk, number).touches}


def _contracts(desk: Desk) -> Any:
    from storage.database.stored_contracts import StoredContracts

    with desk.read() as connection:
        return StoredContracts(connection).all()


async def opened(hands: Hands, number: int) -> IncidentEntryScreen:
    """The incident in its form."""
    hands.app.push_screen(IncidentScreen(number))
    await hands.settle()
    await hands.press("c")
    form = hands.app.screen
    assert isinstance(form, IncidentEntryScreen)
    return form


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ja", "その間のsuzukiさんの変更（原因、メモ）も残っています。"),
        pytest.param(
            "en", "#{number} changed  suzuki changed Cause, Note meanwhile: both are kept.", marks=pytest.mark.soak
        ),
    ],
)
async def test_different_fields_are_stored_together_and_nothing_is_asked(
    desk: Desk, suzuki: Desk, number: int, language: Language, said: str
) -> None:
    async with at_work(make_app(desk, language), (120, 24)) as hands:
        await opened(hands, number)
        await hands.write("title", "Portal slow")
        suzuki.perform(change_incident, ChangeIncident(number, cause=Cause.CUSTOMER, note="A switch"))
        await hands.press("f2")
        assert said.format(number=number) in hands.message
    found = stored(desk, number)
    assert (found.title, found.cause, found.note) == ("Portal slow", Cause.CUSTOMER, "A switch")


async def test_the_same_change_of_both_is_no_conflict(desk: Desk, suzuki: Desk, number: int) -> None:
    async with at_work(make_app(desk)) as hands:
        await opened(hands, number)
        await hands.write("title", "Portal slow")
        suzuki.perform(change_incident, ChangeIncident(number, title="Portal slow"))
        await hands.press("f2")
        assert isinstance(hands.app.screen, IncidentScreen), hands.screen
    assert stored(desk, number).title == "Portal slow"


@pytest.mark.parametrize(
    ("key", "title"), [pytest.param("t", "Portal dead", marks=pytest.mark.soak), ("m", "Portal slow")]
)
async def test_of_two_values_the_operator_chooses_one_and_both_changed_fields_stay(
    desk: Desk, suzuki: Desk, number: int, key: str, title: str
) -> None:
    async with at_work(make_app(desk)) as hands:
        await opened(hands, number)
        await hands.write("title", "Portal slow")
        await hands.write("known_at", "-20m")
        suzuki.perform(change_incident, ChangeIncident(number, title="Portal dead", note="A switch"))
        await hands.press("f2")
        assert isinstance(hands.app.screen, ConflictPanel)
        for told in ("Portal down", "Portal dead  (suzuki 06-03 11:20)", "Portal slow"):
            assert told in hands.screen
        assert stored(desk, number).known_at is None, "nothing is stored before it is chosen"
        await hands.press("enter")
        assert "One is not chosen yet." in hands.screen
        await hands.press(key, "enter")
        assert "suzuki changed Note meanwhile" in hands.message, "of the title one value is given up: not both are kept"
    found = stored(desk, number)
    assert (found.title, found.note, found.known_at) == (title, "A switch", NOW - timedelta(minutes=20))


async def test_esc_goes_back_to_what_was_typed_and_the_next_save_asks_again(
    desk: Desk, suzuki: Desk, number: int
) -> None:
    async with at_work(make_app(desk)) as hands:
        form = await opened(hands, number)
        await hands.write("title", "Portal slow")
        suzuki.perform(change_incident, ChangeIncident(number, title="Portal dead", note="A switch"))
        await hands.press("f2", "escape")
        assert hands.app.screen is form
        assert (form.form.values()["title"], form.form.values()["note"]) == ("Portal slow", "A switch")
        assert "Nothing is stored yet" in hands.screen
        await hands.press("f2")
        assert isinstance(hands.app.screen, ConflictPanel)
        await hands.press("M", "enter")
    assert (stored(desk, number).title, stored(desk, number).note) == ("Portal slow", "A switch")


async def test_a_further_change_while_it_is_chosen_is_another_round(desk: Desk, suzuki: Desk, number: int) -> None:
    async with at_work(make_app(desk)) as hands:
        await opened(hands, number)
        await hands.write("title", "Portal slow")
        suzuki.perform(change_incident, ChangeIncident(number, title="Portal dead"))
        await hands.press("f2", "m")
        suzuki.perform(change_incident, ChangeIncident(number, title="Portal gone"))
        await hands.press("enter")
        assert isinstance(hands.app.screen, ConflictPanel)
        assert "Portal gone  (suzuki" in hands.screen
        await hands.press("t", "enter")
    assert stored(desk, number).title == "Portal gone"


async def test_contracts_are_merged_one_by_one(desk: Desk, suzuki: Desk, number: int) -> None:
    async with at_work(make_app(desk)) as hands:
        form = await opened(hands, number)
        form.form.go_to("contracts")
        await hands.type(FREIGHT)
        await hands.press("enter")
        suzuki.perform(change_incident, ChangeIncident(number, hits=(Hit(BANK),)))
        await hands.press("f2")
        assert isinstance(hands.app.screen, IncidentScreen), hands.screen
    assert touched(desk, number) == {BANK, FREIGHT}


async def test_a_stop_that_one_took_away_and_the_other_changed_is_asked(desk: Desk, suzuki: Desk, number: int) -> None:
    async with at_work(make_app(desk)) as hands:
        form = await opened(hands, number)
        form.form.go_to("contracts")
        await hands.type(f"{CLINIC} @ -20m")
        await hands.press("enter")
        suzuki.perform(change_incident, ChangeIncident(number, hits=(Hit(BANK),)))
        await hands.press("f2")
        assert f"Contracts: {CLINIC}" in hands.screen
        assert "(nothing)  (suzuki 06-03 11:20)" in hands.screen
        await hands.press("m", "enter")
    assert touched(desk, number) == {BANK, CLINIC}
    assert {touch.start for touch in stored(desk, number).touches} == {SINCE, NOW - timedelta(minutes=20)}


async def test_an_end_that_others_set_is_not_taken_back_by_a_form_without_one(
    desk: Desk, suzuki: Desk, number: int
) -> None:
    async with at_work(make_app(desk)) as hands:
        await opened(hands, number)
        await hands.write("title", "Portal slow")
        suzuki.perform(end_incident, EndIncident(number))
        await hands.press("f2")
    assert (stored(desk, number).title, stored(desk, number).end) == ("Portal slow", NOW)


async def test_a_session_that_is_killed_in_the_panel_keeps_what_was_typed_and_asks_again(
    desk: Desk, suzuki: Desk, number: int
) -> None:
    async with at_work(make_app(desk)) as hands:
        await opened(hands, number)
        await hands.write("title", "Portal slow")
        suzuki.perform(change_incident, ChangeIncident(number, title="Portal dead", note="A switch"))
        await hands.press("f2")
        assert isinstance(hands.app.screen, ConflictPanel)
        kept = drafts_of(desk).read(f"incident-{number}")
        assert kept["title"] == "Portal slow"
    async with at_work(make_app(desk)) as hands:
        form = await opened(hands, number)
        assert form.form.values()["title"] == "Portal slow"
        await hands.press("f2")
        assert "Portal dead  (suzuki 06-03 11:20)" in hands.screen
        await hands.press("t", "enter")
        assert drafts_of(desk).read(f"incident-{number}") == {}
    assert (stored(desk, number).title, stored(desk, number).note) == ("Portal dead", "A switch")


async def test_a_draft_is_merged_with_what_others_stored_until_it_is_opened_again(
    desk: Desk, suzuki: Desk, number: int
) -> None:
    async with at_work(make_app(desk)) as hands:
        form = await opened(hands, number)
        await hands.write("title", "Portal slow")
        form.form.go_to("contracts")
        await hands.type(FREIGHT)
        await hands.press("enter", "escape")
        suzuki.perform(change_incident, ChangeIncident(number, hits=(Hit(BANK),), note="A switch"))
        form = await opened(hands, number)
        assert form.form.values()["note"] == "A switch"
        await hands.press("f2")
        assert isinstance(hands.app.screen, IncidentScreen), hands.screen
    assert (stored(desk, number).title, touched(desk, number)) == ("Portal slow", {BANK, FREIGHT})


@pytest.mark.parametrize(("language", "size"), TERMINALS)
async def test_every_value_is_seen_in_the_panel(
    desk: Desk, suzuki: Desk, number: int, language: Language, size: tuple[int, int]
) -> None:
    long = "北斗信金のポータル " * 12
    async with at_work(make_app(desk, language), size) as hands:
        await opened(hands, number)
        await hands.write("title", "Portal slow")
        await hands.write("note", long)
        suzuki.perform(change_incident, ChangeIncident(number, title="Portal dead", note="A switch\nin rack 4"))
        await hands.press("f2")
        panel = hands.app.screen.query_one(".panel").region
        told = "".join(line.strip(" │") for line in hands.lines[panel.y : panel.bottom])
        for value in ("Portal down", "Portal dead", "Portal slow", "Seen by us", "A switch / in rack 4"):
            assert value in told
        assert told.count("ポータル") == 12
        assert hands.widths == {size[0]}
        await hands.press("ｍ", "ｔ", "enter")
    assert (stored(desk, number).title, stored(desk, number).note) == ("Portal slow", "A switch\nin rack 4")


@pytest.mark.parametrize(
    ("key", "why"), [("m", "agreed by mail"), pytest.param("t", "agreed on the phone", marks=pytest.mark.soak)]
)
async def test_of_two_reasons_of_a_waiver_one_is_chosen(
    desk: Desk, suzuki: Desk, number: int, key: str, why: str
) -> None:
    async with at_work(make_app(desk)) as hands:
        hands.app.push_screen(IncidentScreen(number))
        await hands.settle()
        await hands.press("w", "enter")
        await hands.type("agreed by mail")
        suzuki.perform(waive, Waive(number, BANK, "agreed on the phone"))
        await hands.press("enter")
        assert isinstance(hands.app.screen, ConflictPanel), hands.screen
        assert "agreed on the phone  (suzuki)" in hands.screen
        await hands.press(key, "enter")
    assert [touch.waiver.why for touch in stored(desk, number).touches if touch.waiver] == [why]
