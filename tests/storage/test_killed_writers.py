"""Writers killed with SIGKILL at random moments, alone and beside others: what was acknowledged is there, and sound."""

from __future__ import annotations

import random
import time
from contextlib import nullcontext
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe

import pytest
from sqlalchemy import select

from core.desk.acts.contracts import AddContract, add_contract
from storage.database.location import Location
from storage.database.tables import activity
from tests.storage.claimable import APRIL
from tests.storage.hands import act_for_ever, desk_of, heard_all, working
from tests.storage.soundness import faults_of

pytestmark = pytest.mark.both

PATIENCE = 60


@dataclass
class Tally:
    """What the writers were told, and what happened without their hearing of it."""

    acknowledged: int = 0
    unheard: int = 0


def check_killed(location: Location, kills: int, seed: int) -> Tally:
    """``kills`` writers one after another, every other one beside a second that is killed after it."""
    with desk_of(location, "root") as desk:
        desk.perform(add_contract, AddContract("acme", "jigsaw-prime", "business-plus", "prime", starts_on=APRIL))
    moments = random.Random(seed)
    tally = Tally()
    expected: set[str] = set()
    for turn in range(kills):
        beside = working(act_for_ever, location, f"beside{turn}") if turn % 2 else nullcontext()
        with beside as other, working(act_for_ever, location, f"killed{turn}") as (writer, pipe):
            told = {_first(pipe)}
            time.sleep(moments.uniform(0, 0.05))
            writer.kill()
            writer.join(PATIENCE)
            told |= set(heard_all(pipe))
            if other is not None:
                told.add(_first(other[1]))  # nobody is locked out by the dead
                other[0].kill()
                told |= set(heard_all(other[1]))
        expected |= told
        tally.acknowledged += len(told)
        with desk_of(location, "root") as desk, desk.read() as connection:
            found = set(connection.execute(select(activity.c.command_id)).scalars())
            assert expected <= found
            assert faults_of(connection) == []
    tally.unheard = len(found) - len(expected)
    return tally


def _first(pipe: Pipe) -> str:
    """What a writer tells first; one that ended by itself fails."""
    assert pipe.poll(PATIENCE)
    return str(pipe.recv())


def test_killed_writers_leave_every_acknowledged_act(founded: Location) -> None:
    assert check_killed(founded, kills=4, seed=6).acknowledged >= 6


@pytest.mark.soak
def test_two_hundred_killed_writers_leave_every_acknowledged_act(
    founded: Location, capsys: pytest.CaptureFixture[str]
) -> None:
    tally = check_killed(founded, kills=200, seed=int(time.time()))
    assert tally.acknowledged >= 300
    with capsys.disabled():
        print(f"\n200 killed writers: {tally.acknowledged} acts acknowledged, 0 lost; {tally.unheard} unheard")
