"""Pens: the graphic rendition of a cell as one string, and the shortest way from one to the next.

A pen is what stands between ``ESC [`` and ``m`` (``1;38;5;9``), and after a ``|`` the hyperlink; ``""`` is plain.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

PLAIN = ""
RESET = "\x1b[m"
_LINK = "|"
_LINK_END = "\x1b]8;;\x1b\\"
# What switches an attribute off. Bold and dim share theirs; an attribute that is missing here needs a reset.
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "9": "29"}
# Attributes that are not seen on a space: those without which it looks the same.
_UNSEEN_ON_BLANK = {"1", "2", "3"}


class Pen(NamedTuple):
    """A pen taken apart. ``ink`` and ``paper`` are the codes of its colours, ``""`` for the terminal's own."""

    attributes: frozenset[str]
    ink: str
    paper: str
    link: str


def linked(codes: str, link: str, link_id: str) -> str:
    """The pen of a hyperlink."""
    return f"{codes}{_LINK}id={link_id};{link}"


@lru_cache(1024)
def parsed(pen: str) -> Pen:
    """``pen`` taken apart."""
    codes, _, link = pen.partition(_LINK)
    attributes, ink, paper = set[str](), "", ""
    parts = iter(codes.split(";") if codes else ())
    for code in parts:
        if code in ("38", "48"):
            kind = next(parts)
            colour = ";".join((code, kind, *(next(parts) for _ in range(3 if kind == "2" else 1))))
            ink, paper = (colour, paper) if code == "38" else (ink, colour)
        elif code in ("39", "49"):
            continue
        elif len(code) > 1 and code[0] in "39" and code[:-1] in ("3", "9"):
            ink = code
        elif code[:-1] in ("4", "10"):
            paper = code
        else:
            attributes.add(code)
    return Pen(frozenset(attributes), ink, paper, link)


@lru_cache(1024)
def on_blank(pen: str) -> str:
    """The pen with which a space looks the same as with ``pen``: one for all that differ only in what a space hides."""
    attributes, _, paper, link = parsed(pen)
    return pen if link or attributes - _UNSEEN_ON_BLANK else paper


def is_plain(pen: str) -> bool:
    """Whether ``pen`` writes as a terminal does that was told nothing."""
    return pen == PLAIN


def is_paper(pen: str) -> bool:
    """Whether ``pen`` has a background at most."""
    return pen == PLAIN or parsed(pen) == (frozenset(), "", pen, "")


@lru_cache(4096)
def change(old: str, new: str) -> str:
    """The shortest sequence that makes the terminal write with ``new`` where it wrote with ``old``."""
    if old == new:
        return ""
    before, after = parsed(old), parsed(new)
    anew = ";".join(["", *_sorted(after.attributes), *filter(None, (after.ink, after.paper))])
    ways = [RESET if anew == "" else f"\x1b[{anew}m"]
    gone = before.attributes - after.attributes
    if gone <= _OFF.keys():
        off = {_OFF[code] for code in gone}
        lost = {code for code in after.attributes & before.attributes if _OFF.get(code) in off}
        codes = [*_sorted(off), *_sorted((after.attributes - before.attributes) | lost)]
        if before.ink != after.ink:
            codes.append(after.ink or "39")
        if before.paper != after.paper:
            codes.append(after.paper or "49")
        ways.append(f"\x1b[{';'.join(codes)}m" if codes else "")
    rendition = min(ways, key=len)
    if before.link == after.link:
        return rendition
    return (f"\x1b]8;{after.link}\x1b\\" if after.link else _LINK_END) + rendition


def _sorted(codes: frozenset[str] | set[str]) -> list[str]:
    return sorted(codes, key=int)
