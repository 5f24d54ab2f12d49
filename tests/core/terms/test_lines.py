"""The line of a key in a TOML text, wherever TOML lets it stand."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from core.terms.schema.lines import line_of, lines_of

TEXT = '''# a comment with [brackets] = "and" text
id = "x"
[plans.gold]
level = 1  # not level = 2
title = { ja = "金 } ]", en = """
several # lines
of "text\\""""" }
targets.outage.first_response = { within = '1h', "calendar" = "a" }

[[steps]]
below = 1
[[steps]]
below = 2
list = [
    "one",  # [
    { a = 1, b = [1,
        2] },
    2026-05-01,
]
[steps.inner]
deep = 07:30:00
["quoted key".table]
x = -1.5
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("id", 2),
        ("plans", 3),
        ("plans.gold", 3),
        ("plans.gold.level", 4),
        ("plans.gold.title.en", 5),
        ("plans.gold.targets.outage.first_response.within", 8),
        ("plans.gold.targets.outage.first_response.calendar", 8),
        ("steps[0].below", 11),
        ("steps[1]", 12),
        ("steps[1].below", 13),
        ("steps[1].list[0]", 15),
        ("steps[1].list[1].b[1]", 17),
        ("steps[1].list[2]", 18),
        ("steps[1].inner.deep", 21),
        ("quoted key.table.x", 23),
        ("plans.gold.missing.deeper", 3),
        ("steps[1].list[1].c", 16),
        ("nowhere", 1),
    ],
)
def test_each_key_has_its_line_and_a_missing_one_that_of_what_it_is_missing_in(path: str, line: int) -> None:
    tomllib.loads(TEXT)
    assert line_of(lines_of(TEXT), path) == line


def test_every_key_of_the_shipped_documents_is_found() -> None:
    for entry in (files("core.terms") / "catalogue").iterdir():
        text = entry.read_text(encoding="utf-8")
        lines = lines_of(text)
        told = text.splitlines()
        for path in _paths(tomllib.loads(text), ""):
            key = path.rpartition(".")[2].partition("[")[0]
            assert path in lines, path
            assert "[" in path or key in told[lines[path] - 1], path


def _paths(value: Any, path: str) -> list[str]:
    found = [path] if path else []
    if isinstance(value, dict):
        for key, one in value.items():
            found += _paths(one, f"{path}.{key}".removeprefix("."))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            found += _paths(one, f"{path}[{number}]")
    return found
