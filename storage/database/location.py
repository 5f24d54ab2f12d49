"""Where a desk is: a file of SQLite, or a PostgreSQL database."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from core.errors import BadInput

_POSTGRESQL = ("postgresql", "postgres", "postgresql+psycopg")
# What is meant for a server but is no URI of one: as a file's name it would be shown, password and all.
_NEARLY_A_URI = re.compile(
    r"\s*(postgres(ql)?(\+\w+)?:|(host|hostaddr|port|user|password|dbname|service)\s*=)", re.IGNORECASE
)
_IN_A_LOGIN = re.compile(r"(?P<user>://[^\s:/@]*):[^\s@]*@")
_AS_AN_OPTION = re.compile(r"""(?P<name>\b(?:ssl)?password\s*=\s*)(?:'(?:\\.|[^'\\])*'|[^\s&'"]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Location:
    """One of both: ``path`` of a file (absolute), or ``conninfo``, a connection URI of libpq with its password.

    ``name`` is what people and errors see; it never holds a password. ``password`` fetches the one that the
    configuration names a source of, where the URI has none.
    """

    name: str
    path: Path | None = None
    conninfo: str = field(default="", repr=False)
    password: Callable[[], str] | None = field(default=None, repr=False, compare=False)

    @classmethod
    def parse(cls, text: str) -> Location:
        """A path, ``sqlite:///path``, or ``postgresql://…`` (several hosts and all of libpq's options are allowed).

        Raises ``BadInput("database_kind_unknown")`` for other databases, ``database_empty`` for an empty text,
        ``database_url_broken`` for a URI that can't be read.
        """
        if not text.strip():
            raise BadInput("database_empty", field="database")
        scheme, separator, rest = text.partition("://")
        if not separator and _NEARLY_A_URI.match(text):
            raise BadInput("database_url_broken", field="database")
        if not separator:
            return cls.of_file(Path(text))
        if scheme in {"sqlite", "sqlite+pysqlite"} and rest.startswith("/"):
            return cls.of_file(Path(rest.partition("?")[0][1:]))
        if scheme in _POSTGRESQL:
            conninfo = f"postgresql://{rest}"
            try:
                return cls(name=_without_password(conninfo), conninfo=conninfo)
            except ValueError:  # its text repeats the URI with the password
                raise BadInput("database_url_broken", field="database") from None
        raise BadInput("database_kind_unknown", field="database", kind=scheme)

    @classmethod
    def of_file(cls, path: Path) -> Location:
        """The desk in the file ``path``; ``~`` is the home directory."""
        absolute = path.expanduser().absolute()
        return cls(name=str(absolute), path=absolute)


def hide_passwords(text: str) -> str:
    """``text`` of a library or of an operator, with the passwords of URIs and connection strings in it as ``***``."""
    return _AS_AN_OPTION.sub(r"\g<name>***", _IN_A_LOGIN.sub(r"\g<user>:***@", text))


def holds_password(text: str) -> bool:
    """Whether a password stands in a URI or connection string."""
    return hide_passwords(text) != text


def _without_password(conninfo: str) -> str:
    """Raises ``ValueError``, also for a port that is none: it may be part of a password that was not quoted."""
    _, _, said = conninfo.partition("://")
    # A password may hold /, ? and #, where urlsplit would end it; without a host there is no login.
    login, separator, place = ("", "", said) if said[:1] in {"", "/", "?"} else said.rpartition("@")
    user = re.split("[:/?#]", login, maxsplit=1)[0]
    parts = urlsplit(f"postgresql://{place}")
    hosts = parts.netloc
    for host in hosts.split(","):
        _, _, port = host.rpartition("]")[2].partition(":")
        if port.strip("0123456789"):
            raise ValueError
    # The query may hold a password too, and says nothing that tells desks apart but the host of a socket.
    query = "&".join(pair for pair in parts.query.split("&") if pair.startswith("host="))
    return urlunsplit((parts.scheme, f"{user}{separator}{hosts}", parts.path, query, ""))
