"""Money: an exact amount with its currency, and the ways a document rounds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from types import MappingProxyType

from core.errors import BadInput

_TWO_PLACES = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC "
    "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD "
    "KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO "
    "NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL "
    "THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG"
)
PLACES: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(_TWO_PLACES.split(), 2),
        **dict.fromkeys(
            [
                "BIF",
                "CLP",
                "DJF",
                "GNF",
                "ISK",
                "JPY",
                "KMF",
                "KRW",
                "PYG",
                "RWF",
                "UGX",
                "VND",
                "VUV",
                "XAF",
                "XOF",
                "XPF",
            ],
            0,
        ),
        **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
    }
)
"""The decimal places of each currency in use (ISO 4217)."""


class Rounding(StrEnum):
    """What becomes of a fraction of the smallest unit; amounts here are never negative."""

    CUT = "cut"
    HALF_UP = "half_up"
    UP = "up"


@dataclass(frozen=True, slots=True)
class Money:
    """``amount`` of ``currency`` (ISO 4217), exact. Two currencies are never added up.

    Raises ``BadInput``: ``currency_unknown``, ``amount_wrong`` where the amount is no finite number.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in PLACES:
            raise BadInput("currency_unknown", field="currency", currency=self.currency)
        if not self.amount.is_finite():
            raise BadInput("amount_wrong", field="amount")

    @property
    def fraction(self) -> Fraction:
        """The amount for exact arithmetic."""
        return Fraction(self.amount)

    @property
    def text(self) -> str:
        """The digits of the amount, never in exponents, with the places of its currency or all there are."""
        places = max(PLACES[self.currency], -int(self.amount.as_tuple().exponent))
        return f"{self.amount:.{places}f}"


def in_whole_units(money: Money, *, field: str) -> Money:
    """``money`` as somebody charged or paid it: no part of a smallest unit. Raises ``BadInput("amount_too_fine")``."""
    places = PLACES[money.currency]
    if money.amount != round(money.amount, places):
        raise BadInput("amount_too_fine", field=field, amount=money.text, currency=money.currency, places=places)
    return money


def rounded(exact: Fraction, currency: str, rounding: Rounding) -> Money:
    """``exact`` (zero or more) in whole smallest units of ``currency``. Raises ``currency_unknown``."""
    if currency not in PLACES:
        raise BadInput("currency_unknown", field="currency", currency=currency)
    places = PLACES[currency]
    units = exact * 10**places
    match rounding:
        case Rounding.CUT:
            whole = floor(units)
        case Rounding.HALF_UP:
            whole = floor(units + Fraction(1, 2))
        case Rounding.UP:
            whole = ceil(units)
    return Money(Decimal(whole).scaleb(-places), currency)
