"""What an error says of a name that is not there."""

from __future__ import annotations

from core.messages import Message
from core.terms.names import MOST_SHOWN, hint


def test_the_nearest_is_named_also_where_not_all_are_shown() -> None:
    names = [f"customer {number:03}" for number in range(500)]
    said = hint("customer 49", names)
    assert (said.id, said.params["nearest"]) == ("terms.did_you_mean", "customer 499")
    assert said.params["allowed"] == (*names[:MOST_SHOWN], "…")


def test_a_few_are_shown_whole() -> None:
    assert hint("zzz", ["one", "two"]) == Message("terms.one_of", {"allowed": ("one", "two")})
