"""`kigen samples set`: one interval's counts, by hand."""

from __future__ import annotations

import pytest

from storage.database.location import Location
from tests.databases import Places
from tests.tui.cli.conftest import Kigen

AT = "2026-05-01T00:05:00Z"


def furnish(location: Location) -> None:
    fresh = Kigen(location)
    assert fresh("init").status == 0
    command = ("contract", "add", "keys", "--terms", "aws-kms", "--plan", "standard", "--start", "2025-01-01")
    assert fresh(*command, "--account", "123456789012").status == 0


@pytest.fixture
def desk(places: Places) -> Kigen:
    return Kigen(places.copy("counted", furnish))


def month(desk: Kigen) -> str:
    return desk("month", "show", "keys", "2026-05", "--scope", "us-east-1").out


@pytest.mark.both
def test_counts_come_to_the_months_figures(desk: Kigen) -> None:
    before = month(desk)
    ran = desk("samples", "set", "keys", AT, "100", "40", "--region", "us-east-1", "--source", "cloudwatch")
    assert (ran.status, ran.err) == (0, "The counts are stored.\n")
    assert month(desk) != before
    again = desk("--json", "samples", "set", "keys", AT, "100", "40", "--region", "us-east-1")
    assert again.json["changed"] == 0
    other = ("samples", "set", "keys", AT, "10", "0", "--region", "us-east-1")
    assert "--replace" in desk(*other).err
    assert desk("--json", *other, "--add").json["changed"] == 1


@pytest.mark.parametrize(
    ("start", "requests", "errors", "field"),
    [
        (AT, "10", "11", "errors"),
        ("2026-05-01T00:06:00Z", "10", "1", "start"),
        (AT, "-1", "0", "requests"),
        ("2027-01-01T00:00:00Z", "1", "0", "start"),
        ("half past", "1", "0", "START"),
    ],
)
def test_what_is_wrong_is_told_by_its_field(desk: Kigen, start: str, requests: str, errors: str, field: str) -> None:
    ran = desk("samples", "set", "--region", "us-east-1", "--", "keys", start, requests, errors)
    assert ran.status == 2
    assert f"kigen: {field}: " in ran.err
