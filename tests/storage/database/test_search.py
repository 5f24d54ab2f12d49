"""The search means "contains", in Japanese too, on both databases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from storage.database.search import INDEXED_CHARACTERS, matching, tokens
from storage.database.tables import tickets
from storage.desk import Desk
from tests.storage.acts import note, receive

pytestmark = pytest.mark.both

SUBJECTS = {
    1: "メール配信の障害について",
    2: "Wi-Fi が 100% 使えない_急ぎ",
    3: "ﾒｰﾙ ｻｰﾊﾞｰ ＥＣ２ が停止",
    4: "👩‍💻 端末の害虫 🐛",
    5: "障 害",
    6: 'aaaa\' OR "1"=1 NEAR(x) * ^ & | ! <->',
}


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A desk with tickets of every kind of text."""
    for subject in SUBJECTS.values():
        desk.perform(receive, subject)
    return desk


def _found(desk: Desk, query: str) -> set[int]:
    with desk.read() as connection:
        dialect = connection.dialect.name
        return set(connection.execute(select(tickets.c.number).where(matching(query, dialect))).scalars())


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("障害", {1}),
        ("害", {1, 4, 5}),
        ("障", {1, 5}),
        ("障 害", {1, 5}),
        ("メール", {1, 3}),
        ("サーバー", {3}),
        ("ec2", {3}),
        ("EC2停止", set()),
        ("障害 メール", {1}),
        ("障害 端末", set()),
        ("100%", {2}),
        ("%", {2}),
        ("_", {2}),
        ("%い", set()),
        ("🐛", {4}),
        ("wi-fi", {2}),
        ("i", {2}),
        ("aa", {6}),
        ("aaaaa", set()),
        ("'", {6}),
        ('"1"=1', {6}),
        ("NEAR(x)", {6}),
        ("*", {6}),
        ("<->", {6}),
        ("&", {6}),
        ("", set(SUBJECTS)),
        ("  ", set(SUBJECTS)),
    ],
)
def test_it_finds_what_contains_every_word(full: Desk, query: str, numbers: set[int]) -> None:
    assert _found(full, query) == numbers


def test_a_note_is_found_and_the_subject_still_is(full: Desk) -> None:
    full.perform(note, (2, "再起動で復旧"))
    assert _found(full, "復旧") == {2}
    assert _found(full, "急ぎ 復旧") == {2}


def test_a_huge_text_is_cut_and_its_beginning_is_found(desk: Desk) -> None:
    desk.perform(receive, "はじめに " + "字" * 1_000_000 + "おわり")
    assert _found(desk, "はじめに") == {1}
    assert _found(desk, "おわり") == set()
    assert _found(desk, "字" * 50) == {1}


def test_a_huge_query_is_answered(full: Desk) -> None:
    assert _found(full, "障害" * 100_000) == set()


@given(st.text())
def test_tokens_are_plain_and_few(content: str) -> None:
    found = tokens(content)
    assert all(token.isascii() and token.isalnum() for token in found)
    assert len(found) <= INDEXED_CHARACTERS
