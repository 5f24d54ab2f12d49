"""The incidents: what goes on and what it costs next, logged while its effect is shown, settled by one key each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from core.desk.acts.contract_facts import Facts
from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.incidents import EndIncident, Hit, LogIncident, Waive, end_incident, log_incident, waive
from core.desk.acts.samples import Interval, RecordSamples, record_samples
from core.desk.incident import Evidence, Incident
from core.errors import DeskUnreachable
from core.terms.availability import Cause
from storage.database.location import Location
from storage.database.read_models.activity import activity_page
from storage.database.stored_incidents import read_incident
from storage.database.stored_tickets import read_ticket
from storage.demo.desk import fill
from storage.desk import Desk
from tests.databases import Places
from tests.tui.conftest import CATALOGUE, NOW, OPERATOR, furnish, make_app
from tests.tui.driving import LARGE, TERMINALS, Hands, at_work
from tui.locale.language import Language
from tui.locale.translator import Translator
from tui.screens import incident_reading
from tui.screens.incident import IncidentScreen
from tui.screens.incident_entry import IncidentEntryScreen
from tui.screens.incident_explanation import IncidentExplanation
from tui.screens.incident_rows import since
from tui.screens.incidents import IncidentsScreen
from tui.screens.month import MonthScreen
from tui.screens.month_place import MonthPlace
from tui.terminal.capabilities import ASCII, Capabilities
from tui.widgets.lines import TextLine

BANK, FREIGHT, CLINIC, KMS = "北斗信金", "東雲物流", "白樺メディカル", "自社基盤（KMS）"
SINCE = NOW - timedelta(minutes=25)


def furnish_quietly(location: Location) -> None:
    """The samples without their own incidents: each test logs what it tells of."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.demo.desk.put_at_stake", lambda *_: None)
        furnish(location, lambda desk: fill(desk, "en"))


@pytest.fixture
def samples(places: Places) -> Callable[[Language], Location]:
    return lambda _: places.copy("quiet", furnish_quietly)


def log(
    desk: Desk, title: str = "Portal down", start: datetime = SINCE, *names: str, end: datetime | None = None
) -> int:
    """An incident on these contracts (the bank's alone where none are named)."""
    hits = tuple(Hit(name) for name in names or (BANK,))
    return int(desk.perform(log_incident, LogIncident(title, start, hits, end)).subject)


def stored(desk: Desk, number: int = 1) -> Incident:
    with desk.read() as connection:
        return read_incident(connection, number)


def rows(hands: Hands) -> list[str]:
    screen = hands.app.screen
    assert isinstance(screen, IncidentsScreen)
    first = screen.list.region.y
    lines = [line[: screen.list.region.width].rstrip() for line in hands.lines]
    return lines[first : first + screen.list.window.total]


def preview(hands: Hands) -> str:
    return " ".join(str(hands.app.screen.query_one("#preview").render()).split())


# -- The list ----------------------------------------------------------------------------------------------------


async def test_the_cursor_goes_its_way_where_more_rows_are_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incident_reading, "WINDOW", 40)
    for minutes in range(60):
        log(desk, f"Stop {minutes}", NOW - timedelta(hours=2, minutes=minutes), end=NOW - timedelta(hours=1))
    async with at_work(make_app(desk)) as hands:
        await hands.press("2")
        screen = hands.app.screen
        assert isinstance(screen, IncidentsScreen)
        step = screen.list.lines_in_sight - 1
        reached = [0]
        while reached[-1] < 59:
            await hands.press("pagedown")
            reached.append(screen.list.cursor)
            row = screen.list.current
            assert row is not None
            assert row.title == f"Stop {screen.list.cursor}"
        assert reached[:-1] == list(range(0, reached[-2] + 1, step))


