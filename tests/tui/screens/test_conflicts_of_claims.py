"""Two operators change the draft of one claim."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from core.claims.facts import ClaimFacts, Evidence
from core.desk.acts.claims import ChangeClaim, OpenClaim, change_claim, open_claim
from storage.claiming.named_files import evidence_in
from storage.database.stored_claims import read_claim
from storage.desk import Desk
from tests.stakes import KMS, REGION
from tests.tui.conftest import make_app
from tests.tui.driving import Hands, at_work
from tui.locale.language import Language
from tui.screens.claim import ClaimScreen
from tui.screens.claim_entry import ClaimEntryScreen
from tui.screens.conflict_panel import ConflictPanel


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def notes(tmp_path: Path) -> list[Path]:
    """Three files that say something of it."""
    paths = [tmp_path / f"{name}.txt" for name in ("first", "second", "third")]
    for path in paths:
        path.write_text(f"The KMS did not answer ({path.name})\n", encoding="utf-8")
    return paths


@pytest.fixture
def desk(stakes: Desk, notes: list[Path]) -> Desk:
    """A draft for May."""
    facts = ClaimFacts("Yamada", evidence=evidence(notes[:2]), statement="It was down")
    stakes.perform(open_claim, OpenClaim(KMS, date(2026, 5, 1), REGION, facts))
    return stakes


def evidence(paths: list[Path]) -> tuple[Evidence, ...]:
    return evidence_in(paths, (500, 503), lambda _: True)


def facts(desk: Desk) -> ClaimFacts:
    with desk.read() as connection:
        return read_claim(connection, 1).standing.facts


async def opened(hands: Hands) -> ClaimEntryScreen:
    hands.app.push_screen(ClaimScreen(1))
    await hands.settle()
    await hands.press("c")
    form = hands.app.screen
    assert isinstance(form, ClaimEntryScreen)
    return form


async def test_the_facts_of_both_are_stored_together_files_one_by_one(
    desk: Desk, suzuki: Desk, notes: list[Path]
) -> None:
    async with at_work(make_app(desk), (120, 24)) as hands:
        await opened(hands)
        await hands.write("applicant", "Sato")
        await hands.write("evidence", f"{notes[0]}; {notes[1]}; {notes[2]}")
        suzuki.perform(change_claim, ChangeClaim(1, statement="It was slow", evidence=evidence(notes[1:2])))
        await hands.press("f2")
        assert isinstance(hands.app.screen, ClaimScreen), hands.screen
        assert "suzuki changed Evidence, " in hands.message
    found = facts(desk)
    assert (found.applicant, found.statement) == ("Sato", "It was slow")
    assert [each.name for each in found.evidence] == ["second.txt", "third.txt"]


@pytest.mark.parametrize(
    ("language", "key", "statement"),
    [("en", "t", "It was slow"), pytest.param("ja", "m", "It was gone", marks=pytest.mark.soak)],
)
async def test_of_two_texts_one_is_chosen(
    desk: Desk, suzuki: Desk, language: Language, key: str, statement: str
) -> None:
    async with at_work(make_app(desk, language)) as hands:
        await opened(hands)
        await hands.write("statement", "It was gone")
        suzuki.perform(change_claim, ChangeClaim(1, statement="It was slow", to="desk@example.jp"))
        await hands.press("f2")
        assert isinstance(hands.app.screen, ConflictPanel)
        assert all(each in hands.screen for each in ("It was down", "It was slow  (suzuki 06-03 11:20)", "It was gone"))
        await hands.press(key, "enter")
        assert isinstance(hands.app.screen, ClaimScreen), hands.screen
    assert (facts(desk).statement, facts(desk).to) == (statement, "desk@example.jp")
