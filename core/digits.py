"""Numbers as people type them."""

from __future__ import annotations

from unicodedata import normalize

LARGEST_WHOLE = 2**63 - 1
"""What every database holds as a whole number."""


def whole_number(text: str) -> int | None:
    """The number that ASCII digits write, or an input method's full-width ones; None for any other text, and for more
    than ``LARGEST_WHOLE``."""
    digits = normalize("NFKC", text) if text.isdecimal() else ""
    if not digits or not digits.isascii() or len(digits) > len(str(LARGEST_WHOLE)):  # Python reads 4,300 at most
        return None
    number = int(digits)
    return number if number <= LARGEST_WHOLE else None