async def test_what_goes_on_stands_first_with_its_timer_and_what_comes_next(desk: Desk) -> None:
    log(desk, "Old", NOW - timedelta(hours=3), end=NOW - timedelta(hours=2))
    log(desk, "Chat down", SINCE, BANK, CLINIC)
    async with at_work(make_app(desk)) as hands:
        await hands.press("2")
        assert [line.split()[1] for line in rows(hands)] == ["#2", "#1"]
        first = rows(hands)[0]
        assert " 25m " in first
        assert f"{CLINIC}"[:3] in first
        assert "18m » 1 f" in first  # 0.1 % of 30 days are 43:12, of which 25:00 are gone
        assert rows(hands)[1].endswith("lasted 1 h")
        assert "1 open   1 over" in hands.screen


async def test_each_touched_contract_is_told_below_the_list(desk: Desk) -> None:
    log(desk, "Chat down", SINCE, BANK, CLINIC)
    async with at_work(make_app(desk)) as hands:
        await hands.press("2")
        assert "in 18m: 1 free month" in hands.screen
        assert f"{BANK} 2026-06  99.942129 %  refund ¥" in hands.screen


async def test_a_dropped_one_is_marked(desk: Desk) -> None:
    log(desk)
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "D")
        await hands.fill("a test call")
        assert hands.message == "#1 dropped"
        assert "◌" in rows(hands)[0]
        assert rows(hands)[0].endswith("dropped")
        assert stored(desk).dropped
        await hands.press("o")
        assert not stored(desk).dropped


async def test_words_find_a_title_a_contract_and_a_number(desk: Desk) -> None:
    log(desk, "Chat down", SINCE, CLINIC)
    log(desk, "Portal down", SINCE, BANK)
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "slash")
        await hands.type("chat")
        assert [line.split()[1] for line in rows(hands)] == ["#1"]
        await hands.press(*["backspace"] * 4)
        await hands.type(BANK)
        assert [line.split()[1] for line in rows(hands)] == ["#2"]
        await hands.press(*["backspace"] * len(BANK))
        await hands.type("#1 down")
        assert [line.split()[1] for line in rows(hands)] == ["#1"]
        await hands.type(" nowhere")
        assert "No incident has these words" in hands.screen
        await hands.press("escape", "escape")
        assert len(rows(hands)) == 2


async def test_another_operators_incident_comes_by_itself(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("2")
        assert "No incident on this desk" in hands.screen
        screen = hands.app.screen
        assert isinstance(screen, IncidentsScreen)
        screen.look()
        await hands.settle()
        with Desk.open(desk.location, actor=OPERATOR, catalogue=CATALOGUE, clock=lambda: NOW) as other:
            log(other)
        screen.look()
        await hands.settle()
        assert len(rows(hands)) == 1


# -- Logging -----------------------------------------------------------------------------------------------------


async def test_an_incident_is_logged_by_what_since_when_and_which_contracts(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "n")
        assert isinstance(hands.app.screen, IncidentEntryScreen)
        await hands.fill("Portal answers 503", "-25m", "北斗", "東雲")
        await hands.press("f2")
        assert hands.message == "#1 logged"
        found = stored(desk)
        assert (found.title, found.start, found.end, found.cause) == (
            "Portal answers 503", SINCE, None, Cause.PROVIDER)  # fmt: skip
        assert len(found.touches) == 2
        assert {touch.start for touch in found.touches} == {SINCE}


async def test_the_effect_on_each_month_shows_while_it_is_typed(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "n")
        await hands.fill("Chat down", "-25m", "白樺")
        assert "100.000000 % » 99.942129 %" in preview(hands)
        assert "18 min 12 s left to 99.9 %" in preview(hands)
        await hands.press("shift+tab")
        await hands.press("backspace", "backspace", "backspace")
        await hands.type("50m")
        assert "Remedy none » 1 free month" in preview(hands)
        await hands.press("escape")
    with desk.read() as connection:
        assert all(row.incident is None for row in activity_page(connection, limit=50))


async def test_no_effect_is_told_of_a_start_that_lies_ahead(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "n")
        await hands.fill("Down", "23:55", "白樺")
        assert "Put the times right" in preview(hands)


def test_under_since_a_japanese_length_says_ago() -> None:
    words = Translator("ja")
    assert since(NOW - timedelta(minutes=20), NOW, words) == "20分前"
    assert since(NOW - timedelta(days=12, hours=23), NOW, words) == "12日23時間"
    assert since(NOW - timedelta(minutes=20), NOW, Translator("en")) == "20m"


async def test_a_local_time_is_read_in_the_operators_zone(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "n")
        await hands.fill("Night", "yesterday 23:50", BANK)
        await hands.press("f2")
        assert stored(desk).start == datetime(2026, 6, 2, 14, 50, tzinfo=UTC)


async def test_all_contracts_under_the_same_terms_are_chosen_at_once(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "n")
        await hands.fill("Support portal")
        await hands.press("enter")
        await hands.fill("terms jigsaw")
        assert "4 chosen" in hands.screen
        await hands.press("backspace")
        assert "3 chosen" in hands.screen


async def test_a_region_is_chosen_by_itself_where_months_are_assessed_by_region(desk: Desk) -> None:
    regions = Facts(regions=("ap-northeast-1", "us-east-1"))
    desk.perform(add_contract, AddContract("Keys", "aws-kms", "standard", account="300000000002", edits=(regions,)))
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "n")
        await hands.fill("KMS errors")
        await hands.press("enter")
        await hands.fill("region ap-n")
        await hands.press("f2")
        assert {touch.scope for touch in stored(desk).touches} == {"ap-northeast-1"}


