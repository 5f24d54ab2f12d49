"""An exact share that is never brought to lowest terms: a mean of thousands of ratios has very long numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import fsum
from operator import truediv


@dataclass(frozen=True, slots=True)
class Ratio:
    """``numerator`` ÷ ``denominator``, both whole, the denominator positive."""

    numerator: int
    denominator: int

    def below(self, share: Fraction) -> bool:
        """Whether it is below ``share``, exactly."""
        return self.numerator * share.denominator < share.numerator * self.denominator

    def percent(self, places: int = 6) -> Decimal:
        """In percent, floored to ``places`` decimals: never rounded up across a threshold."""
        units: int = self.numerator * 100 * 10**places // self.denominator
        return Decimal(units).scaleb(-places)

    def above(self, share: Fraction, whole: int) -> int:
        """What of ``whole`` lies between it and ``share``, floored; negative where it is below."""
        distance = self.numerator * share.denominator - share.numerator * self.denominator
        return distance * whole // (self.denominator * share.denominator)

    @property
    def fraction(self) -> Fraction:
        """In lowest terms; slow where the numbers are long."""
        return Fraction(self.numerator, self.denominator)


_SCALE = 64  # bits behind the point that a sum is bounded to before it is taken exactly


@dataclass(frozen=True)
class Averaged:
    """``(whole - the sum of part ÷ of) ÷ count``, exactly; every part is from 0 to its ``of``.

    The sum of thousands of fractions has numbers of thousands of digits. A comparison and the shown figure are settled
    by its first digits nearly always; only where these leave it open is the sum itself taken.
    """

    whole: int
    count: int
    part: tuple[int, ...]
    of: tuple[int, ...]

    @cached_property
    def _lost(self) -> tuple[int, int]:
        """The sum in units of 2⁻⁶⁴: at least, and at most.

        A quotient up to 1 is off by 2⁻⁵⁴ at most, and ``fsum`` by half a unit in the last place of the sum.
        """
        near = fsum(map(truediv, self.part, self.of))
        units, off = int(near * 2.0**_SCALE), (len(self.part) << 10) + (int(near) + 1 << 12)
        return max(units - off, 0), units + off

    @cached_property
    def exact(self) -> Ratio:
        """As one ratio."""
        lost = total(Ratio(part, of) for part, of in _by_denominator(zip(self.part, self.of, strict=True)))
        return Ratio(self.whole * lost.denominator - lost.numerator, self.count * lost.denominator)

    @property
    def numerator(self) -> int:
        return self.exact.numerator

    @property
    def denominator(self) -> int:
        return self.exact.denominator

    def below(self, share: Fraction) -> bool:
        """Whether it is below ``share``, exactly."""
        least, most = self._lost
        # whole - lost < share * count, both sides times the denominators
        lack = (self.whole * share.denominator - share.numerator * self.count) << _SCALE
        if lack < least * share.denominator:
            return True
        if lack >= most * share.denominator:
            return False
        return self.exact.below(share)

    def percent(self, places: int = 6) -> Decimal:
        """In percent, floored to ``places`` decimals: never rounded up across a threshold."""
        least, most = self._lost
        unit, scaled = 100 * 10**places, self.count << _SCALE
        low = ((self.whole << _SCALE) - most) * unit // scaled
        high = ((self.whole << _SCALE) - least) * unit // scaled
        return Decimal(low).scaleb(-places) if low == high else self.exact.percent(places)

    def above(self, share: Fraction, whole: int) -> int:
        """What of ``whole`` lies between it and ``share``, floored; negative where it is below."""
        scaled = self.count << _SCALE
        low, high = (Ratio((self.whole << _SCALE) - lost, scaled).above(share, whole) for lost in reversed(self._lost))
        return low if low == high else self.exact.above(share, whole)

    @property
    def fraction(self) -> Fraction:
        """In lowest terms; slow where the numbers are long."""
        return self.exact.fraction


def _by_denominator(parts: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """The parts with one denominator added up."""
    found: dict[int, int] = {}
    for part, of in parts:
        found[of] = found.get(of, 0) + part
    return ((part, of) for of, part in found.items())


def total(parts: Iterable[Ratio]) -> Ratio:
    """The exact sum. Added up in pairs, so that long numbers meet as late as possible."""
    found = list(parts) or [Ratio(0, 1)]
    while len(found) > 1:
        pairs = zip(found[::2], found[1::2], strict=False)
        odd = found[-1:] if len(found) % 2 else []
        found = [_sum(one, other) for one, other in pairs] + odd
    return found[0]


def _sum(one: Ratio, other: Ratio) -> Ratio:
    if one.denominator == other.denominator:
        return Ratio(one.numerator + other.numerator, one.denominator)
    return Ratio(
        one.numerator * other.denominator + other.numerator * one.denominator, one.denominator * other.denominator
    )
