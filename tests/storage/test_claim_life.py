"""Any order of acts on a claim of a real desk: what may not be is refused and changes nothing."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import func, select

from core.claims.events import Channel, Given, SeenOn
from core.desk.acts import claim_answers, claims
from core.desk.acts.claim_recording import number_of
from core.errors import KigenError
from core.money import Money
from storage.database.location import Location
from storage.database.stored_claims import read_claims
from storage.database.tables import activity, claim_events
from storage.database.tables import claims as claims_table
from storage.desk import Desk
from tests.storage.claimable import APRIL, LOG, REGION, Clock, claiming_desk
from tests.storage.conftest import OPERATOR
from tests.storage.lively import shipped_catalogue

CATALOGUE = shipped_catalogue()
# What each act leads to from each state of the newest claim, as issue 5 tells it.
LEADS = {
    "open": {"": "draft", "rejected": "draft", "dropped": "draft"},
    "change": {"draft": "draft", "ready": "draft"},
    "ready": {"draft": "ready"},
    "file": {"ready": "filed"},
    "accept": {"filed": "accepted"},
    "reject": {"filed": "rejected"},
    "settle": {"accepted": "settled"},
    "drop": {"draft": "dropped", "ready": "dropped"},
    "take_back": {"filed": "ready", "accepted": "filed", "rejected": "filed", "settled": "accepted"},
}


@dataclass
class Template:
    """One desk with a breached month; each example works on a copy of its file."""

    folder: Path
    file: Path


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    folder = tmp_path_factory.mktemp("claims")
    file = folder / "template" / "kigen.db"
    claiming_desk(Location.of_file(file), CATALOGUE, Clock()).close()
    return Template(folder, file)


def test_any_order_of_acts_on_a_desk(template: Template) -> None:
    class Acts(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.number, self.state, self.steps, self.tick = 0, "", 0, 0

        @initialize()
        def begin(self) -> None:
            place = Path(tempfile.mkdtemp(dir=template.folder)) / "kigen.db"
            shutil.copy(template.file, place)
            self.desk = Desk.open(Location.of_file(place), actor=OPERATOR, catalogue=CATALOGUE, clock=Clock())

        def teardown(self) -> None:
            if hasattr(self, "desk"):
                self.desk.close()

        @rule(name=st.sampled_from(sorted(LEADS)))
        def act(self, name: str) -> None:
            self.tick += 1
            number = self.number
            commands: dict[str, tuple[Any, Any]] = {
                "open": (claims.open_claim, claims.OpenClaim("keys", APRIL, REGION)),
                "change": (
                    claims.change_claim,
                    claims.ChangeClaim(number, applicant="青木", evidence=(LOG,), statement=str(self.tick)),
                ),
                "ready": (claims.make_ready, claims.MakeReady(number)),
                "file": (claims.file_claim, claims.FileClaim(number, Channel.CASE)),
                "accept": (claim_answers.accept_claim, claim_answers.AcceptClaim(number)),
                "reject": (claim_answers.reject_claim, claim_answers.RejectClaim(number, "no")),
                "settle": (
                    claim_answers.settle_claim,
                    claim_answers.SettleClaim(number, Given(Money(Decimal(1), "USD")), SeenOn.CREDIT_NOTE),
                ),
                "drop": (claims.drop_claim, claims.DropClaim(number, "wrong")),
                "take_back": (claim_answers.take_back, claim_answers.TakeBack(number, "wrong")),
            }
            do, command = commands[name]
            if self.state not in LEADS[name] or (name == "ready" and not self.complete()):
                before = self.stored()
                with pytest.raises(KigenError) as refused:
                    self.desk.perform(do, command)
                assert refused.value.code in ("claim_step", "claim_exists", "claim_unknown", "many_errors")
                assert self.stored() == before
                return
            done = self.desk.perform(do, command)
            self.steps += 1
            self.number, self.state = number_of(done), LEADS[name][self.state]
            assert self.number == number + (name == "open")

        def complete(self) -> bool:
            return any(claim.standing.facts.evidence for claim in self.stored() if claim.number == self.number)

        def stored(self) -> list[Any]:
            with self.desk.read() as connection:
                rows = connection.execute(select(claims_table).order_by(claims_table.c.number)).all()
                return read_claims(connection, rows)

        @invariant()
        def the_desk_says_so(self) -> None:
            if not hasattr(self, "desk"):
                return
            stored = self.stored()
            assert [claim.number for claim in stored] == list(range(1, self.number + 1))
            with self.desk.read() as connection:
                told = activity.c.action.like("claim.%")
                count = connection.execute(select(func.count()).select_from(activity).where(told)).scalar_one()
                events = connection.execute(select(func.count()).select_from(claim_events)).scalar_one()
                states = connection.execute(select(claims_table.c.state).order_by(claims_table.c.number)).scalars()
                assert list(states) == [claim.standing.state.value for claim in stored]
            assert count == events == self.steps
            if stored:
                assert stored[-1].standing.state == self.state

    Acts.TestCase.settings = settings(
        max_examples=settings().max_examples // 4, stateful_step_count=25, suppress_health_check=list(HealthCheck)
    )
    Acts.TestCase().runTest()
