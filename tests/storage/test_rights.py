"""What the role of an operator lets him do on a desk in a file, and what his own configuration can't change in it."""

from __future__ import annotations

import os
import pwd
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from core.desk.acts.incidents import waive
from core.desk.acts.months import reopen_month
from core.desk.acts.paper import AddNote, add_note
from core.desk.roles import Rights, Role
from core.errors import BadInput, Refused
from storage.actor import Actor, acting
from storage.configuration import read_configuration
from storage.database.activity import verify
from storage.database.location import Location
from storage.database.tables import activity
from storage.database.unit_of_work import StoredUnitOfWork
from storage.desk import Desk
from storage.paths import Paths
from storage.role_settings import read_roles, rights_by
from storage.workplace import open_workplace
from tests.storage.acts import erase_ticket
from tests.storage.claimable import NOW, Clock
from tests.storage.conftest import OPERATOR
from tests.storage.every_act import CASES, Case, desk_for_acts, performed
from tests.storage.lively import shipped_catalogue

LEAD_ACTS = {waive, reopen_month}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Location:
    location = Location.of_file(tmp_path_factory.mktemp("rights") / "desk" / "kigen.db")
    desk_for_acts(location).close()
    return location


def opened_as(role: Role, place: Location, said: dict[str, str] | None = None) -> Desk:
    actor = replace(OPERATOR, rights=Rights(role, {Role.LEAD: ("sato",)}), said=said or {})
    return Desk.open(place, actor=actor, catalogue=shipped_catalogue(), clock=Clock())


def try_out(desk: Desk, case: Case) -> None:
    """The act by the desk's operator, after what a lead did before it; taken back at the end."""
    with desk.engine.connect() as connection, connection.begin() as transaction:
        lead = replace(desk.actor, rights=Rights())
        steps = [*((lead, *step) for step in case.before), (desk.actor, case.act, case.command)]
        for turn, (actor, act, command) in enumerate(steps):
            uow = StoredUnitOfWork(
                connection, command_id=str(turn), now=NOW, actor=actor, catalogue=desk.catalogue, new_id=desk.keys.new
            )
            assert performed(act)(uow, command).changed
        transaction.rollback()


def test_an_operator_does_every_act_but_those_of_leads(place: Location) -> None:
    with opened_as(Role.OPERATOR, place) as desk:
        for case in CASES:
            if case.act in LEAD_ACTS:
                with pytest.raises(Refused, match="role_needed"):
                    try_out(desk, case)
            else:
                try_out(desk, case)


def test_a_lead_does_every_act(place: Location) -> None:
    with opened_as(Role.LEAD, place) as desk:
        for case in CASES:
            try_out(desk, case)


def test_a_viewer_reads_and_no_act_of_his_begins(place: Location) -> None:
    with opened_as(Role.VIEWER, place) as desk:
        with desk.read() as connection:
            before = verify(connection)
        with pytest.raises(Refused, match="role_needed") as refused:
            desk.perform(add_note, AddNote(1, "x"))
        assert desk.read_only is refused.value
        with desk.read() as connection:
            assert verify(connection).head == before.head


def test_a_viewer_brings_no_deadlines_up_to_date(place: Location) -> None:
    actor = replace(OPERATOR, rights=Rights(Role.VIEWER))
    opened = open_workplace(place, actor=actor, clock=Clock())
    opened.desk.close()
    assert opened.recomputed is None


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR])
def test_only_a_lead_erases(place: Location, role: Role) -> None:
    with opened_as(role, place) as desk, pytest.raises(Refused, match="role_needed"):
        erase_ticket(desk, 1, "the customer asked")


