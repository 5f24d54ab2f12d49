"""Questions that the command asks an operator in front of a terminal: only a clear yes does it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Kigen
from tui.cli.context import Streams
from tui.cli.main import main

FILE = Path(__file__).parents[2] / "data" / "aws_status.json"


class Terminal(io.StringIO):
    """What an operator types."""

    def isatty(self) -> bool:
        return True


def asked(kigen: Kigen, typed: str, *argv: str) -> tuple[int, str]:
    """The status, and what was said beside the data."""
    err = io.StringIO()
    streams = Streams(Terminal(typed), io.StringIO(), err, kigen.environment, lambda: kigen.now)
    return main(["--database", kigen.database, *argv], streams), err.getvalue()


def logged(kigen: Kigen) -> int:
    return len(kigen("--json", "incident", "list").json_lines)


@pytest.mark.parametrize(
    ("answer", "count"),
    [("y\n", 1), ("YES\n", 1), ("はい\n", 1), ("n\n", 0), ("\n", 0), ("", 0), ("いいえ\n", 0)],
)
def test_a_single_proposal_goes_in_by_a_yes_alone(kigen: Kigen, answer: str, count: int) -> None:
    status, said = asked(kigen, answer, "import", "aws-status", str(FILE), "--find", "kms")
    assert (status, logged(kigen)) == (0, count)
    assert "?" in said


@pytest.mark.both
def test_another_word_is_no_yes_and_logs_nothing(kigen: Kigen) -> None:
    status, said = asked(kigen, "sure\n", "import", "aws-status", str(FILE), "--find", "kms")
    assert (status, logged(kigen)) == (2, 0)
    assert "sure" in said


def test_of_several_proposals_a_yes_is_not_enough(kigen: Kigen) -> None:
    status, _ = asked(kigen, "yes\n", "import", "aws-status", str(FILE))
    assert (status, logged(kigen)) == (2, 0)


def test_where_nobody_can_be_asked_nothing_is_logged(kigen: Kigen) -> None:
    ran = kigen("import", "aws-status", str(FILE), "--find", "kms", stdin="y\n")
    assert (ran.status, logged(kigen)) == (0, 0)
