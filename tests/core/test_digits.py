"""Numbers as people type them."""

from __future__ import annotations

import pytest

from core.digits import LARGEST_WHOLE, whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("１４", 14), (str(LARGEST_WHOLE), LARGEST_WHOLE)])
def test_digits_are_a_number(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", "-1", "1.0", "一", "²", "٣", "1 2", str(LARGEST_WHOLE + 1), "9" * 5_000])
def test_other_texts_are_none_nor_is_what_no_database_holds(text: str) -> None:
    assert whole_number(text) is None