async def test_cause_marks_ground_and_note_are_stored(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "n")
        await hands.fill("Fire", "-20m", BANK)
        await hands.press("enter", "2", "2", "3", "tab")
        await hands.fill("-10m")
        await hands.press("enter")
        await hands.fill("outside")
        await hands.press("enter")
        await hands.type("told by phone")
        await hands.press("f2")
        found = stored(desk)
        assert (found.cause, found.evidence, found.self_resolved) == (Cause.EXTERNAL, Evidence.ANNOUNCED, True)
        assert found.end == NOW - timedelta(minutes=10)
        assert found.touches[0].ground == "outside_control"
        assert found.note == "told by phone"


async def test_what_is_missing_or_wrong_stands_beside_its_field_and_nothing_is_stored(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "n", "f2")
        assert "! the incident needs a title" in hands.screen
        await hands.fill("Portal")
        await hands.type("quarter past")
        assert "quarter past" in hands.app.screen.query_one("#error-start", TextLine).text
        await hands.press("f2")
        assert isinstance(hands.app.screen, IncidentEntryScreen)
        await hands.press(*["backspace"] * 12)
        await hands.type("-10m")
        await hands.press("tab", "tab", "tab", "tab")
        await hands.type("-20m")
        assert "before it starts" in hands.app.screen.query_one("#error-end", TextLine).text
        await hands.press("escape")
        assert rows(hands) == []


async def test_what_was_typed_waits_when_the_form_is_left(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "n")
        await hands.fill("Half an inc")
        await hands.press("enter")
        await hands.fill(BANK)
        await hands.press("escape", "n")
        form = hands.app.screen
        assert isinstance(form, IncidentEntryScreen)
        assert form.form.values()["title"] == "Half an inc"
        assert [each.contract for each in form.form.contracts.chosen] == [BANK]


# -- Settling ----------------------------------------------------------------------------------------------------


async def test_it_is_ended_now_or_when_said_and_reopened(desk: Desk) -> None:
    log(desk)
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "x", "enter")
        assert stored(desk).end == NOW
        await hands.press("o")
        assert stored(desk).open
        await hands.press("x", *["backspace"] * 3)
        await hands.fill("-10m")
        assert stored(desk).end == NOW - timedelta(minutes=10)
        await hands.press("x", "enter")
        assert "is over already since 2026-06-03 11:10" in hands.screen


