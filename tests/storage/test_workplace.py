"""Opening the desk to look at it, and what makes it ready for acts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.desk.acts.contracts import AddContract, add_contract
from core.errors import ManyErrors
from storage.actor import Actor
from storage.database.location import Location
from storage.desk import Desk
from storage.workplace import Recomputed, open_to_look, open_workplace

NOW = datetime(2026, 6, 3, 2, 20, tzinfo=UTC)
COMMAND = AddContract("Customer A", terms="jigsaw-prime", plan="business-plus", starts_on=date(2026, 5, 1))


def look(folder: Path, told: list[Recomputed]) -> Desk:
    return open_to_look(
        Location.of_file(folder / "desk.db"), actor=Actor(1000, "tanaka"), clock=lambda: NOW, told=told.append,
        terms=folder / "terms", create=True,
    ).desk  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "terms").mkdir()
    return tmp_path


def test_a_desk_can_be_looked_at_before_its_terms_are_read(folder: Path) -> None:
    (folder / "terms" / "ours.toml").write_text("this is no TOML")
    with look(folder, []) as desk:
        assert desk.settings().time_zone == "Asia/Tokyo"
        assert desk.catalogue_at_hand is None


def test_an_act_reads_the_terms_first_and_stores_nothing_where_they_are_wrong(folder: Path) -> None:
    document = folder / "terms" / "ours.toml"
    document.write_text("this is no TOML")
    with look(folder, []) as desk:
        with pytest.raises(ManyErrors):
            desk.perform(add_contract, COMMAND)
        document.unlink()
        assert desk.perform(add_contract, COMMAND).changed
        assert desk.catalogue_at_hand is desk.catalogue


def test_a_desk_to_work_on_is_not_open_with_wrong_terms(folder: Path) -> None:
    (folder / "terms" / "ours.toml").write_text("this is no TOML")
    with pytest.raises(ManyErrors):
        open_workplace(
            Location.of_file(folder / "desk.db"), actor=Actor(1000, "tanaka"), clock=lambda: NOW,
            terms=folder / "terms", create=True,
        )  # fmt: skip
