"""The filter words of the queue."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.desk.filter import MOST_WORDS, Condition, Field, Filter, Is, parse_filter
from core.errors import BadInput
from tests.core.desk.sample import tokyo

NOW = tokyo("2026-06-01 15:30")
HOUR = timedelta(hours=1)


def conditions(text: str) -> tuple[Condition, ...]:
    return parse_filter(text, now=NOW, actor="aoki").conditions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("p:high", Condition(Field.PRIORITY, "high")),
        ("is:breached", Condition(Field.IS, Is.BREACHED)),
        ("is:waiting", Condition(Field.IS, Is.PAUSED)),
        ("-is:paused", Condition(Field.IS, Is.PAUSED, negated=True)),
        ("c:acme", Condition(Field.CONTRACT, "acme")),
        ('c:"Acme KK"', Condition(Field.CONTRACT, "Acme KK")),
        ("due:<1h", Condition(Field.DUE, NOW + HOUR, "<")),
        ("due:>1h", Condition(Field.DUE, NOW + HOUR, ">")),
        ("due:1h", Condition(Field.DUE, NOW + HOUR, "<")),
        ("due:>-1h", Condition(Field.DUE, NOW - HOUR, ">")),
        ("received:<1h", Condition(Field.RECEIVED, NOW - HOUR, "<")),
        ("owner:me", Condition(Field.OWNER, "aoki")),
        ("inquiry:fault", Condition(Field.INQUIRY, "fault")),
        ("n:#12", Condition(Field.NUMBER, "12")),
        ("障害", Condition(Field.TEXT, "障害")),
        ('"disk full"', Condition(Field.TEXT, "disk full")),
        ("-spam", Condition(Field.TEXT, "spam", negated=True)),
        ('-"disk full"', Condition(Field.TEXT, "disk full", negated=True)),
        ('-c:"Acme KK"', Condition(Field.CONTRACT, "Acme KK", negated=True)),
        ('c:"say ""hi"""', Condition(Field.CONTRACT, 'say "hi"')),
        ('"is:open"', Condition(Field.TEXT, "is:open")),
        ("ｐ：ｈｉｇｈ", Condition(Field.PRIORITY, "high")),
        ("ＩＳ：ｏｐｅｎ", Condition(Field.IS, Is.OPEN)),
        ("due:＜１ｈ", Condition(Field.DUE, NOW + HOUR, "<")),
        ("－is:open", Condition(Field.IS, Is.OPEN, negated=True)),
        ("ＵＲＬ：x", Condition(Field.TEXT, "ＵＲＬ：x")),
        ("障害：至急", Condition(Field.TEXT, "障害：至急")),
    ],
)
def test_a_word_is_a_condition(text: str, expected: Condition) -> None:
    assert conditions(text) == (expected,)


def test_words_join() -> None:
    assert [one.field for one in conditions("p:high  is:risk disk full")] == ["priority", "is", "text", "text"]


def test_nothing_typed_is_every_open_ticket() -> None:
    assert parse_filter("  ", now=NOW, actor="aoki") == Filter()
    assert Filter().open_only


def test_a_word_being_typed_is_no_error() -> None:
    assert conditions('p: due:< - "dis') == (Condition(Field.TEXT, "dis"),)


@pytest.mark.parametrize(
    ("text", "wide"), [("is:resolved", True), ("n:12", True), ("p:high", False), ("is:new", False)]
)
def test_resolved_tickets_show_where_asked_for(text: str, wide: bool) -> None:
    assert parse_filter(text, now=NOW, actor="aoki").open_only is not wide


@pytest.mark.parametrize(
    ("text", "code", "nearest"),
    [
        ("priorty:high", "filter_word_unknown", "priority"),
        ("is:breeched", "filter_value_unknown", "breached"),
        ("n:abc", "filter_value_unknown", "number:12"),
    ],
)
def test_an_unknown_word_names_the_nearest(text: str, code: str, nearest: str) -> None:
    with pytest.raises(BadInput, match=code) as refused:
        conditions(text)
    assert (refused.value.params["nearest"], refused.value.field) == (nearest, "filter")


def test_a_length_of_time_must_be_readable() -> None:
    with pytest.raises(BadInput, match="filter_time_unreadable"):
        conditions("due:<soon")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("disk priorty:high", "priorty"),
        ("-priorty:high", "priorty"),
        ("p:high is:breeched x", "breeched"),
        ('is:"no such" x', '"no such"'),
        ("　due:<soon", "<soon"),
        ("n:abc p:high", "abc"),
        ("n:" + 50 * "1", 50 * "1"),
    ],
)
def test_an_error_says_where_it_is(text: str, wrong: str) -> None:
    with pytest.raises(BadInput) as refused:
        conditions(text)
    start, end = refused.value.params["start"], refused.value.params["end"]
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert text[start:end] == wrong


def test_more_words_than_a_database_takes_are_refused() -> None:
    assert len(conditions("x " * MOST_WORDS)) == MOST_WORDS
    with pytest.raises(BadInput, match="filter_too_long") as refused:
        conditions("x " * MOST_WORDS + "beyond p:high")
    assert refused.value.params["start"] == 2 * MOST_WORDS
