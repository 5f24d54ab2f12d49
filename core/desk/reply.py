"""Canned replies: a text with places that a ticket's facts fill."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

PLACES = ("ticket", "subject", "customer", "requester", "owner", "operator", "due")
# A place is a word in braces; in doubled braces it is that word in braces. Other braces are ordinary text.
_PLACE = re.compile(r"\{\{(?P<literal>[A-Za-z_][^\s{}]*)\}\}|\{(?P<name>[A-Za-z_][^\s{}]*)\}")


@dataclass(frozen=True, slots=True)
class Reply:
    """A canned reply: its name, and its text with places."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class FilledReply:
    """The text to send, and the places for which the ticket has nothing to say: they are empty in it."""

    text: str
    missing: tuple[str, ...] = ()


def unknown_place(text: str) -> tuple[str, int] | None:
    """The first place in ``text`` that is none of ``PLACES``, with its line (from 1); None where all are known."""
    for found in _PLACE.finditer(text):
        if found["name"] and found["name"] not in PLACES:
            return found["name"], text.count("\n", 0, found.start()) + 1
    return None


def fill(reply: Reply, facts: Mapping[str, str]) -> FilledReply:
    """The reply with ``facts`` (by place, as people read them) in its places.

    What stands in a fact is never read as a place, and a place reaches nothing but a fact; an unknown one stays.
    """
    missing: list[str] = []

    def put(place: re.Match[str]) -> str:
        if place["literal"]:
            return f"{{{place['literal']}}}"
        if place["name"] not in PLACES:
            return place[0]
        fact = facts.get(place["name"], "")
        if not fact:
            missing.append(place["name"])
        return fact

    return FilledReply(_PLACE.sub(put, reply.text), tuple(dict.fromkeys(missing)))
