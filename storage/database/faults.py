"""What a failure of the database means: try again, read only from now on, or the desk can't be reached."""

from __future__ import annotations

import os
import re
from pathlib import Path

from sqlalchemy.exc import TimeoutError as NoneFree

from core.errors import DeskUnreachable
from storage.database.file_system import why_mounted_read_only, why_unreadable, why_unwritable
from storage.database.location import Location, hide_passwords

# Primary result codes of SQLite (sqlite3.h); the extended code's low byte is the primary one.
_PERM, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _PROTOCOL = 3, 5, 6, 8, 10, 11, 13, 14, 15
# The last one is told by who met others again and again while all of them opened the file.
_IN_THE_WAY = {_BUSY, _LOCKED, _PROTOCOL}
_AUTH, _NOTADB = 23, 26
# The driver's backup gives no code, only the words for one (sqlite3_errstr).
_BY_WORDS = {
    "database is locked": _BUSY, "database table is locked": _LOCKED, "attempt to write a readonly database": _READONLY,
    "disk I/O error": _IOERR, "database disk image is malformed": _CORRUPT, "database or disk is full": _FULL,
    "unable to open database file": _CANTOPEN, "file is not a database": _NOTADB, "locking protocol": _PROTOCOL,
}  # fmt: skip
_RETRY_SQLSTATES = frozenset(("40001", "40P01", "55P03"))  # serialisation, deadlock, lock timeout
# Connection exceptions; the server ends or starts; who waited for us waits no more; no connection to spare.
_LOST_SQLSTATES = ("08", "57P0", "25P03", "53300")
# A server that refuses a connection says why, but libpq hands on its words alone, without the five letters.
_REFUSALS_BY_WORDS = (
    (re.compile(r'FATAL: +database ".*" does not exist'), "3D000"),
    (re.compile(r'FATAL: +(role ".*" does not exist|role ".*" is not permitted to log in|no pg_hba\.conf entry'
                r"|(password|peer|ident|SCRAM|GSSAPI|LDAP|PAM|RADIUS|certificate) authentication failed)"), "28000"),
    (re.compile(r"fe_sendauth: no password supplied"), "28P01"),
    (re.compile(r"FATAL: +(sorry, too many clients|remaining connection slots|too many connections for)"), "53300"),
)  # fmt: skip
_DISK_FULL_SQLSTATE = "53100"
_LEAD_ROLE = "kigen_lead"  # what the triggers of roles.sql name
_OF_LEADS = "kigen_erase"  # a function of roles.sql, which an older kigen's lacks
NEEDS_LEAD = "desk_needs_lead"


def driver_error(error: BaseException) -> BaseException:
    """The driver's own exception inside SQLAlchemy's."""
    return getattr(error, "orig", None) or error


def sqlite_code(error: BaseException) -> int:
    """SQLite's primary result code, 0 where there is none."""
    found = driver_error(error)
    code = getattr(found, "sqlite_errorcode", None)
    if code is None and "sqlite" in type(found).__module__:
        return _BY_WORDS.get(str(found), 0)
    return code & 0xFF if isinstance(code, int) else 0


def sqlstate(error: BaseException) -> str:
    """PostgreSQL's five letters, empty where there are none (a lost connection has none)."""
    found = driver_error(error)
    return getattr(found, "sqlstate", None) or _refusal(found)


def _refusal(error: BaseException) -> str:
    """Why a server refused a connection, where it says so in English; empty of several hosts, of which another may take
    it soon."""
    if type(error).__name__ != "OperationalError" or "Multiple connection attempts" in str(error):
        return ""
    return next((state for words, state in _REFUSALS_BY_WORDS if words.search(str(error))), "")


def may_be_tried_again(error: BaseException) -> bool:
    """Whether the whole act can run again: others were in the way, or the connection was lost."""
    return (
        sqlite_code(error) in _IN_THE_WAY
        or sqlstate(error) in _RETRY_SQLSTATES
        or sqlstate(error).startswith(_LOST_SQLSTATES)
        or bool(getattr(error, "connection_invalidated", False))
        or _connecting(error)  # while a standby takes over, there is nobody to connect to
    )


def was_lost(error: BaseException) -> bool:
    """Whether the connection was lost: what was on its way to be committed then may be, or may not."""
    tried_again = sqlite_code(error) in _IN_THE_WAY or sqlstate(error) in _RETRY_SQLSTATES
    return may_be_tried_again(error) and not tried_again


