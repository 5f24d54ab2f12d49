"""The queue: order, movement, figures, filter, time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from textual.widgets import Input

from core.desk.acts.clock import Respond, respond
from core.desk.acts.contracts import AddContract, add_contract
from core.desk.acts.receive import ReceiveTicket, receive
from core.desk.filter import Filter
from core.errors import DeskUnreachable
from storage.database.read_models.queue import Queue, QueueCounts, QueueRow
from storage.desk import Desk
from tests.tui.conftest import NOW, make_app
from tests.tui.driving import LARGE, SMALL, Hands, at_work
from tests.tui.variants import mostly_in_a_soak
from tui import queue_reading
from tui.locale.language import LANGUAGES, Language
from tui.screens.queue import QueueScreen
from tui.terminal.capabilities import ASCII
from tui.widgets.row_lines import Window
from tui.widgets.row_list import RowList


def queue(hands: Hands) -> RowList:
    screen = hands.app.screen
    assert isinstance(screen, QueueScreen)
    return screen.list


def under_cursor(hands: Hands) -> QueueRow:
    row = queue(hands).current
    assert isinstance(row, QueueRow)
    return row


def rows_on_screen(hands: Hands) -> list[str]:
    return [line for line in hands.lines if "#" in line]


@pytest.mark.both
async def test_the_soonest_due_stands_first_and_overdue_counts_up(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        rows = queue(hands).window.rows
        dues = [row.due_us for row in rows if row.due_us is not None]
        assert dues == sorted(dues)
        assert rows[0].due_at < NOW
        assert rows_on_screen(hands)[0].lstrip("› ").startswith("+")
        assert all(row.due_us is None for row in rows[len(dues) :])


async def test_the_figures_are_those_of_the_desk(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        rows = queue(hands).window.rows
        assert len(rows) == queue(hands).window.total
        overdue = sum(row.due_at is not None and row.due_at < NOW for row in rows)
        assert f"{len(rows)} open" in hands.lines[1]
        assert f"{overdue} overdue" in hands.lines[1]


async def test_the_cursor_moves_by_letters_arrows_and_pages(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("j", "down", "k")
        assert queue(hands).cursor == 1
        await hands.press("pagedown")
        assert queue(hands).cursor > 10
        await hands.press("G")
        assert queue(hands).cursor == queue(hands).window.total - 1
        await hands.press("j")
        assert queue(hands).cursor == queue(hands).window.total - 1
        await hands.press("g", "k")
        assert queue(hands).cursor == 0
        await hands.press("end", "home")
        assert queue(hands).cursor == 0


async def test_full_width_letters_of_an_input_method_move_the_cursor(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("ｊ", "ｊ", "ｋ")
        assert queue(hands).cursor == 1
        await hands.press("／")
        assert hands.app.screen.query_one("#filter", Input).has_focus


@pytest.mark.both
async def test_the_cursor_stays_on_its_ticket_when_others_act(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("j", "j", "j")
        before = under_cursor(hands)
        first = queue(hands).window.rows[0].number
        desk.perform(respond, Respond(first))
        screen = hands.app.screen
        assert isinstance(screen, QueueScreen)
        screen.look()
        await hands.settle()
        screen.reload()
        await hands.settle()
        assert under_cursor(hands).number == before.number
        assert queue(hands).cursor == 2


async def test_a_filter_finds_and_esc_drops_it(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        everything = queue(hands).window.total
        await hands.press("slash")
        await hands.type("p:high")
        assert {row.priority for row in queue(hands).window.rows} == {"high"}
        assert 0 < queue(hands).window.total < everything
        await hands.press("enter", "j")
        assert queue(hands).cursor == 1
        assert f"p:high / {queue(hands).window.total} found" in hands.lines[1], "what is on is told while it is on"
        await hands.press("escape")
        assert queue(hands).window.total == everything
        assert not hands.app.screen.query_one("#typing").display


async def test_a_wrong_filter_word_is_told_while_it_is_typed_and_changes_nothing(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        everything = queue(hands).window.total
        await hands.press("slash")
        await hands.type("is:breachd")
        assert "breached" in hands.message
        assert queue(hands).window.total == everything
        await hands.press("escape")
        assert hands.message == ""


async def test_number_keys_are_text_while_typing(desk: Desk) -> None:
    async with at_work(make_app(desk)) as hands:
        await hands.press("slash", "3")
        assert isinstance(hands.app.screen, QueueScreen)
        assert hands.app.screen.query_one("#filter", Input).value == "3"


@pytest.mark.parametrize(("language", "word"), [("en", "No ticket matches"), ("ja", "条件に合う")])
async def test_nothing_found_says_how_to_go_on(
    sample_desk: Callable[[Language], Desk], language: Language, word: str
) -> None:
    async with at_work(make_app(sample_desk(language), language)) as hands:
        await hands.press("slash")
        await hands.type("number:99999")
        assert word in hands.screen
        assert "esc" in hands.screen


async def test_an_empty_desk_says_what_to_do(empty_desk: Desk) -> None:
    async with at_work(make_app(empty_desk)) as hands:
        assert "No open tickets" in hands.screen
        await hands.press("r")
        assert hands.message == "No ticket under the cursor"


async def test_a_desk_that_cannot_be_opened_says_why_and_is_tried_again(desk: Desk) -> None:
    tries = []

    def opening() -> Desk:
        tries.append(1)
        if len(tries) == 1:
            raise DeskUnreachable("desk_missing", desk="somewhere")
        return desk

    async with at_work(make_app(opening)) as hands:
        assert "The desk can't be read" in hands.screen
        await hands.press("ctrl+l")
        assert queue(hands).window.total > 0


async def test_the_frame_stands_before_the_desk_is_open(desk: Desk) -> None:
    app = make_app(desk)
    async with app.run_test(size=SMALL) as pilot:
        assert any("1 Queue" in strip.text for strip in app.screen._compositor.render_strips(app.size))
        await Hands(app, pilot).settle()


@pytest.mark.parametrize("language", mostly_in_a_soak(LANGUAGES, always="ja"))
@pytest.mark.parametrize("size", mostly_in_a_soak([SMALL, LARGE, (61, 20), (200, 50)], always=(61, 20)))
async def test_every_line_is_as_wide_as_the_terminal(
    sample_desk: Callable[[Language], Desk], language: Language, size: tuple[int, int]
) -> None:
    async with at_work(make_app(sample_desk(language), language), size) as hands:
        assert hands.widths == {size[0]}
        await hands.pilot.resize_terminal(100, 30)
        await hands.settle()
        assert hands.widths == {100}
        assert len(rows_on_screen(hands)) > 15


async def test_ascii_glyphs_are_all_there_is_where_the_setting_says_so(desk: Desk) -> None:
    async with at_work(make_app(desk, glyphs=ASCII)) as hands:
        await hands.press("p")
        frame = "".join(line for line in hands.lines if not any(name in line for name in ("青葉", "港電", "さくら")))
        assert {character for character in frame if not character.isascii()} == set()


async def test_only_cells_whose_text_changed_are_repainted_as_time_goes_on(desk: Desk) -> None:
    now = [NOW]
    async with at_work(make_app(desk, now=lambda: now[0])) as hands:
        painted: list[tuple[int, int]] = []
        widget = queue(hands)
        refresh = widget.refresh

        def watched(*regions: object, **options: object) -> object:
            painted.extend((region.y, region.width) for region in regions)  # type: ignore[attr-defined]
            return refresh(*regions, **options)  # type: ignore[arg-type]

        widget.refresh = watched  # type: ignore[method-assign, assignment]
        widget.repaint_changed()
        assert painted == []
        now[0] = NOW + timedelta(seconds=1)
        widget.repaint_changed()
        fine = [
            row
            for row in widget.visible_rows
            if row.due_at and timedelta(0) < row.due_at - NOW <= timedelta(minutes=10)
        ]
        assert len(painted) == len(fine) > 0
        assert all(width <= 9 for _, width in painted)


async def test_a_ticket_turns_overdue_by_itself(desk: Desk) -> None:
    now = [NOW]
    async with at_work(make_app(desk, now=lambda: now[0])) as hands:
        soonest = min(row.due_at for row in queue(hands).window.rows if row.due_at and row.due_at > NOW)
        before = sum("overdue" in line for line in hands.lines[3:])
        now[0] = soonest + timedelta(minutes=1)
        screen = hands.app.screen
        assert isinstance(screen, QueueScreen)
        screen.tick()
        await hands.settle()
        assert sum("overdue" in line for line in hands.lines[3:]) > before


async def test_more_tickets_than_a_window_are_read_as_the_cursor_comes(
    empty_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_reading, "WINDOW", 120)
    empty_desk.perform(add_contract, AddContract("acme", "jigsaw-prime", "business-plus"))
    for number in range(280):
        at = NOW - timedelta(minutes=number)
        empty_desk.perform(receive, ReceiveTicket("acme", "low", f"ticket {number}", received_at=at))
    async with at_work(make_app(empty_desk)) as hands:
        widget = queue(hands)
        assert widget.window.total == 280
        assert len(widget.window.rows) < 280
        with empty_desk.read() as connection:
            wanted = [row.number for row in Queue(Filter(), connection.dialect.name).page(connection, NOW, limit=1000)]
        passed = 0
        while widget.cursor < 279:
            await hands.press("pagedown")
            assert under_cursor(hands).number == wanted[widget.cursor]
            assert [row.number for row in widget.visible_rows] == wanted[widget.scroll_offset.y :][: widget.size.height]
            passed += 1
        assert passed > 12
        for key in ("g", "G", *["pageup"] * 8):
            await hands.press(key)
            assert under_cursor(hands).number == wanted[widget.cursor]


async def test_a_reading_that_fails_leaves_the_rows_and_says_how_to_read_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> QueueCounts:
        raise DeskUnreachable("desk_busy", path="somewhere")

    async with at_work(make_app(desk)) as hands:
        before = rows_on_screen(hands)
        with monkeypatch.context() as broken:
            broken.setattr("tui.queue_reading.counts", fail)
            await hands.press("slash")
            await hands.type("p:high")
            await hands.press("enter")
        assert rows_on_screen(hands) == before[: len(rows_on_screen(hands))], "the message may take their last lines"
        assert len(rows_on_screen(hands)) > len(before) - 3
        assert hands.message.startswith("! ")
        assert hands.message.endswith("ctrl+l reads again")
        await hands.press("ctrl+l")
        assert {row.priority for row in queue(hands).window.rows} == {"high"}
        assert hands.message == ""


async def test_an_act_that_sends_its_ticket_far_off_is_read_once_and_the_cursor_keeps_its_line(
    empty_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_reading, "WINDOW", 120)
    empty_desk.perform(add_contract, AddContract("acme", "jigsaw-prime", "business-plus"))
    for number in range(160):
        at = NOW - timedelta(seconds=number)
        empty_desk.perform(receive, ReceiveTicket("acme", "low", f"ticket {number}", received_at=at))
    async with at_work(make_app(empty_desk)) as hands:
        await hands.press("j", "j")
        acted, following = queue(hands).window.rows[2:4]
        shown: list[Window] = []
        show = queue(hands).show

        def watched(window: Window, cursor: int | None) -> None:
            shown.append(window)
            show(window, cursor)

        monkeypatch.setattr(queue(hands), "show", watched)
        await hands.press("r")
        assert [window.start for window in shown] == [0], "no rows from where the ticket went, nothing read twice"
        assert acted.number not in {row.number for row in shown[0].rows}
        assert queue(hands).cursor == 2
        assert under_cursor(hands).number == following.number
