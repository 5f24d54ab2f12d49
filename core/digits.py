"""Numbers as people type them."""

from __future__ import annotations

LARGEST_WHOLE = 2**63 - 1
"""What every database holds as a whole number."""


def whole_number(text: str) -> int | None:
    """The number that ASCII digits write; None for any other text, and for more than ``LARGEST_WHOLE``."""
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST_WHOLE)):  # Python reads 4,300 at most
        return None
    number = int(text)
    return number if number <= LARGEST_WHOLE else None