async def test_it_is_changed_in_the_same_form_and_keeps_what_it_was_on_record(desk: Desk) -> None:
    log(desk, "Portal down", SINCE, BANK)
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "enter", "c")
        form = hands.app.screen
        assert isinstance(form, IncidentEntryScreen)
        await hands.press(*["backspace"] * 4)
        await hands.type("slow")
        await hands.press("tab", "tab", "tab", "3", "f2")
        assert (stored(desk).title, stored(desk).cause) == ("Portal slow", Cause.CUSTOMER)
        assert stored(desk).start == SINCE  # the seconds stay, though the form shows minutes
        assert "title Portal down » Portal slow; cause provider » customer" in " ".join(hands.page.split())


async def test_times_of_impact_of_their_own_stay_when_the_papers_are_changed(desk: Desk) -> None:
    own = SINCE + timedelta(minutes=5)
    desk.perform(log_incident, LogIncident("Portal", SINCE, (Hit(BANK, start=own), Hit(CLINIC))))
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "c")
        await hands.write("start", "-40m")
        await hands.press("f2")
        starts = {touch.start for touch in stored(desk).touches}
        assert starts == {own, NOW - timedelta(minutes=40)}


async def test_times_and_grounds_of_a_contract_of_its_own_are_typed_behind_its_name(desk: Desk) -> None:
    begun, over = NOW - timedelta(minutes=20), NOW - timedelta(minutes=5)
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "n")
        await hands.fill("Portal", "-25m")
        await hands.type(f"{BANK} @ -20m - -5m outs")
        assert "outside_control" in hands.screen
        await hands.press("enter")
        await hands.fill(CLINIC)
        assert f"{BANK} @ -20m - -5m outs, {CLINIC}" in hands.screen
        await hands.press("f2")
    told = {(each.start, each.end, each.ground) for each in stored(desk).touches}
    assert told == {(begun, over, "outside_control"), (SINCE, None, "")}


async def test_what_is_a_contracts_own_stands_there_to_be_changed_and_keeps_its_seconds(desk: Desk) -> None:
    own, over = SINCE + timedelta(seconds=61), SINCE + timedelta(seconds=661)
    hits = (Hit(BANK, start=own, end=over, ground="outside_control"), Hit(CLINIC))
    desk.perform(log_incident, LogIncident("Portal", SINCE, hits))
    before = stored(desk).touches
    async with at_work(make_app(desk), LARGE) as hands:
        await hands.press("2", "c")
        await hands.press("end", "s", "f2")
        assert (stored(desk).title, stored(desk).touches) == ("Portals", before)
        await hands.press("c", "tab", "tab")
        await hands.type(f"{BANK} @ none")
        await hands.press("enter", "f2")
    assert {(each.start, each.end, each.ground) for each in stored(desk).touches} == {(SINCE, None, "")}


async def test_an_own_time_that_cannot_be_read_is_told_beside_the_contracts(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "n")
        await hands.fill("Portal")
        await hands.press("enter")
        await hands.type(f"{BANK} @ half past")
        await hands.press("enter")
        assert "half past" in hands.app.screen.query_one("#error-contracts", TextLine).text
        await hands.press("f2")
        assert isinstance(hands.app.screen, IncidentEntryScreen)
        await hands.type(f"{BANK} @ -5m - -20m")
        await hands.press("enter", "f2")
        assert "before it starts" in hands.app.screen.query_one("#error-contracts", TextLine).text


async def test_an_emptied_field_takes_away_what_it_held_and_the_end_only_by_reopening(desk: Desk) -> None:
    known = SINCE + timedelta(minutes=3)
    hits = (Hit(BANK, ground="outside_control"),)
    done = LogIncident("Portal", SINCE, hits, NOW - timedelta(minutes=1), known, reference="A-1", note="by phone")
    desk.perform(log_incident, done)
    async with at_work(make_app(desk), LARGE) as hands:
        await hands.press("2", "enter", "c")
        for name in ("known_at", "ground", "reference", "note"):
            await hands.write(name, "")
        await hands.press("f2")
        found = stored(desk)
        assert (found.known_at, found.reference, found.note) == (None, "", "")
        assert found.touches[0].ground == ""
        page = " ".join(hands.page.split())
        assert "reference A-1 » -; note by phone » -" in page
        assert f"{BANK} ground outside_control » -" in page
        await hands.press("c")
        await hands.write("end", "")
        await hands.press("f2")
        assert "kigen incident reopen 1" in hands.app.screen.query_one("#error-end", TextLine).text
        assert stored(desk).end == NOW - timedelta(minutes=1)


