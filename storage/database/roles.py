"""Who one is to a PostgreSQL server, and what one may do there (``roles.sql``)."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from sqlalchemy import Connection

from core.desk.roles import Rights, Role

# A superuser is a member of every role, and the owner may enter any name: neither is a person's own login.
_SESSION = """
SELECT session_user AS login, has_table_privilege('activity', 'INSERT') AS may_write,
    NOT pg_has_role(session_user, activity.relowner, 'MEMBER') AND EXISTS (
        SELECT FROM pg_roles WHERE rolname = 'kigen_viewer' AND pg_has_role(session_user, pg_roles.oid, 'MEMBER')
    ) AS personal,
    pg_has_role(session_user, activity.relowner, 'MEMBER') OR NOT EXISTS (
        SELECT FROM pg_roles WHERE rolname = 'kigen_lead' AND NOT pg_has_role(session_user, pg_roles.oid, 'MEMBER')
    ) AS leads
FROM pg_class AS activity WHERE activity.oid = 'activity'::regclass
"""

# Who may act, leads first. Nobody works as the owner, who is a member of what he made.
_HOLDERS = """
SELECT login.rolname, bool_or(held.rolname = 'kigen_lead') AS leads
FROM pg_roles AS login JOIN pg_roles AS held ON pg_has_role(login.oid, held.oid, 'MEMBER')
WHERE login.rolcanlogin AND NOT login.rolsuper AND held.rolname IN ('kigen_operator', 'kigen_lead')
    AND login.oid <> (SELECT relowner FROM pg_class WHERE oid = 'activity'::regclass)
GROUP BY login.rolname ORDER BY leads DESC, login.rolname LIMIT 20
"""


@dataclass(frozen=True, slots=True)
class Session:
    """``personal``: the login is one person's, and the server lets him act under this name only."""

    login: str
    personal: bool
    rights: Rights


def session_of(connection: Connection) -> Session:
    """What the server says of this connection to a desk.

    Where nobody made the roles (``kigen roles``), who may write at all is a lead.
    """
    found = connection.exec_driver_sql(_SESSION).one()
    if found.may_write and found.leads:
        return Session(found.login, found.personal, Rights())
    holders: dict[Role, tuple[str, ...]] = {}
    for name, leads in connection.exec_driver_sql(_HOLDERS):
        held = Role.LEAD if leads else Role.OPERATOR
        holders[held] = (*holders.get(held, ()), name)
    role = Role.OPERATOR if found.may_write else Role.VIEWER
    return Session(found.login, found.personal, Rights(role, holders))


def roles_script() -> str:
    """The SQL that gives viewers, operators and leads their rights; to be run by the owner of the tables."""
    return (files("storage.database") / "roles.sql").read_text(encoding="utf-8")
