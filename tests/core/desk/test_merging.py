"""What two operators made of one thing: nothing is lost, nothing is made up, and what can't be decided is asked."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from core.desk.merging import Change, Conflict, changed_by, last_change, merge

THINGS = st.dictionaries(st.sampled_from("abcd"), st.sampled_from("xyz"))
NOON = datetime(2026, 6, 3, 3, tzinfo=UTC)


@given(THINGS, THINGS, THINGS)
def test_every_place_ends_as_the_rules_say(base: dict[str, str], theirs: dict[str, str], mine: dict[str, str]) -> None:
    merged = merge(base, theirs, mine)
    asked = {each.place: each for each in merged.conflicts}
    for place in "abcd":
        was, other, own = base.get(place), theirs.get(place), mine.get(place)
        if own == was:
            assert (place in asked, merged.agreed.get(place)) == (False, other)  # only they changed it, or nobody
        elif other in (was, own):
            assert (place in asked, merged.agreed.get(place)) == (False, own)
        else:
            assert asked[place] == Conflict(place, was, other, own)
            assert place not in merged.agreed


@given(THINGS, THINGS, THINGS)
def test_it_is_the_same_from_either_side(base: dict[str, str], theirs: dict[str, str], mine: dict[str, str]) -> None:
    one, other = merge(base, theirs, mine), merge(base, mine, theirs)
    assert one.agreed == other.agreed
    assert {(each.place, each.theirs, each.mine) for each in one.conflicts} == {
        (each.place, each.mine, each.theirs) for each in other.conflicts
    }


@given(THINGS, THINGS, THINGS, st.sets(st.sampled_from("abcd")))
def test_what_was_chosen_is_not_asked_again(
    base: dict[str, str], theirs: dict[str, str], mine: dict[str, str], own: set[str]
) -> None:
    merged = merge(base, theirs, mine)
    chosen = merged.choosing(own)
    again = merge(theirs, theirs, chosen)
    assert (again.agreed, again.conflicts) == (chosen, ())
    for each in merged.conflicts:
        assert chosen.get(each.place) == (each.mine if each.place in own else each.theirs)


@given(THINGS, THINGS)
def test_who_changed_nothing_gets_all_that_others_did(base: dict[str, str], theirs: dict[str, str]) -> None:
    for merged in (merge(base, theirs, base), merge(base, base, theirs), merge(base, theirs, theirs)):
        assert (merged.agreed, merged.conflicts) == (theirs, ())


def test_what_one_took_away_and_the_other_changed_is_asked() -> None:
    merged = merge({"web": "13:00"}, {}, {"web": "13:05"})
    assert merged.conflicts == (Conflict("web", "13:00", None, "13:05"),)
    assert merged.choosing(()) == {}
    assert merged.choosing({"web"}) == {"web": "13:05"}


def test_the_last_change_of_a_field_names_its_author() -> None:
    first = Change("suzuki", NOON, frozenset({"title", "note"}))
    second = Change("sato", NOON, frozenset({"title"}))
    again = Change("suzuki", NOON, frozenset({"end"}))
    changes = (first, second, again)
    assert [last_change(changes, field) for field in ("title", "note", "cause")] == [second, first, None]
    assert changed_by(changes) == {"suzuki": ("note", "title", "end"), "sato": ("title",)}
