"""Amounts as operators type them: ``120,000 JPY``, ``USD 29.50``, or digits alone where the currency is known."""

from __future__ import annotations

import re
from decimal import Decimal

from core.errors import BadInput
from core.money import PLACES, Money

AMOUNT = re.compile(r"(?P<sign>-?)(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,6})?)")
CURRENCY = re.compile(r"[A-Z]{3}")


def parse_money(text: str, *, field: str, currency: str = "") -> Money:
    """The amount; ``currency`` is the one of digits alone. Full-width digits are read too.

    Raises ``BadInput`` with ``field``: ``amount_unreadable``, ``currency_unknown``, ``amount_negative``.
    """
    plain = text.translate(_NARROW).upper().replace("¥", " JPY ").replace("円", " JPY ").replace("$", " USD ")
    words = plain.split()
    named = [word for word in words if CURRENCY.fullmatch(word)]
    digits = [word for word in words if not CURRENCY.fullmatch(word)]
    said = named[0] if named else currency
    found = AMOUNT.fullmatch(digits[0]) if len(digits) == 1 and len(named) <= 1 else None
    if found is None or not said:
        raise BadInput("amount_unreadable", field=field, text=text)
    if said not in PLACES:
        raise BadInput("currency_unknown", field=field, currency=said)
    if found["sign"]:
        raise BadInput("amount_negative", field=field, amount=text)
    return Money(Decimal(found["digits"].replace(",", "")), said)


_NARROW = {ord(wide): narrow for wide, narrow in zip("０１２３４５６７８９．，－￥　", "0123456789.,-¥ ", strict=True)}
