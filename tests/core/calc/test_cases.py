"""All conformance cases of the kinds that the calculator answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.calc import answer
from core.errors import Refused
from tests.core.terms.shipped import shipped_catalogue

CASES = Path(__file__).parents[2] / "cases"


def cases() -> list[Any]:
    lines = [line for file in sorted(CASES.glob("*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()]
    return [pytest.param(case["input"], case["expect"], id=case["id"]) for case in map(json.loads, lines)]


@pytest.mark.parametrize(("question", "expected"), cases())
def test_case(question: dict[str, Any], expected: dict[str, Any]) -> None:
    if "error" in expected:
        with pytest.raises(Refused) as refused:
            answer(question, shipped_catalogue)
        assert refused.value.code == expected["error"]
        return
    found = answer(question, shipped_catalogue)
    assert {name: found.values.get(name, "missing") for name in expected} == expected
    assert found.explanation
