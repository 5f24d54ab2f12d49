"""Bars of plain characters: they read without colour, in every font and on every width of a terminal."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

FULL, EMPTY = "#", "."


def bar(share: Fraction, cells: int) -> str:
    """``cells`` wide, as much of it filled as ``share`` of 1; a little is never drawn as nothing."""
    filled = min(cells, max(0, ceil(share * cells)))
    return FULL * filled + EMPTY * (cells - filled)


def gauge(used: Fraction, cells: int) -> str:
    """``[####......]``: what is used up of something. Only what is used up whole is drawn full."""
    inner = max(1, cells - 2)
    filled = inner if used >= 1 else min(inner - 1, max(0, ceil(used * inner)))
    return f"[{FULL * filled}{EMPTY * (inner - filled)}]"


def percent_used(used: Fraction) -> str:
    """``61 %``; cut, so that what is left is never told as nothing."""
    return f"{floor(used * 100)} %"
