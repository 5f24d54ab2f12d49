"""Canned replies are filled with a ticket's facts, and with nothing else."""

from __future__ import annotations

import pytest

from core.desk.reply import PLACES, FilledReply, Reply, fill, unknown_place

FACTS = {
    "ticket": "12",
    "subject": "disk full",
    "customer": "緑商会",
    "operator": "tanaka",
    "requester": "山田",
    "owner": "",
    "due": "14:00",
}


def filled(text: str) -> FilledReply:
    return fill(Reply("x", text), FACTS)


def test_places_become_facts() -> None:
    text = "{customer} {requester} 様\n#{ticket} {subject}: {due}\n{operator}"
    assert filled(text) == FilledReply("緑商会 山田 様\n#12 disk full: 14:00\ntanaka")


def test_what_a_ticket_does_not_say_is_told() -> None:
    assert filled("{owner}, {owner}: {due}") == FilledReply(", : 14:00", ("owner",))


def test_a_fact_is_never_read_as_a_place() -> None:
    assert fill(Reply("x", "{subject}"), {"subject": "{due} {{ticket}}"}).text == "{due} {{ticket}}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ticket}}", "{ticket}"),
        ('{"key": 1} { ticket } {} {0} }{', '{"key": 1} { ticket } {} {0} }{'),
        ("{ticket.__class__} {ticket!r} {ticket[0]} {due:x}", "{ticket.__class__} {ticket!r} {ticket[0]} {due:x}"),
    ],
)
def test_other_braces_are_text(text: str, expected: str) -> None:
    assert filled(text).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" ".join(f"{{{place}}}" for place in PLACES), None),
        ("{{anything}} {0} {} { x }", None),
        ("a\nb {tiket}", ("tiket", 2)),
        ("{ticket.__class__}", ("ticket.__class__", 1)),
        ("{Ticket}", ("Ticket", 1)),
    ],
)
def test_a_place_that_is_none_is_found(text: str, expected: tuple[str, int] | None) -> None:
    assert unknown_place(text) == expected
