"""`kigen calc` answers every line, whatever stands on it, on one line that steers no terminal."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.breaking import broken, broken_values
from tests.fuzz.judging import in_time, rounds, steering
from tui.cli.context import Streams
from tui.cli.main import main

NOW = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
QUESTIONS = [
    json.loads(line)["input"]
    for path in sorted((Path(__file__).parents[2] / "cases").glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()[:6]
]


def answers(content: bytes, file: Path) -> tuple[int, str, str]:
    file.write_bytes(content)
    out, err = io.StringIO(), io.StringIO()
    with in_time():
        status = main(["calc", str(file)], Streams(io.StringIO(), out, err, {"LANG": "en_US.UTF-8"}, lambda: NOW))
    return status, out.getvalue(), err.getvalue()


@rounds(8, many=300)
@given(
    lines=st.lists(
        st.one_of(
            broken_values(*QUESTIONS).map(lambda one: json.dumps(one).encode()),
            broken(*(json.dumps(one).encode() for one in QUESTIONS)).map(lambda line: line.replace(b"\n", b" ")),
        ),
        min_size=20,
        max_size=20,
    )
)
def test_every_line_gets_an_answer(tmp_path: Path, lines: list[bytes]) -> None:
    status, out, err = answers(b"\n".join(lines) + b"\n", tmp_path / "questions.jsonl")
    assert status in {0, 2}, err
    replies = [json.loads(line) for line in out.splitlines()]
    assert len(replies) == len(lines)
    assert steering(out + err) == set()
