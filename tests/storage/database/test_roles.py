"""Login roles of people on PostgreSQL: what each may do, and what nobody may, is held by the server itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from core.desk.acts.claims import ChangeClaim, OpenClaim, change_claim, open_claim
from core.desk.acts.incidents import ChangeIncident, Waive, change_incident, waive
from core.desk.acts.months import FreezeMonth, freeze_month, reopen_month
from core.desk.acts.paper import AddNote, add_note
from core.desk.acts.receive import ReceiveTicket, receive
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
from storage.erasing import Erased
from storage.exchange.dump import dump
from tests.storage.acts import erase_ticket
from tests.storage.claimable import APRIL, NOW, REGION, Clock
from tests.storage.every_act import CASES, SERVICE, Case, desk_for_acts, performed
from tests.storage.lively import shipped_catalogue

ROLES = {"viewer": "kigen_viewer", "operator": "kigen_operator", "lead": "kigen_lead", "stranger": ""}
SECRET = "山田太郎の電話は090"
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
        assert refused.value.code == "role_needed"
        assert served.login("lead") in str(refused.value.params["who"])  # beside those of other workers
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


LOG = ("activity", "events", "claim_events", "handovers", "handover_marks")
ENTRY = "INSERT INTO activity SELECT 9999, 'x', 'x', recorded_at, {actor}, {action}, '1', NULL, NULL, '', '', '' FROM activity LIMIT 1"  # noqa: E501
TOUCH = "UPDATE touches SET waived_by = session_user, waived_why = 'x'"
FORGERIES = (
    *(f"UPDATE {table} SET id = id || 'x'" for table in LOG),
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


@pytest.mark.parametrize("table", LOG)
def test_not_even_the_owner_changes_the_log(shared: Served, table: str) -> None:
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with (
            psycopg.connect(shared.uri) as connection,
            pytest.raises(psycopg.errors.RaiseException, match="append-only"),
        ):
            connection.execute(statement.encode())


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
def worded(template: str, new_database: Callable[..., str], worker_id: str) -> Served:
    """Where something is written everywhere; for statements that leave nothing."""
    served = Served(new_database(template), worker_id)
    with served.desk("operator") as desk:
        desk.perform(add_note, AddNote(1, "called"))
        desk.perform(freeze_month, FreezeMonth("mail", APRIL, SERVICE, "report sent"))
        desk.perform(open_claim, OpenClaim("keys", APRIL, REGION))
        desk.perform(change_claim, ChangeClaim(1, applicant="青木"))
    return served


Change = Callable[[Any], Any]


def erase_by_hand(connection: psycopg.Connection, of: str, field: str, change: Change) -> None:
    """Erase in the newest row of ``of`` what ``change`` makes of it, without kigen."""
    key = {"events": "seq", "claim_events": "seq", "activity": "seq"}.get(of, "id")
    row = connection.execute(f"SELECT {key}::text, {field}::text FROM {of} ORDER BY {of}.{key} DESC LIMIT 1").fetchone()
    assert row is not None
    content = json.dumps(change(json.loads(row[1]))) if field == "data" else change(row[1])
    connection.execute("SELECT kigen_erase(%s, %s, %s, %s)", (of, field, [row[0]], [content]))


ERASINGS: tuple[tuple[str, str, Change], ...] = (
    ("events", "data", lambda data: {**data, "text": "***"}),
    ("claim_events", "data", lambda data: {**data, "facts": {**data["facts"], "applicant": "***"}}),
    ("activity", "payload", lambda _: None),
    ("frozen_months", "why", lambda _: "***"),
)
NO_ERASINGS: tuple[tuple[str, str, Change], ...] = (
    ("events", "data", lambda data: {**data, "text": "other words"}),
    ("events", "data", lambda data: {**data, "reason": "***"}),  # where there was none
    ("events", "data", lambda _: {}),
    ("events", "data", lambda _: None),
    ("events", "data", lambda _: "***"),
    ("claim_events", "data", lambda data: {**data, "facts": {"applicant": "***"}, "channel": "***"}),
    ("claim_events", "data", lambda data: {**data, "facts": "***"}),
    ("activity", "payload", lambda payload: payload),
    ("activity", "hash", lambda _: None),
    ("activity", "actor", lambda _: "***"),
    ("events", "actor", lambda _: "***"),
    ("frozen_months", "why", lambda _: "better"),
    ("frozen_months", "figures", lambda _: "***"),
    ("desk", "settings", lambda _: "***"),
)


@pytest.mark.parametrize(("of", "field", "change"), ERASINGS)
def test_a_lead_erases_texts_where_nobody_changes_anything(worded: Served, of: str, field: str, change: Change) -> None:
    with worded.session("lead") as connection:
        erase_by_hand(connection, of, field, change)
        erased = f"SELECT FROM {of} WHERE {field} IS NULL OR {field} LIKE '%***%'"
        assert connection.execute(erased.encode()).rowcount == 1
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE activity SET actor = 'x'")
    for who in ("viewer", "operator"):
        with worded.session(who) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            erase_by_hand(connection, of, field, change)


@pytest.mark.parametrize(("of", "field", "change"), NO_ERASINGS)
def test_a_lead_erases_nothing_but_texts(worded: Served, of: str, field: str, change: Change) -> None:
    with worded.session("lead") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        erase_by_hand(connection, of, field, change)


def test_nobody_puts_tables_of_his_own_in_the_place_of_those_that_erasing_asks(worded: Served) -> None:
    with worded.session("lead") as connection:
        connection.execute("CREATE TEMP TABLE events (seq bigint, data text)")
        connection.execute("INSERT INTO pg_temp.events SELECT seq, '***' FROM public.events")
        connection.execute("SELECT kigen_erase('activity', 'payload', '{1}', '{NULL}')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT kigen_erase('events', 'data', '{8}', ARRAY['\"***\"'])")


def test_kigen_erases_for_a_lead_and_for_nobody_else(served: Served) -> None:
    with served.desk("operator") as operator:
        operator.perform(receive, ReceiveTicket("acme", "high", SECRET, requester=SECRET))
        operator.perform(add_note, AddNote(3, SECRET))
        with pytest.raises(Refused, match="role_needed"):
            erase_ticket(operator, 3, "the customer asked")
        operator.actor = replace(operator.actor, rights=Rights())  # kigen bypassed
        with pytest.raises(DeskUnreachable, match="desk_privilege_missing"):
            erase_ticket(operator, 3, "the customer asked")
    with served.desk("lead") as lead:
        with psycopg.connect(served.uri) as owner:
            owner.execute("ALTER FUNCTION kigen_erase RENAME TO not_there")
        with pytest.raises(DeskUnreachable, match="desk_privilege_missing"):  # the roles are those of an older kigen
            erase_ticket(lead, 3, "the customer asked")
        run_script(served.uri)
        assert len(erase_ticket(lead, 3, "the customer asked").entries) == 2
        lines: list[str] = []
        with lead.read() as connection:
            found = verify(connection)
            dump(connection, lines.append)
        assert (found.breaks, found.erased) == ((), 2)
        assert SECRET not in "".join(lines)
        assert erase_ticket(lead, 3, "again") == Erased(changed=False)
        with lead.engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text("UPDATE events SET actor = 'x'"))


@pytest.fixture(scope="module")
def shared(template: str, new_database: Callable[..., str], worker_id: str) -> Served:
    """For statements that leave nothing."""
    return Served(new_database(template), worker_id)


def test_a_viewer_reads_all_and_writes_nothing(shared: Served) -> None:
    with shared.desk("viewer") as desk:
        assert desk.read_only is not None
        able = desk.read_only.params["who"]
        assert isinstance(able, tuple)
        assert {shared.login("lead"), shared.login("operator")} <= set(able)
        assert shared.login("viewer") not in able
        with desk.read() as connection:
            for table in metadata.sorted_tables:
                connection.execute(select(table)).all()
            assert verify(connection).entries > 0
        with pytest.raises(Refused, match="role_needed"):
            desk.perform(add_note, AddNote(1, "x"))
    for name in (*metadata.tables, "search"):
        for statement in (f"INSERT INTO {name} SELECT * FROM {name}", f"DELETE FROM {name}"):
            with shared.session("viewer") as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(statement)


def test_a_login_without_a_role_sees_nothing(shared: Served) -> None:
    with pytest.raises(DeskUnreachable, match="desk_privilege_missing"):
        shared.desk("stranger")
