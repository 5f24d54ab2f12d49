"""Keys: UUID version 7, in the order they were made."""

from __future__ import annotations

import uuid

from storage.keys import Keys


def test_a_key_is_a_uuid_of_version_7_with_its_millisecond() -> None:
    key = uuid.UUID(Keys(lambda: 1_777_518_000_123_456_789).new())
    assert (key.version, key.variant) == (7, uuid.RFC_4122)
    assert key.int >> 80 == 1_777_518_000_123


def test_keys_sort_in_the_order_they_were_made_even_when_the_clock_goes_back() -> None:
    times = iter([5_000_000, 5_000_000, 3_000_000, 6_000_000, 1])
    keys = Keys(lambda: next(times))
    made = [keys.new() for _ in range(5)]
    assert made == sorted(made)
    assert len(set(made)) == 5


def test_a_millisecond_has_room_for_many() -> None:
    keys = Keys(lambda: 0)
    made = [keys.new() for _ in range(20_000)]
    assert made == sorted(set(made))


def test_two_sources_make_different_keys() -> None:
    assert Keys(lambda: 0).new() != Keys(lambda: 0).new()
