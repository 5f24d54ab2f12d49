"""Login roles of people on PostgreSQL: what each may do, and what nobody may, is held by the server itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from core.desk.acts.incidents import ChangeIncident, Waive, change_incident, waive
from core.desk.acts.months import FreezeMonth, freeze_month, reopen_month
from core.desk.acts.paper import AddNote, add_note
from core.desk.roles import Rights, Role
from core.errors import DeskUnreachable, Refused
from storage.actor import Actor
from storage.copying import copy_desk
from storage.database.activity import verify
from storage.database.faults import sqlstate
from storage.database.location import Location
from storage.database.roles import roles_script
from storage.database.tables import activity, metadata
from storage.database.unit_of_work import StoredUnitOfWork
from storage.desk import Desk
from tests.storage.claimable import APRIL, NOW, Clock
from tests.storage.every_act import CASES, SERVICE, Case, desk_for_acts, performed
from tests.storage.lively import shipped_catalogue

ROLES = {"viewer": "kigen_viewer", "operator": "kigen_operator", "lead": "kigen_lead", "stranger": ""}
LEAD_ACTS = {waive, reopen_month}


@dataclass(frozen=True)
class Served:
    """A desk on a server, and the logins of people there."""

    uri: str
    worker: str

    def login(self, who: str) -> str:
        return f"{who}_{self.worker}"

    def location(self, who: str) -> Location:
        parts = urlsplit(self.uri)
        hosts = parts.netloc.rpartition("@")[2]
        return Location.parse(urlunsplit((parts.scheme, f"{self.login(who)}:secret@{hosts}", *parts[2:])))

    def desk(self, who: str, claimed: str = "") -> Desk:
        """As somebody opens it whose machine calls him otherwise."""
        actor = Actor(1000, "somebody", claimed)
        return Desk.open(self.location(who), actor=actor, catalogue=shipped_catalogue(), clock=Clock())

    @contextmanager
    def session(self, who: str) -> Iterator[psycopg.Connection]:
        """Without kigen; nothing stays of it."""
        with psycopg.connect(self.location(who).conninfo) as connection:
            yield connection
            connection.rollback()


@pytest.fixture(scope="module")
def template(new_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> str:
    """The name of a database with a desk and all rights, which is copied."""
    file = Location.of_file(tmp_path_factory.mktemp("roles") / "desk" / "kigen.db")
    desk_for_acts(file).close()
    uri = new_database()
    copy_desk(file, Location.parse(uri), lambda *_: None)
    run_script(uri)
    run_script(uri)  # as after every migration
    with psycopg.connect(uri, autocommit=True) as connection:
        for who, role in ROLES.items():
            member = f"IN ROLE {role}" if role else ""
            connection.execute(f"CREATE ROLE {who}_{worker_id} LOGIN PASSWORD 'secret' {member}")
    return urlsplit(uri).path.removeprefix("/")


def run_script(uri: str) -> None:
    for _ in range(5):
        try:
            with psycopg.connect(uri, autocommit=True) as connection:
                connection.execute(roles_script())
            return
        except (psycopg.errors.UniqueViolation, psycopg.errors.InternalError_):
            continue  # roles belong to the whole server, and other workers make them at this moment
    raise AssertionError("the roles could not be made")


@pytest.fixture
def served(template: str, new_database: Callable[..., str], worker_id: str) -> Served:
    return Served(new_database(template), worker_id)


def try_out(desk: Desk, case: Case) -> None:
    """The act with all that comes before it, taken back at the end; by the server's leave, not by kigen's."""
    with desk.engine.connect() as connection, connection.begin() as transaction:
        for turn, (act, command) in enumerate((*case.before, (case.act, case.command))):
            uow = StoredUnitOfWork(
                connection, command_id=str(turn), now=NOW, actor=replace(desk.actor, rights=Rights()),
                catalogue=desk.catalogue, new_id=desk.keys.new,
            )  # fmt: skip
            assert performed(act)(uow, command).changed
        transaction.rollback()


@pytest.mark.parametrize("who", ["operator", "lead"])
def test_operators_do_every_act_but_those_of_leads(served: Served, who: str) -> None:
    with served.desk(who) as desk:
        assert desk.read_only is None
        assert desk.actor.rights.role is Role(who)
        for case in CASES:
            acts = {act for act, _ in case.before} | {case.act}
            if who == "operator" and acts & LEAD_ACTS:
                with pytest.raises(ProgrammingError, match="kigen_lead") as refused:
                    try_out(desk, case)
                assert sqlstate(refused.value) == "42501"
            else:
                try_out(desk, case)


def test_an_operator_is_told_that_it_takes_a_lead(served: Served) -> None:
    with served.desk("operator") as operator:
        with pytest.raises(Refused) as refused:
            operator.perform(waive, Waive(1, "mail", "agreed", SERVICE))
        assert (refused.value.code, refused.value.params["who"]) == ("role_needed", (served.login("lead"),))
        operator.actor = replace(operator.actor, rights=Rights())  # kigen bypassed: the server holds it too
        with pytest.raises(DeskUnreachable, match="desk_needs_lead"):
            operator.perform(waive, Waive(1, "mail", "agreed", SERVICE))
        assert operator.perform(freeze_month, FreezeMonth("mail", APRIL, SERVICE)).changed


def test_a_waiver_of_a_lead_outlives_what_an_operator_changes(served: Served) -> None:
    with served.desk("lead") as lead, served.desk("operator") as operator:
        lead.perform(waive, Waive(1, "mail", "agreed", SERVICE))
        operator.perform(change_incident, ChangeIncident(1, end=NOW))
        with operator.read() as connection:
            waived = connection.execute(text("SELECT waived_by FROM touches WHERE waived_by <> ''")).scalars().all()
            assert waived == [served.login("lead")]


def test_the_login_at_the_server_is_who_acts(served: Served) -> None:
    with served.desk("operator", claimed="佐藤") as operator, served.desk("lead") as lead:
        operator.perform(add_note, AddNote(1, "called"))
        lead.perform(add_note, AddNote(1, "called again"))
        with lead.read() as connection:
            last = connection.execute(select(activity.c.actor).order_by(activity.c.seq.desc()).limit(2)).scalars().all()
            assert last == [served.login("lead"), f"{served.login('operator')}/佐藤"]
            assert verify(connection).breaks == ()


LOG = ("activity", "events", "claim_events")
ENTRY = "INSERT INTO activity SELECT 9999, 'x', 'x', recorded_at, {actor}, {action}, '1', NULL, NULL, '', '', '' FROM activity LIMIT 1"  # noqa: E501
TOUCH = "UPDATE touches SET waived_by = session_user, waived_why = 'x'"
FORGERIES = (
    *(f"UPDATE {table} SET seq = seq + 1000" for table in LOG),
    *(f"UPDATE {table} SET actor = 'nobody'" for table in LOG),
    *(f"DELETE FROM {table}" for table in LOG),
    *(f"TRUNCATE {table} CASCADE" for table in LOG),
    *(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in LOG),
    *(f"DROP TRIGGER kigen_name ON {table}" for table in LOG),
    *(f"DROP TRIGGER {table}_append_only ON {table}" for table in LOG),
    ENTRY.format(actor="'tanaka'", action="'ticket.noted'"),
    ENTRY.format(actor="session_user || 'x'", action="'ticket.noted'"),
    "INSERT INTO events SELECT 9999, 'x', ticket_id, kind, at, recorded_at, 'tanaka', data FROM events LIMIT 1",
    "INSERT INTO operators VALUES ('x', 0, 'root', '', 0)",
    "INSERT INTO activity SELECT * FROM activity LIMIT 1 ON CONFLICT (seq) DO UPDATE SET actor = 'nobody'",
    "UPDATE desk SET id = id; DELETE FROM desk",
    "DELETE FROM tickets",
    "UPDATE frozen_months SET figures = '{}'",
    "DELETE FROM frozen_months",
    "DROP TABLE activity",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE OR REPLACE FUNCTION kigen_is_owner() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "SET session_replication_role = replica",
    "SET SESSION AUTHORIZATION postgres",
    "GRANT kigen_lead TO CURRENT_USER",
    "ALTER ROLE CURRENT_USER SUPERUSER",
)


@pytest.mark.parametrize("statement", FORGERIES)
@pytest.mark.parametrize("who", ["viewer", "operator", "lead"])
def test_what_was_entered_is_nobodys_to_change(shared: Served, who: str, statement: str) -> None:
    with (
        shared.session(who) as connection,
        pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.RaiseException)),
    ):
        connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        TOUCH,
        "DELETE FROM touches; INSERT INTO touches SELECT incidents.id, contracts.id, '', 0, 1, '', session_user, 'x'"
        " FROM incidents, contracts",
        # A table of the caller's own, in the place of the one that the trigger asks.
        "CREATE TEMP TABLE activity (subject text, action text, actor text);"
        "INSERT INTO pg_temp.activity VALUES ('1', 'incident.waived', session_user); " + TOUCH,
        ENTRY.format(actor="session_user", action="'incident.waived'"),
        ENTRY.format(actor="session_user", action="'month.reopened'"),
    ],
)
def test_no_operator_makes_himself_a_lead(shared: Served, statement: str) -> None:
    with shared.session("operator") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)
    with shared.session("lead") as connection:
        connection.execute(statement)


@pytest.fixture(scope="module")
def shared(template: str, new_database: Callable[..., str], worker_id: str) -> Served:
    """For statements that leave nothing."""
    return Served(new_database(template), worker_id)


def test_a_viewer_reads_all_and_writes_nothing(shared: Served) -> None:
    with shared.desk("viewer") as desk:
        assert desk.read_only is not None
        assert desk.read_only.code == "desk_login_only_views"
        with desk.read() as connection:
            for table in metadata.sorted_tables:
                connection.execute(select(table)).all()
            assert verify(connection).entries > 0
        with pytest.raises(DeskUnreachable, match="desk_login_only_views"):
            desk.perform(add_note, AddNote(1, "x"))
    for name in (*metadata.tables, "search"):
        for statement in (f"INSERT INTO {name} SELECT * FROM {name}", f"DELETE FROM {name}"):
            with shared.session("viewer") as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(statement)


def test_a_login_without_a_role_sees_nothing(shared: Served) -> None:
    with pytest.raises(DeskUnreachable, match="desk_privilege_missing"):
        shared.desk("stranger")
