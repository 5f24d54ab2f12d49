"""A mean of thousands of ratios is exact, however it is settled."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from core.assessment.ratio import Averaged

PAIRS = st.lists(st.integers(1, 10**12).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), max_size=40)


def mean_of(pairs: list[tuple[int, int]], more: int) -> tuple[Averaged, Fraction]:
    count = len(pairs) + more
    lost = sum((Fraction(part, of) for part, of in pairs), Fraction(0))
    averaged = Averaged(count, count, tuple(part for part, _ in pairs), tuple(of for _, of in pairs))
    return averaged, (count - lost) / count


@given(PAIRS, st.integers(1, 9_000), st.fractions(0, 1, max_denominator=10**6))
def test_it_is_below_a_share_exactly_where_the_sum_is(pairs: list[tuple[int, int]], more: int, share: Fraction) -> None:
    averaged, exact = mean_of(pairs, more)
    assert averaged.below(share) == (exact < share)
    assert not averaged.below(exact)
    assert averaged.below(exact + Fraction(1, 10**40))
    assert averaged.fraction == exact


@given(PAIRS, st.integers(1, 9_000))
def test_what_is_shown_is_floored_exactly(pairs: list[tuple[int, int]], more: int) -> None:
    averaged, exact = mean_of(pairs, more)
    floored = Decimal(exact.numerator * 10**8 // exact.denominator).scaleb(-6).to_integral_value(ROUND_FLOOR)
    assert averaged.percent() == Decimal(exact.numerator * 10**8 // exact.denominator).scaleb(-6)
    assert averaged.percent(0) == floored


@given(PAIRS, st.integers(1, 9_000), st.fractions(0, 1, max_denominator=10**6), st.integers(0, 10**13))
def test_what_is_left_above_a_share_is_floored_exactly(
    pairs: list[tuple[int, int]], more: int, share: Fraction, whole: int
) -> None:
    averaged, exact = mean_of(pairs, more)
    left = (exact - share) * whole
    assert averaged.above(share, whole) == left.numerator // left.denominator == averaged.exact.above(share, whole)
    assert averaged.above(exact, whole) == 0


def test_a_share_that_only_the_exact_sum_can_tell_apart() -> None:
    """Three thirds are one: by their first digits they could be a little more or less."""
    averaged = Averaged(100, 100, (1, 1, 1), (3, 3, 3))
    assert not averaged.below(Fraction(99, 100))
    assert averaged.percent() == Decimal("99.000000")