async def test_a_stop_is_waived_with_who_and_why(desk: Desk) -> None:
    log(desk, "Portal down", SINCE, BANK, CLINIC)
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "enter", "w", "down", "enter")
        await hands.fill("as agreed on the phone")
        waivers = [touch.waiver for touch in stored(desk).touches]
        assert [each.why for each in waivers if each] == ["as agreed on the phone"]
        assert "tanaka: as agreed on the phone" in hands.page


async def test_a_ticket_is_linked_to_an_incident_by_its_number(desk: Desk) -> None:
    log(desk)
    async with at_work(make_app(desk)) as hands:
        await hands.press("l")
        await hands.fill("7")
        assert "there is no incident 7" in hands.screen
        await hands.press("backspace")
        await hands.fill("1")
        number = int(hands.message.split()[0].removeprefix("#"))
        with desk.read() as connection:
            assert read_ticket(connection, number).events[-1].link == "incident 1"
            subject = read_ticket(connection, number).subject
        await hands.press("2", "enter")
        page = hands.page
        assert "One ticket is linked" in page
        assert f"#{number}  {subject}" in page


# -- The incident ------------------------------------------------------------------------------------------------


async def test_paper_time_and_time_of_impact_are_told_apart(desk: Desk) -> None:
    own = SINCE + timedelta(minutes=5)
    desk.perform(log_incident, LogIncident("Portal", SINCE, (Hit(BANK, start=own), Hit(CLINIC))))
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "enter")
        assert isinstance(hands.app.screen, IncidentScreen)
        lines = [" ".join(line.split()) for line in hands.page.split("\n")]
        assert "On paper since 2026-06-03 10:55 (25 min)" in lines
        assert "Impact since 2026-06-03 11:00 (20 min) not as on paper" in lines
        assert "Impact since 2026-06-03 10:55 (25 min) as on paper" in lines


async def test_facts_and_adjusted_result_stand_side_by_side(desk: Desk) -> None:
    log(desk, "Chat down", NOW - timedelta(minutes=50), CLINIC, end=NOW)
    desk.perform(waive, Waive(1, CLINIC, "agreed"))
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "enter")
        lines = [" ".join(line.split()) for line in hands.page.split("\n")]
        assert "as told adjusted" in lines
        assert "Uptime 99.884259 % 100.000000 %" in lines
        assert "Remedy 1 free month none" in lines


async def test_every_figure_opens_into_its_steps_with_their_clauses(desk: Desk) -> None:
    log(desk)
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "e")
        assert isinstance(hands.app.screen, IncidentExplanation)
        assert "Below the promised 99.95 %." in hands.page
        assert "[S5 6" in hands.page
        await hands.press("escape")
        assert isinstance(hands.app.screen, IncidentsScreen)


@pytest.mark.parametrize(("minutes", "told"), [(20, False), (50, True)])
async def test_why_says_by_when_to_claim_only_where_there_is_a_remedy(desk: Desk, minutes: int, told: bool) -> None:
    log(desk, "Chat down", NOW - timedelta(minutes=minutes), CLINIC, end=NOW)
    async with at_work(make_app(desk), LARGE) as hands:
        await hands.press("2", "e")
        assert ("promised 99.9 %" in " ".join(hands.page.split()), "To be filed by" in hands.page) == (True, told)
        await hands.app.push_screen(MonthScreen(MonthPlace(CLINIC, date(2026, 6, 1), "")))
        await hands.settle()
        assert ("promised 99.9 %" in " ".join(hands.page.split()), "To be filed by" in hands.page) == (True, told)


