"""Files named in one field, there and back: also those whose names hold what stands between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from tui.screens.file_names import join_files, split_files

NAMES = st.text('a;" /\u3042', min_size=1)


@given(st.lists(NAMES, unique=True))
def test_what_is_stored_comes_back_from_the_field_as_it_was(names: list[str]) -> None:
    assert split_files(join_files(names)) == tuple(names)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        (" a.log ;; /logs/b c.json;", ("a.log", "/logs/b c.json")),
        ('"a;b.log" ; c.log', ("a;b.log", "c.log")),
        ('"say ""no"".log"; d"e', ('say "no".log', 'd"e')),
        ("a; a", ("a",)),
    ],
)
def test_files_stand_between_semicolons(text: str, names: tuple[str, ...]) -> None:
    assert split_files(text) == names


@pytest.mark.parametrize("text", ['"a', 'b; "a;c', '"a"b; c'])
def test_a_quote_that_is_not_closed_is_told(text: str) -> None:
    with pytest.raises(BadInput, match="file_names_wrong") as wrong:
        split_files(text)
    assert wrong.value.field == "evidence"