def is_damage(error: BaseException) -> bool:
    """Whether the file's pages are broken: nothing may be written any more."""
    return sqlite_code(error) in {_CORRUPT, _NOTADB}


def is_shut(error: BaseException) -> bool:
    """Whether SQLite may not open or write one of its files, be it for an instant only."""
    return sqlite_code(error) in {_CANTOPEN, _READONLY}


def unreachable(error: BaseException, location: Location) -> DeskUnreachable | None:
    """The error as the desk's own, or None where it is none of the database's."""
    if location.path is not None:
        return _of_sqlite(error, location)
    return _of_postgresql(error, location)


def _of_sqlite(error: BaseException, location: Location) -> DeskUnreachable | None:
    path = location.path
    assert path is not None
    detail = str(driver_error(error))
    match sqlite_code(error):
        case 0 if isinstance(error, NoneFree):
            return DeskUnreachable("desk_busy", path=location.name)
        case 0:
            return None
        case 1 if "contentless_delete" in detail:
            return DeskUnreachable("sqlite_too_old_to_search", path=location.name)
        case code if code == _NOTADB:
            return DeskUnreachable("desk_foreign", path=location.name)
        case code if code == _CORRUPT:
            return DeskUnreachable("desk_damaged", path=location.name)
        case code if code == _FULL or (code == _IOERR and _without_space(path.parent)):
            return DeskUnreachable("desk_disk_full", path=location.name, directory=str(path.parent))
        case code if code in _IN_THE_WAY:
            return DeskUnreachable("desk_busy", path=location.name)
        case code if code in {_CANTOPEN, _READONLY, _PERM, _AUTH}:
            # One text of SQLite for many causes: look which.
            return (
                why_unreadable(path)
                or why_unwritable(path)
                or DeskUnreachable("desk_io_error", path=location.name, detail=detail)
            )
        case code if code == _IOERR:
            # A disk with faults is mounted anew, read-only, under the feet of who writes.
            return why_mounted_read_only(path) or DeskUnreachable("desk_io_error", path=location.name, detail=detail)
    return None


def _without_space(directory: Path) -> bool:
    """SQLite says "disk I/O error" where it was its side file that found no room."""
    try:
        return os.statvfs(directory).f_bavail == 0
    except OSError:
        return False


def _of_postgresql(error: BaseException, location: Location) -> DeskUnreachable | None:
    state = sqlstate(error)
    name = location.name
    if state == "3D000":
        return DeskUnreachable("desk_database_missing", database=name)
    if state.startswith("28"):
        return DeskUnreachable("desk_login_refused", database=name)
    if state == "42501" and _LEAD_ROLE in str(driver_error(error)):
        return DeskUnreachable(NEEDS_LEAD, database=name)
    if state == "42501" or (state == "42883" and _OF_LEADS in str(driver_error(error))):
        return DeskUnreachable("desk_privilege_missing", database=name)
    if state == "25006":
        return DeskUnreachable("desk_server_read_only", database=name)
    if state in {_DISK_FULL_SQLSTATE, "53000"}:
        return DeskUnreachable("desk_server_full", database=name)
    if state == "53300":
        return DeskUnreachable("desk_server_crowded", database=name)
    if state in _RETRY_SQLSTATES or state == "57014" or isinstance(error, NoneFree):
        return DeskUnreachable("desk_busy", path=name)
    if type(driver_error(error)).__name__ in {"ServerSilent", "ConnectionTimeout"}:
        return DeskUnreachable("desk_server_silent", database=name)
    if may_be_tried_again(error):
        return DeskUnreachable("desk_server_unreachable", database=name, detail=_first_line(error))
    return None


def _connecting(error: BaseException) -> bool:
    """Whether a server could not be reached at all; what it says itself has a SQLSTATE."""
    if sqlstate(error) or sqlite_code(error):
        return False
    return type(driver_error(error)).__name__ in {"OperationalError", "ConnectionTimeout", "ServerSilent"}


def _first_line(error: BaseException) -> str:
    """The driver's reason without the connection string, which may hold a password."""
    lines = str(driver_error(error)).strip().splitlines()
    return hide_passwords(lines[0]) if lines else ""