async def test_a_month_that_nobody_counted_is_marked_so_wherever_its_uptime_stands(desk: Desk) -> None:
    log(desk, "KMS errors", SINCE, KMS, end=NOW)
    async with at_work(make_app(desk), LARGE) as hands:
        await hands.press("2")
        assert "100.000000 % (no request counted)" in hands.screen
        await hands.press("c", "f2", "enter")
        lines = [" ".join(line.split()) for line in hands.page.split("\n")]
        assert "Uptime 100.000000 % (no request counted)" in lines
    counted = Interval(KMS, "ap-northeast-1", NOW.replace(minute=0, second=0), 100, 0)
    desk.perform(record_samples, RecordSamples((counted,), "hand"))
    async with at_work(make_app(desk), LARGE) as hands:
        await hands.press("2", "enter")
        assert "no request counted" not in hands.page


async def test_what_if_shows_what_would_be_and_stores_nothing(desk: Desk) -> None:
    log(desk, "Chat down", SINCE, CLINIC)
    before = stored(desk)
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "i")
        await hands.type("12:00")
        assert "99.942129 % » 99.850694 %" in preview(hands)  # 1:04:30 of 30 days
        assert "none » 1 free month" in preview(hands)
        await hands.press("enter")
        await hands.type("40m")
        assert "99.942129 %" in preview(hands)
        assert "Remedy none" in preview(hands)
        await hands.press("enter", "5")
        assert "» 100.000000 %" in preview(hands)
        await hands.press("escape")
    assert stored(desk) == before


async def test_a_disturbance_before_any_terms_is_told_under_the_later_ones(desk: Desk) -> None:
    start = datetime(2018, 12, 12, 18, 23, tzinfo=UTC)
    desk.perform(add_contract, AddContract("Keys", "aws-kms", "standard", account="300000000002",
                                           starts_on=date(2018, 1, 1)))  # fmt: skip
    log(desk, "KMS in sa-east-1", start, "Keys", end=start + timedelta(minutes=100))
    async with at_work(make_app(desk), LARGE) as hands:
        await hands.press("2", "enter")
        assert "What if, under the terms of" in hands.page


# -- Where and how -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "size"), TERMINALS)
async def test_every_line_is_as_wide_as_the_terminal(desk: Desk, size: tuple[int, int], language: Language) -> None:
    log(desk, "ポータル停止 " * 12, SINCE, BANK, CLINIC, FREIGHT, KMS)
    desk.perform(end_incident, EndIncident(log(desk, "Short")))
    async with at_work(make_app(desk, language), size) as hands:
        for keys in ("2", "n", "escape", "i", "escape", "enter", "w"):
            await hands.press(keys)
            assert hands.widths == {size[0]}


async def test_a_desk_that_is_only_read_says_why_nothing_is_logged(desk: Desk) -> None:
    log(desk)
    desk._read_only = DeskUnreachable("sqlite_loses_pages", version="3.40.1", path="/srv/kigen/desk.db")
    async with at_work(make_app(desk)) as hands:
        await hands.press("2", "n")
        assert isinstance(hands.app.screen, IncidentsScreen)
        assert "3.40.1" in hands.screen
        await hands.press("i")
        assert "What if" in hands.screen


async def test_signs_are_ascii_where_the_terminal_has_no_others(desk: Desk) -> None:
    log(desk)
    app = make_app(desk)
    app.capabilities = Capabilities(ASCII, mouse=False, plain=True)
    async with at_work(app) as hands:
        await hands.press("2")
        assert rows(hands)[0].isascii() or BANK[0] in rows(hands)[0]
        assert not set(hands.screen) & set("▸»›─│✓")


async def test_an_act_on_an_incident_opens_it_from_the_activity(desk: Desk) -> None:
    log(desk)
    async with at_work(make_app(desk)) as hands:
        await hands.press("8")
        assert "Incident logged #1 Portal down" in hands.screen
        await hands.press("enter")
        assert isinstance(hands.app.screen, IncidentScreen)
