"""A handover from shift to shift: told in every header, read and marked by a key, written with what the desk knows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.desk.acts.clock import Resolve, resolve
from core.desk.acts.handovers import AcknowledgeHandover, HandOver, acknowledge_handover, hand_over
from core.desk.roles import Rights, Role
from storage.actor import Actor
from storage.database.read_models.handovers import handover_list
from storage.database.stored_handovers import read_handover
from storage.desk import Desk
from tests.eventually import noticed
from tests.tui.conftest import CATALOGUE, NOW, make_app
from tests.tui.driving import TERMINALS, Hands, at_work
from tui.handover_watch import HandoverWatch
from tui.kept import drafts_of
from tui.locale.language import Language
from tui.screens.handover import HandoverScreen
from tui.screens.handover_entry import DRAFT, HandoverEntryScreen
from tui.screens.queue import QueueScreen
from tui.terminal.capabilities import ASCII
from tui.widgets.lines import TextLine

SAID = "北斗信金は東京センターの復旧待ち\n次の連絡は18:00"


def as_another(desk: Desk, name: str = "sato") -> Desk:
    return Desk.open(desk.location, actor=Actor(1001, name), catalogue=CATALOGUE, clock=lambda: NOW)


def handed_over(desk: Desk, *texts: str) -> None:
    with as_another(desk) as sato:
        for text in texts:
            sato.perform(hand_over, HandOver(text))


async def looked(hands: Hands) -> None:
    """What the watch does by itself every second."""
    (watch,) = (each for each in hands.app.watches if isinstance(each, HandoverWatch))
    watch.look()
    await hands.settle()


def header(hands: Hands) -> str:
    return hands.app.screen.query_one("#header", TextLine).text


@pytest.mark.both
async def test_the_next_shift_is_told_opens_it_and_marks_it_read(desk: Desk) -> None:
    async with at_work(make_app(desk), (120, 40)) as hands:
        await looked(hands)
        assert "Handover" not in header(hands)
        with noticed(desk):
            handed_over(desk, SAID)
        await looked(hands)
        assert "! Handover sato 11:20 [h]" in header(hands)
        assert hands.message == "sato handed over at 06-03 11:20. h opens it."
        await hands.press("h")
        assert "東京センターの復旧待ち" in hands.page
        assert "Unread: r marks it as read" in hands.page
        await hands.press("r")
        assert hands.message == "Handover 1 is marked as read."
        assert "tanaka  2026-06-03 11:20" in hands.page
        assert "Unread" not in hands.page
        await hands.press("escape")
        assert isinstance(hands.app.screen, QueueScreen)
        assert "Handover" not in header(hands)
    with desk.read() as connection:
        assert [mark.actor for mark in read_handover(connection, 1).readers] == ["tanaka"]


@pytest.mark.parametrize(("language", "size"), TERMINALS)
async def test_it_is_told_on_any_terminal(desk: Desk, language: Language, size: tuple[int, int]) -> None:
    handed_over(desk, SAID)
    app = make_app(desk, language, glyphs=ASCII)
    async with at_work(app, size) as hands:
        await looked(hands)
        assert "h" in header(hands).split("8", 1)[1]
        assert hands.widths == {size[0]}
        await hands.press("h")
        assert hands.widths == {size[0]}
        assert SAID.split("\n")[1] in hands.page


async def test_who_wrote_it_sees_who_has_read_it_without_a_key(desk: Desk) -> None:
    desk.perform(hand_over, HandOver(SAID))
    async with at_work(make_app(desk)) as hands:
        await looked(hands)
        assert "!h" not in header(hands)
        await hands.press("h")
        assert "nobody yet" in hands.page
        with as_another(desk) as sato:
            sato.perform(acknowledge_handover, AcknowledgeHandover(1))
        screen = hands.app.screen
        assert isinstance(screen, HandoverScreen)
        screen.look()
        await hands.settle()
        assert "sato  2026-06-03 11:20" in hands.page


async def test_it_is_written_with_what_the_desk_knows_and_kept_while_it_is_typed(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("h")
        assert "There is no handover yet." in hands.page
        await hands.press("n")
        assert isinstance(hands.app.screen, HandoverEntryScreen)
        assert "Added by itself" in hands.screen
        await hands.press("f2")
        assert "The handover is empty" in hands.screen
        await hands.type("Call Yamada")
        await hands.press("enter")
        await hands.type("at 16:00")
        await hands.press("escape", "n")
        assert "Call Yamada" in hands.screen
        await hands.press("f2")
        assert hands.message == "Handover 1 is stored. The others see it at once."
        assert "at 16:00" in hands.page
        assert drafts_of(desk).read(DRAFT) == {}
    with desk.read() as connection:
        kept = read_handover(connection, 1)
    assert (kept.text, kept.actor) == ("Call Yamada\nat 16:00", "tanaka")
    assert kept.situation.open > 0


async def test_older_ones_are_paged_through(desk: Desk) -> None:
    handed_over(desk, "first", "second")
    async with at_work(make_app(desk)) as hands:
        await hands.press("h")
        assert "1 of 2" in hands.page  # the oldest that is unread
        await hands.press("left")
        assert hands.message == "This is the oldest handover."
        await hands.press("r", "h")
        assert "second" in hands.page
        await hands.press("right")
        assert hands.message == "This is the newest handover."
        await hands.press("left")
        assert "first" in hands.page


async def test_ones_own_is_taken_back_and_its_text_waits_in_the_form(desk: Desk) -> None:
    desk.perform(hand_over, HandOver(SAID))
    async with at_work(make_app(desk)) as hands:
        await hands.press("h", "u", "y")
        assert hands.message == "Handover 1 is taken back. n puts its text right."
        assert "There is no handover yet." in hands.page
        await hands.press("n")
        assert "東京センターの復旧待ち" in hands.screen
    with desk.read() as connection:
        assert handover_list(connection, limit=1) == []


async def test_what_may_not_be_taken_back_is_not_even_asked_about(desk: Desk) -> None:
    handed_over(desk, SAID)
    desk.perform(hand_over, HandOver("mine"))
    with as_another(desk) as sato:
        sato.perform(acknowledge_handover, AcknowledgeHandover(2))
    async with at_work(make_app(desk)) as hands:
        await hands.press("h", "u")
        assert "only who wrote it" in hands.message
        await hands.press("right", "u")
        assert "was read by sato already" in hands.message


async def test_what_is_done_since_is_said_of_what_was_known(sample_desk: Callable[..., Desk]) -> None:
    filled = sample_desk("en")
    filled.perform(hand_over, HandOver(SAID))
    with filled.read() as connection:
        first = read_handover(connection, 1).situation.at_risk.first[0].number
    filled.perform(resolve, Resolve(first))
    async with at_work(make_app(filled)) as hands:
        await hands.press("h")
        (line,) = (line for line in hands.page.split("\n") if f"#{first} " in line)
        assert line.endswith("[resolved since]")


async def test_text_that_steers_terminals_reaches_none(desk: Desk) -> None:
    handed_over(desk, "a\x1b]52;c;AAAA\x07b [bold]c[/b")
    async with at_work(make_app(desk)) as hands:
        await hands.press("h")
        assert "a␛]52;c;AAAA␇b [bold]c[/b" in hands.page
        assert "\x1b" not in hands.screen


@pytest.mark.in_a_file("on a server the login has the role: test_roles_of_logins.py")
async def test_who_can_mark_nothing_is_not_told(desk: Desk) -> None:
    handed_over(desk, SAID)
    viewer = Desk.open(
        desk.location, actor=Actor(1002, "mori", rights=Rights(Role.VIEWER)), catalogue=CATALOGUE, clock=lambda: NOW
    )
    with viewer:
        async with at_work(make_app(viewer), (120, 40)) as hands:
            await looked(hands)
            assert "Handover" not in header(hands)
            await hands.press("h")
            assert "東京センターの復旧待ち" in hands.page
            assert "Unread" not in hands.page
            await hands.press("r", "escape")
            assert "Handover" not in header(hands)
    with desk.read() as connection:
        assert read_handover(connection, 1).readers == ()


async def test_an_act_of_the_list_opens_its_handover(desk: Desk) -> None:
    handed_over(desk, SAID)
    async with at_work(make_app(desk)) as hands:
        await hands.press("8")
        assert "Handed over: #1" in hands.screen
        await hands.press("enter")
        assert isinstance(hands.app.screen, HandoverScreen)
        assert "東京センターの復旧待ち" in hands.page
