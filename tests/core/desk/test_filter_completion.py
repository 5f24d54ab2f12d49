"""Completion of filter words."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.desk.filter import ALIASES, Field, Is, parse_filter
from core.desk.filter import NAMES as NAMES_OF_FIELDS
from core.desk.filter_completion import FIELDS, STATES, Completion, Vocabulary, complete
from core.desk.filter_words import words_of
from core.errors import BadInput
from core.messages import Words
from tests.core.desk.sample import tokyo, words

NOW = tokyo("2026-06-01 15:30")
DESK = Vocabulary(
    priorities={"critical": words("Critical"), "high": Words("高", "High")},
    contracts=("Acme 株式会社", "beta", "Free acme", 'say "hi"'),
    owners=("ken", "kenji", "ops/tanaka"),
    inquiries={"fault": words("Fault")},
)


def at(marked: str) -> tuple[Completion, ...]:
    """What is offered at the bar in ``marked``."""
    cursor = marked.index("|")
    return complete(marked.replace("|", ""), cursor, DESK)


def accepted(marked: str) -> list[str]:
    """The texts that it would become, each with a bar at the cursor."""
    return [f"{one.text[: one.cursor]}|{one.text[one.cursor :]}" for one in at(marked)]


def parses(text: str) -> bool:
    try:
        parse_filter(text, now=NOW, actor="aoki")
    except BadInput:
        return False
    return True


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("|", ["p:|", "is:|", "c:|", "due:|", "received:|", "owner:|", "inquiry:|", "number:|"]),
        ("p|", ["p:|"]),
        ("pri|", ["priority:|"]),
        ("i|", ["is:|", "inquiry:|"]),
        ("p:high o|", ["p:high owner:|"]),
        ("p:|", ["p:critical |", "p:high |"]),
        ("priority:h|", ["priority:high |"]),
        ("c:ac|", ['c:"Acme 株式会社" |', 'c:"Free acme" |']),
        ("c:say|", ['c:"say ""hi""" |']),
        ('c:"free a|', ['c:"Free acme" |']),
        ("owner:tan|", ["owner:ops/tanaka |"]),
        ("owner:ken|", ["owner:kenji |"]),
        ("due:<1|", ["due:<1m |", "due:<1h |", "due:<1d |"]),
        ("received:|", [f"received:{span} |" for span in ("<30m", "<1h", "<4h", "<1d", ">1h", ">1d")]),
        ("is:wai|", ["is:waiting |"]),
        ("inquiry:F|", ["inquiry:fault |"]),
        ("ｐ：ｈ|", ["p:high |"]),
        ("p:hi| is:open", ["p:high |is:open"]),
        ('p:hi|"disk full"', ['p:high |"disk full"']),
        ('"disk full"p|', ['"disk full" p:|']),
        ('c:"free| p:high', ['c:"Free acme" |p:high']),
        ('c:"be|ta x" p:high', ["c:beta |p:high"]),
    ],
)
def test_what_is_offered_goes_in_place_of_the_word(marked: str, expected: list[str]) -> None:
    assert accepted(marked) == expected


@pytest.mark.parametrize(
    "marked", ["disk|", '"p|', '"p"|', "d|isk", "|disk", "is:open|", "number:|", "zebra:|", "is:zz|", '-"own|']
)
def test_nothing_is_offered_where_nothing_fits(marked: str) -> None:
    assert at(marked) == ()


@pytest.mark.parametrize(("marked", "expected"), [("-is:pau|", ["-is:paused |"]), ("-o|", ["-owner:|"])])
def test_a_negation_stays(marked: str, expected: list[str]) -> None:
    assert accepted(marked) == expected


def test_another_name_takes_the_value_only_where_it_can_be_said() -> None:
    assert accepted("i|s:open") == ["inquiry:|open"]
    assert "is:|high" not in accepted("|p:high")
    assert "owner:|high" in accepted("|p:high")


def test_every_field_and_every_state_is_offered() -> None:
    assert set(FIELDS.values()) == set(Field) - {Field.TEXT}
    assert set(STATES) == set(Is)
    assert {one.label for one in at("is:|")} == {state.value for state in Is}


def test_a_value_says_what_it_means() -> None:
    (critical, high) = at("p:|")
    assert high.meaning.params == {"name": DESK.priorities["high"]}
    assert critical.meaning.id == "desk.filter_priority_is"
    assert [one.meaning.id for one in at("is:waiti|")] == [f"desk.filter_is_{ALIASES['waiting'].value}"]


PARTS = st.sampled_from(
    [*"pico-:\"'<>19#　 ", "is:", "c:", "due:", "-", "ac", "acme", "op", "open", "high", "株", '"x y"', "<1", "owner:k"]
)
NAMES = st.text(alphabet='ab "　:-株<', min_size=1, max_size=6).filter(str.strip)


WORDS = st.sampled_from(["p:high", "is:open", '-c:"Acme KK"', "disk", '"disk full"', "due:<1h", "owner:me", "n:12"])


@given(
    before=st.lists(WORDS, max_size=20),  # a filter has at most 50 words
    parts=st.lists(PARTS),
    after=st.lists(WORDS, max_size=20),
    contracts=st.lists(NAMES, max_size=3),
)
def test_an_accepted_completion_parses_where_the_rest_does(
    before: list[str], parts: list[str], after: list[str], contracts: list[str]
) -> None:
    word = "".join(parts)
    assume(word == word.strip() and len(list(words_of(word, NAMES_OF_FIELDS))) <= 1)
    start = "".join(f"{each} " for each in before)
    text = start + word + "".join(f" {each}" for each in after)
    vocabulary = Vocabulary(DESK.priorities, tuple(contracts), DESK.owners, DESK.inquiries)
    for cursor in range(len(start), len(start) + len(word) + 1):
        for one in complete(text, cursor, vocabulary):
            assert parses(one.text), (text, cursor, one.text)
            assert 0 <= one.cursor <= len(one.text)


@given(parts=st.lists(PARTS), place=st.integers(0, 40))
def test_whatever_was_typed_a_completion_breaks_nothing(parts: list[str], place: int) -> None:
    text = "".join(parts)
    for one in complete(text, min(place, len(text)), DESK):
        assert parses(one.text) or not parses(text), (text, place, one.text)


@given(name=NAMES, before=st.sampled_from(["", "p:high ", "disk "]), after=st.sampled_from(["", " is:open", ' "x"']))
def test_the_name_of_a_contract_is_said_exactly(name: str, before: str, after: str) -> None:
    (one,) = complete(f"{before}c:{after}", len(before) + 2, Vocabulary(contracts=(name,)))
    said = [each.value for each in parse_filter(one.text, now=NOW, actor="").conditions if each.field is Field.CONTRACT]
    assert said == [name]


def test_no_two_offers_are_the_same() -> None:
    offered = [one.text for one in at("due:<1|")]
    assert len(offered) == len(set(offered)) == 3
