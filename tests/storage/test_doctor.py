"""`kigen doctor` on the two databases: the clock, the backups, and that each fault comes with what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.desk.acts.clock_right import AcceptClock, accept_clock
from core.terms.registry import Catalogue
from storage.backup import back_up
from storage.backup_settings import BackupSettings
from storage.backups import Keep
from storage.database.activity import verify
from storage.database.location import Location
from storage.desk import Desk
from storage.doctor import examine
from storage.findings import Finding, Level
from tests.storage.acts import note, receive
from tests.storage.conftest import NOON, OPERATOR
from tui.locale.translator import Translator

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STORAGE = Path(__file__).parents[2] / "storage"
At = Callable[[datetime], Desk]


@pytest.fixture
def at(founded: Location) -> At:
    """The desk, opened by a machine whose clock says so."""

    def open_at(now: datetime) -> Desk:
        return Desk.open(founded, actor=OPERATOR, catalogue=Catalogue(()), clock=lambda: now)

    return open_at


def found(location: Location, now: datetime) -> dict[str, Finding]:
    return {
        finding.message.id.removeprefix("storage.doctor_"): finding
        for finding in examine(location, None, BackupSettings(), now)
    }


@pytest.mark.both
def test_a_clock_set_back_keeps_chain_and_order_and_is_told(at: At, founded: Location) -> None:
    with at(NOON) as desk:
        desk.perform(receive, "a")
    with at(NOON - HOUR) as desk:
        desk.perform(note, (1, "second"))
    with at(NOON + HOUR) as desk:
        desk.perform(note, (1, "third"))
        with desk.read() as connection:
            assert verify(connection).breaks == ()
            told = connection.exec_driver_sql("SELECT data FROM events ORDER BY seq").scalars().all()
    assert [word for line in told for word in ("second", "third") if word in line] == ["second", "third"]
    finding = found(founded, NOON + 2 * HOUR)["clock_went_back"]
    assert finding.level is Level.WARNING
    assert finding.message.params == {"entry": 4, "before": NOON, "after": NOON - HOUR, "by": HOUR}


@pytest.mark.both
def test_acts_from_the_future_are_told(at: At, founded: Location) -> None:
    with at(NOON + HOUR) as desk:
        desk.perform(receive, "a")
    assert found(founded, NOON)["clock_behind"].message.params == {"at": NOON + HOUR, "now": NOON}
    assert "clock_behind" not in found(founded, NOON + HOUR)


def test_a_clock_that_somebody_said_is_right_is_no_fault(at: At, founded: Location) -> None:
    for now in (NOON, NOON + 9 * HOUR, NOON):
        with at(now) as desk:
            desk.perform(receive, "a")
    with at(NOON) as desk:
        desk.perform(accept_clock, AcceptClock("it was ahead"))
    assert found(founded, NOON)["clock"].level is Level.OK
    with at(NOON - HOUR) as desk:
        desk.perform(receive, "b")
    assert "clock_went_back" in found(founded, NOON)


def test_clocks_that_differ_by_seconds_are_no_fault(at: At, founded: Location) -> None:
    for second in (50, 0, 30):
        with at(NOON + timedelta(seconds=second)) as desk:
            desk.perform(receive, "a")
    assert found(founded, NOON)["clock"].level is Level.OK


@pytest.mark.both
def test_a_jump_of_long_ago_is_forgotten(at: At, founded: Location) -> None:
    for now in (NOON, NOON - HOUR, NOON + 40 * DAY):
        with at(now) as desk:
            desk.perform(receive, "a")
    assert found(founded, NOON + 40 * DAY)["clock"].level is Level.OK


def test_the_age_of_the_backups_is_told(founded: Location) -> None:
    if founded.path is None:
        assert found(founded, NOON + 99 * DAY)["backup_of_server"].level is Level.OK
        return
    assert found(founded, NOON + DAY)["backup_not_due"].level is Level.OK
    assert found(founded, NOON + 9 * DAY)["backup_none"].level is Level.WARNING
    back_up(founded, founded.path.parent / "backups", Keep(), NOON + 9 * DAY)
    assert found(founded, NOON + 10 * DAY)["backup"].message.params["at"] == NOON + 9 * DAY
    old = found(founded, NOON + 19 * DAY)["backup_old"]
    assert (old.level, old.message.params["count"]) == (Level.WARNING, 10)
    (founded.path.parent / "backups").chmod(0o755)
    assert "backups" in str(found(founded, NOON + 10 * DAY)["open_to_all"].message.params["path"])


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_fault_comes_with_what_to_do(language: str) -> None:
    translator = Translator("ja" if language == "ja" else "en")
    names = {
        name
        for file in STORAGE.glob("doctor*.py")
        for name in re.findall(r'(?:warning|failure)\("(\w+)"', file.read_text(encoding="utf-8"))
    }
    assert {"clock_behind", "backup_old", "open_to_all", "chain_broken"} <= names
    for name in names | {"sqlite_loses_pages", "sqlite_too_old"}:
        for kind in ("doctor", "fix"):
            assert translator.words(f"storage.{kind}_{name}") != f"storage.{kind}_{name}"