def test_what_is_said_of_the_operator_stands_in_the_details_of_his_acts(place: Location) -> None:
    said = {"sudo_user": "tanaka", "ssh": "203.0.113.5 51234 10.0.0.1 22"}
    with opened_as(Role.OPERATOR, place, said) as desk:
        desk.perform(add_note, AddNote(1, "x"))
        with desk.read() as connection:
            newest = connection.execute(select(activity).order_by(activity.c.seq.desc())).first()
            assert newest is not None
            assert newest.actor == OPERATOR.name
            assert '"said":{"ssh":"203.0.113.5 51234 10.0.0.1 22","sudo_user":"tanaka"}' in newest.payload
            assert verify(connection).breaks == ()


# -- Which role one has -------------------------------------------------------------------------------------------

TABLE = read_roles({"lead": ["sato", "@night"], "operator": ["*"], "viewer": ["guest", "sato"]})


@pytest.mark.parametrize(
    ("login", "groups", "role"),
    [
        ("sato", (), Role.LEAD),  # the highest of what he is named for
        ("tanaka", (), Role.OPERATOR),
        ("tanaka", ("staff", "night"), Role.LEAD),
        ("guest", (), Role.VIEWER),  # named, so that he is not everybody
        ("night", (), Role.OPERATOR),  # a login, not the group
    ],
)
def test_a_login_has_the_role_it_is_named_for(login: str, groups: tuple[str, ...], role: Role) -> None:
    assert rights_by(TABLE, login, groups).role is role


def test_without_a_table_everybody_is_a_lead_and_with_one_who_is_not_named_a_viewer() -> None:
    assert rights_by(None, "tanaka", ()).role is Role.LEAD
    assert rights_by(read_roles({"lead": ["sato"]}), "tanaka", ()).role is Role.VIEWER


@pytest.fixture
def places(tmp_path: Path) -> Paths:
    """The site makes whoever runs this an operator."""
    files = {name: tmp_path / name for name in Paths.__slots__}
    found = Paths(**files)
    login = pwd.getpwuid(os.getuid()).pw_name
    found.site_configuration.write_text(f'[roles]\nlead = ["sato"]\noperator = ["{login}"]\n', encoding="utf-8")
    return found


def role_by(places: Paths) -> Rights:
    return acting(roles=read_configuration(places).roles).rights


@pytest.mark.parametrize("said", ['lead = ["*"]', 'lead = ["sato"]\noperator = ["*"]', 'viewer = ["*"]', ""])
def test_nobody_chooses_his_role_by_his_own_configuration(places: Paths, said: str) -> None:
    assert role_by(places) == Rights(Role.OPERATOR, read_configuration(places).roles or {})
    places.user_configuration.write_text(f"[roles]\n{said}\n", encoding="utf-8")
    with pytest.raises(BadInput, match="configuration_key_of_site"):
        role_by(places)


@pytest.mark.parametrize("wrong", ['boss = ["sato"]', 'lead = "sato"', "lead = [1]", 'lead = [""]', 'lead = ["@"]'])
def test_a_table_that_is_wrong_is_told_and_opens_nothing(places: Paths, wrong: str) -> None:
    places.site_configuration.write_text(f"[roles]\n{wrong}\n", encoding="utf-8")
    with pytest.raises(BadInput, match="configuration_roles_wrong"):
        read_configuration(places)


def test_what_is_claimed_gives_no_role() -> None:
    login = acting().login
    table = read_roles({"lead": ["sato"], "operator": [login]})
    actor = acting((login,), "sato", environment={"SUDO_USER": "sato", "LOGNAME": "sato"}, roles=table)
    assert (actor.name, actor.rights.role) == (f"{login}/sato", Role.OPERATOR)
    assert actor.said == {"sudo_user": "sato"}


def test_what_the_environment_says_is_cleaned_and_cut() -> None:
    actor = acting(environment={"SUDO_USER": "ta\x1b[31mnaka", "SSH_CONNECTION": "9" * 10_000})
    assert "\x1b" not in actor.said["sudo_user"]
    assert len(actor.said["ssh"]) <= 100
    assert Actor(1, "x").said == {}
