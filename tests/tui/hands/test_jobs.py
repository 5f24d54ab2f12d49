"""Each job of an operator, typed at a real terminal, and the keys that it takes beyond its text."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable

import pytest

from core.desk.events import EventKind
from core.desk.ticket import Ticket
from tests.tui.hands.typist import Typist
from tui.locale.language import Language

Read = Callable[[int], Ticket]
SUBJECT = {"en": "Site is down", "ja": "サイトが表示されない"}


def test_a_new_ticket_takes_six_keys_at_most(typist: Typist, ticket: Read, language: Language) -> None:
    typist.press("n")
    typist.type("mido")  # a part of the name is enough
    typist.press("enter", "2", "1")
    typist.type(SUBJECT[language])
    typist.see(SUBJECT[language], typist.words("screens.would_be_due", due=""))
    typist.press("f2")
    assert typist.keys == 5
    number = typist.said_of_any("done_new")
    received = ticket(number)
    assert received.subject == SUBJECT[language]
    assert received.state.priority == "urgent"
    typist.see(f"#{number} Midori Games")


def test_what_a_new_ticket_lacks_stands_below_its_field_and_the_text_stays(typist: Typist, language: Language) -> None:
    typist.press("n")
    typist.type("mido\r2\r")
    typist.press("f2")
    missing = typist.words("errors.subject_empty")
    typist.see(f"! {missing}")
    rows = typist.rows
    assert rows[typist.row_of(f"! {missing}") - 1].strip().startswith(typist.words("screens.field_subject"))
    typist.type(SUBJECT[language])
    typist.miss(missing)
    typist.press("esc")
    typist.see(typist.words("screens.column_subject"))
    typist.press("n")
    typist.see("Midori Games", SUBJECT[language])
    typist.press("ctrl+g")
    typist.miss(SUBJECT[language])
    typist.press("esc")


def test_respond_takes_one_key(typist: Typist, ticket: Read) -> None:
    number = typist.number()
    typist.press("r")
    assert typist.keys == 1
    typist.said("done_respond", number=number)
    assert ticket(number).state.responded_at is not None


def test_take_takes_one_key(typist: Typist, ticket: Read) -> None:
    number = typist.number()
    typist.press("t")
    assert typist.keys == 1
    typist.said("done_take", number=number)
    assert ticket(number).state.owner


def test_take_the_next_takes_one_key_and_finds_the_most_pressing_free_one(typist: Typist, ticket: Read) -> None:
    first = typist.number()
    typist.press("T")
    assert typist.keys == 1
    taken = typist.said_of_any("done_take")
    assert ticket(taken).state.owner
    assert taken != first or ticket(first).state.owner


def test_another_priority_takes_two_keys(typist: Typist, ticket: Read) -> None:
    typist.type("/p:normal\r")
    typist.see("p:normal", "/ ")
    number = typist.number()
    typist.press("p", "5")
    assert typist.keys == 2
    typist.said("done_priority", number=number)
    changed = ticket(number)
    assert changed.state.priority == "low"
    assert changed.events[-1].reason == typist.words("screens.priority_reason")


def test_a_reason_of_ones_own_takes_two_keys_more(typist: Typist, ticket: Read) -> None:
    number = typist.number()
    typist.press("p", "tab")
    typist.type("3 of 4 servers, 4台中3台")
    typist.press("enter", "3")
    assert typist.keys == 4
    typist.said("done_priority", number=number)
    assert ticket(number).events[-1].reason == "3 of 4 servers, 4台中3台"


def test_filter_words_are_completed_and_wrong_ones_told(typist: Typist) -> None:
    typist.press("/")
    typist.type("pri")
    typist.see("priority:")
    typist.press("tab")
    typist.type("high -is:pau")
    typist.see("paused ")
    typist.press("tab")
    typist.see("priority:high -is:paused")
    typist.press("enter")
    assert typist.keys == 4
    typist.press("/")
    typist.type(" colour:red")
    typist.see("! ", "colour")
    typist.press("esc")


def test_a_filter_of_before_comes_back_by_a_key(typist: Typist) -> None:
    typist.press("/")
    typist.type("c:midori")
    typist.press("enter")
    typist.see("c:midori")
    typist.press("esc")
    typist.miss("c:midori")
    typist.keys = 0
    typist.press("/", "up", "enter")
    assert typist.keys == 3
    typist.see("c:midori")


def test_a_saved_view_takes_one_key(typist: Typist) -> None:
    typist.type("/is:paused p:low\r")
    typist.press("V")
    typist.see(typist.words("screens.ask_view", filter="is:paused p:low"))
    typist.type("slow\r")
    typist.said("done_view", name="slow", key="F10")
    typist.press("esc")
    typist.miss("slow")
    typist.keys = 0
    typist.press("f10")
    assert typist.keys == 1
    typist.see("slow / ")


def test_an_act_on_marks_asks_once_and_counts(typist: Typist, ticket: Read) -> None:
    numbers = [typist.number()]
    typist.press(" ", " ")
    typist.see(typist.words("screens.marked", count=2))
    typist.press("d")
    typist.said("many_resolve", count=2)
    assert ticket(numbers[0]).state.resolved_at is None
    typist.press("y")
    assert typist.keys == 4
    typist.see(typist.words("desk.bulk_done", count=2))
    assert ticket(numbers[0]).state.resolved_at is not None


def test_any_of_the_last_acts_is_undone_by_its_number(typist: Typist, ticket: Read) -> None:
    answered = typist.number()
    typist.press("r")
    typist.said("done_respond", number=answered)
    taken = typist.number()
    typist.press("w")
    typist.said("done_wait", number=taken)
    typist.keys = 0
    typist.press("u", "2")
    assert typist.keys == 2
    typist.see(typist.words("screens.done_undo", what="").strip("「」 "))
    after = ticket(answered)
    assert after.state.responded_at is None
    assert max(after.events, key=lambda event: event.seq).kind is EventKind.VOIDED
    assert ticket(taken).state.paused_since is not None


def test_the_last_act_is_repeated_by_one_key(typist: Typist, ticket: Read) -> None:
    first = typist.number()
    typist.press("r")
    typist.said("done_respond", number=first)
    second = typist.number()
    typist.keys = 0
    typist.press(".")
    assert typist.keys == 1
    typist.said("done_respond", number=second)
    assert ticket(second).state.responded_at is not None


def test_a_ticket_is_copied_by_one_key_and_nothing_is_claimed(typist: Typist, ticket: Read) -> None:
    number = typist.number()
    typist.press("y")
    assert typist.keys == 1
    copied = b64encode(f"#{number}  {ticket(number).subject}".encode())[:-4].decode()
    typist.sends(f"\x1b]52;c;{copied}")
    typist.said("clipboard_sent")


def test_help_shows_the_keys(typist: Typist) -> None:
    typist.press("?")
    typist.see(typist.words("screens.help_title", screen=typist.words("screens.queue")))
    typist.see(typist.words("screens.help_ticket_respond"))
    typist.press("esc")
    typist.see(typist.words("screens.column_subject"))


def test_the_palette_finds_an_action_by_its_name(typist: Typist) -> None:
    typist.press(":")
    typist.type(typist.words("screens.help_screen_priorities"))
    typist.see(typist.words("screens.help_screen_priorities"))
    typist.press("enter")
    assert typist.keys == 2
    typist.see(typist.words("screens.priorities_now"))


@pytest.mark.soak
def test_number_keys_go_to_screens_but_are_text_while_typing(typist: Typist) -> None:
    typist.press("4")
    typist.see(typist.words("screens.priorities_now"))
    typist.press("1")
    typist.see(typist.words("screens.column_subject"))
    typist.press("/")
    typist.type("48")
    typist.see(typist.words("screens.column_subject"))
    typist.see("48")


@pytest.mark.soak
def test_full_width_keys_of_an_input_method_work_in_the_list(typist: Typist) -> None:
    first = typist.number()
    typist.press("ｊ", "ｋ", "ｊ")
    typist.session.read_until_quiet(0.2)
    assert typist.number() != first
    typist.press("４")
    typist.see(typist.words("screens.priorities_now"))
    typist.press("１", "／")
    typist.type("is:risk")
    typist.see("is:risk")


def test_a_key_that_cannot_act_says_why(typist: Typist) -> None:
    typist.press("4")
    typist.see(typist.words("screens.priorities_now"))
    typist.press("r")
    label = typist.words("screens.do_ticket_respond")
    places = (typist.words("screens.queue"), typist.words("screens.ticket"))
    typist.said("key_elsewhere", key="r", action=label, places=places)


@pytest.mark.soak
def test_a_screen_that_another_program_wrote_over_is_drawn_again(typist: Typist) -> None:
    before = typist.screen
    typist.forget_screen()
    typist.press("ctrl+l")
    typist.see(before)
    assert typist.keys == 1
    typist.press("n")
    typist.see(typist.words("screens.field_subject"))
    typist.forget_screen()
    typist.press("ctrl+l")
    typist.miss("###")
    typist.see(typist.words("screens.field_subject"))


def test_keys_that_arrive_in_one_piece_do_the_same_job(typist: Typist, ticket: Read, language: Language) -> None:
    number = typist.number()
    typist.type("mddt dd r\r")
    typist.said("done_note", number=number)
    noted = ticket(number)
    assert noted.events[-1].text == "ddt dd r"
    assert noted.state.resolved_at is None
    typist.type(f"nmido\r3\r{SUBJECT[language]} 2\x1bOQ")
    assert ticket(typist.said_of_any("done_new")).subject == f"{SUBJECT[language]} 2"
