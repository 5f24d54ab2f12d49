"""Fields that hold several things: what is split can be typed again, and means the same."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tui.screens.incident_picked import BY_PLACE, Picked, read, written
from tui.screens.listed import COUNTS, DAYS, FILES, NAMES, PERIODS, WORDS, Listed

NAME = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
DAY = st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(date.isoformat)
SETS = st.dictionaries(NAME, st.just(""), max_size=4)
CASES = st.one_of(
    st.tuples(st.sampled_from((NAMES, WORDS, FILES)), SETS),
    st.tuples(st.just(DAYS), st.dictionaries(DAY, st.just(""), max_size=4)),
    st.tuples(st.just(COUNTS), st.dictionaries(NAME, st.integers(0, 99).map(str), max_size=4)),
    st.tuples(st.just(PERIODS), st.dictionaries(DAY, NAME, max_size=4)),
)


@given(CASES)
def test_what_was_split_is_written_again_and_means_the_same(case: tuple[Listed, dict[str, str]]) -> None:
    listed, items = case
    assert dict(listed.split(listed.join(items))) == items


@given(st.dictionaries(st.tuples(st.text(max_size=9), st.text(max_size=5)), st.text(max_size=9), max_size=3))
def test_contracts_keep_every_sign_of_their_names(stops: dict[tuple[str, str], str]) -> None:
    picked = tuple(Picked(name, scope, own) for (name, scope), own in stops.items())
    assert read(written(picked)) == picked
    assert read(BY_PLACE.join(BY_PLACE.split(written(picked)))) == picked
