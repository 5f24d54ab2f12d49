"""`kigen calc` as a script uses it: a line in, a line out, in order."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.calc import KINDS
from tests.core.terms.document import TOML
from tui.cli.context import Streams
from tui.cli.main import main

ROOT = Path(__file__).parents[3]
CASES = ROOT / "tests" / "cases"
NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
WORK_DATE = '{"kind": "work_date", "received_on": "2026-06-01"}'


@dataclass
class Calc:
    """Runs `kigen calc` in-process."""

    directory: Path
    status: int = 0
    err: io.StringIO = field(default_factory=io.StringIO)

    def feed(self, given: bytes | str, *argv: str, language: str = "en") -> list[dict[str, Any]]:
        raw = given.encode() if isinstance(given, str) else given
        out, self.err = io.StringIO(), io.StringIO()
        stdin = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8")
        environment = {"KIGEN_TERMS": str(self.directory / "terms"), "KIGEN_LOG_DIR": str(self.directory)}
        streams = Streams(stdin, out, self.err, environment, lambda: NOW)
        self.status = main(["calc", "--lang", language, *argv], streams)
        return [json.loads(line) for line in out.getvalue().splitlines()]


WITHOUT_CASES = frozenset({"delegation", "setup_quote"})
"""Kinds of our own; tests/core/calc/test_other_kinds.py answers them."""


@pytest.fixture
def calc(tmp_path: Path) -> Calc:
    return Calc(tmp_path)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - WITHOUT_CASES))
def test_the_conformance_cases_are_answered_in_order(calc: Calc, kind: str) -> None:
    cases = [json.loads(line) for line in (CASES / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()]
    answers = calc.feed("".join(json.dumps(case["input"]) + "\n" for case in cases), "-")
    assert calc.status == 0
    assert len(answers) == len(cases)
    for case, found in zip(cases, answers, strict=True):
        assert {name: found.get(name, "missing") for name in case["expect"]} == case["expect"], case["id"]
        assert found.get("message") if "error" in found else found["explanation"]


def test_a_step_holds_text_rule_clause_and_mark(calc: Calc) -> None:
    (found,) = calc.feed(WORK_DATE)
    (step,) = found["explanation"]
    assert (step["rule"], step["clause"], step["interpretation"]) == ("N4", "別紙1 1.4, 別紙5", True)
    assert "2026-06-04" in step["text"]


def test_the_words_follow_the_operators_language(calc: Calc) -> None:
    (found,) = calc.feed(WORK_DATE, language="ja")
    assert "営業日" in found["explanation"][0]["text"]


def test_a_refusal_is_an_answer_with_its_rule(calc: Calc) -> None:
    (found,) = calc.feed(
        '{"kind": "response_deadline", "terms": "jigsaw-prime", "plan": "business", "priority": "critical",'
        ' "received_at": "2026-04-30T09:00:00+09:00"}'
    )
    assert calc.status == 0
    assert (found["error"], found["rule"], found["clause"]) == ("priority_not_in_plan", "J3", "4-4-2")
    for name in ("urgent", "high", "normal", "low"):
        assert f"({name})" in found["message"]


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        (b"", "line_not_json", None),
        (b"no json", "line_not_json", None),
        (b"[1]", "line_not_an_object", None),
        (b"null", "line_not_an_object", None),
        (b'{"kind": NaN}', "line_not_json", None),
        (b'{"kind": "work_date", "kind": "work_date"}', "line_key_twice", "kind"),
        (b'{"kind": "\xff"}', "line_not_utf8", None),
        (b'{"kind": ' + b"9" * 5000 + b"}", "line_not_json", None),
        (b"[" * 200_000, "line_not_json", None),
        (b"{}", "field_missing", "kind"),
        (b'{"kind": "wrok_date"}', "calculation_unknown", "kind"),
        (b'{"kind": "work_date", "received_on": 1e400}', "field_wrong", "received_on"),
        (b'{"kind": "billed_plan", "month": "2026-13", "changes": []}', "field_wrong", "month"),
    ],
)
def test_a_wrong_line_is_told_and_the_next_one_answered(calc: Calc, line: bytes, code: str, field: str | None) -> None:
    first, wrong, last = calc.feed(b"\n".join([WORK_DATE.encode(), line, WORK_DATE.encode()]))
    assert calc.status == 2
    assert first == last
    assert first["earliest_on"] == "2026-06-04"
    assert (wrong["error"], wrong["code"], wrong["field"], wrong["line"]) == ("invalid_input", code, field, 2)
    assert wrong["message"]


def test_nothing_that_a_terminal_obeys_comes_back(calc: Calc) -> None:
    hostile = json.dumps({"kind": "\x1b]0;x\x07\x9b31m\u202e\u200b\ud800"})
    out = json.dumps(calc.feed(hostile), ensure_ascii=False)
    assert all(each.isprintable() for each in out)


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(calc: Calc, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + WORK_DATE.encode() + b"\r\n" + WORK_DATE.encode() + b"\r\n")
    assert [found["earliest_on"] for found in calc.feed("", str(path))] == ["2026-06-04"] * 2
    assert calc.status == 0


def test_a_file_that_is_not_there_is_one_line_and_status_2(calc: Calc, tmp_path: Path) -> None:
    assert calc.feed("", str(tmp_path / "none")) == []
    assert calc.status == 2
    assert len(calc.err.getvalue().splitlines()) == 1


def test_no_questions_have_no_answers(calc: Calc) -> None:
    assert calc.feed("") == []
    assert calc.status == 0


def test_the_users_own_terms_answer_too(calc: Calc, tmp_path: Path) -> None:
    question = (
        '{"kind": "response_deadline", "terms": "sixth", "plan": "gold", "priority": "outage",'
        ' "received_at": "2025-06-02T17:00:00+02:00"}'
    )
    own = tmp_path / "own"
    own.mkdir()
    (own / "sixth.toml").write_text(TOML, encoding="utf-8")
    (found,) = calc.feed(question, "--terms", str(own))
    assert found["due_at"] == "2025-06-03T06:30:00Z"  # an hour on Monday, half an hour on Tuesday from 8:00 in Berlin
    (unknown,) = calc.feed(question)
    assert unknown["code"] == "terms_unknown"


def test_broken_terms_tell_all_their_faults_and_status_2(calc: Calc, tmp_path: Path) -> None:
    broken = TOML.replace("level = 1", "levl = 1").replace('"45m"', '"soon"')
    (tmp_path / "sixth.toml").write_text(broken, encoding="utf-8")
    assert calc.feed(WORK_DATE, "--terms", str(tmp_path)) == []
    assert calc.status == 2
    told = calc.err.getvalue()
    for place in ("plans.gold.levl", "plans.gold.level", "plans.gold.targets.question.first_response.within"):
        assert re.search(rf"sixth\.toml, line \d+: {re.escape(place)}:", told), place


def test_calendar_arithmetic_loads_neither_screens_nor_database_nor_terms() -> None:
    question = (CASES / "covered_deadline.jsonl").read_text(encoding="utf-8").splitlines()[0]
    script = (
        "import sys\n"
        "from tui.cli.main import main\n"
        "status = main(['calc', '-'])\n"
        "heavy = {'textual', 'sqlalchemy', 'alembic', 'pydantic', 'holidays', 'babel'} & set(sys.modules)\n"
        "print(status, sorted(heavy), file=sys.stderr)\n"
    )
    given = json.dumps(json.loads(question)["input"])
    run = subprocess.run(
        [sys.executable, "-c", script], input=given, capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert run.stderr.strip() == "0 []"


def test_terms_load_neither_screens_nor_database() -> None:
    script = (
        "import sys\n"
        "from tui.cli.main import main\n"
        "main(['calc', '-'])\n"
        "print(sorted({'textual', 'sqlalchemy', 'alembic'} & set(sys.modules)), file=sys.stderr)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], input=WORK_DATE, capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert run.stderr.strip() == "[]"
    assert json.loads(run.stdout)["earliest_on"] == "2026-06-04"
