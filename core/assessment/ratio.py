"""An exact share that is never brought to lowest terms: a mean of thousands of ratios has very long numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


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

    @property
    def fraction(self) -> Fraction:
        """In lowest terms; slow where the numbers are long."""
        return Fraction(self.numerator, self.denominator)


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
