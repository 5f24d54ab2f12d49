"""The document in docs/terms.md is one that a sixth provider can start from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from core.terms.schema import terms_from_mapping
from storage.holidays import HolidayLists

PAGE = Path(__file__).parents[3] / "docs" / "terms.md"


def test_the_example_of_the_page_is_read() -> None:
    example = re.search(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    terms = terms_from_mapping(tomllib.loads(example[1]), source="docs/terms.md", holidays=HolidayLists())
    assert terms.id == "sixth"
    assert set(terms.plans) == {"free", "gold"}
