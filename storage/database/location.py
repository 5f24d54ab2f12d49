"""Where a desk is: a file of SQLite, or a PostgreSQL database."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from core.errors import BadInput

_POSTGRESQL = ("postgresql", "postgres", "postgresql+psycopg")


@dataclass(frozen=True, slots=True)
class Location:
    """One of both: ``path`` of a file (absolute), or ``conninfo``, a connection URI of libpq with its password.

    ``name`` is what people and errors see; it never holds a password.
    """

    name: str
    path: Path | None = None
    conninfo: str = field(default="", repr=False)

    @classmethod
    def parse(cls, text: str) -> Location:
        """A path, ``sqlite:///path``, or ``postgresql://…`` (several hosts and all of libpq's options are allowed).

        Raises ``BadInput("database_kind_unknown")`` for other databases, ``database_empty`` for an empty text,
        ``database_url_broken`` for a URI that can't be read.
        """
        if not text.strip():
            raise BadInput("database_empty", field="database")
        scheme, separator, rest = text.partition("://")
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


def _without_password(conninfo: str) -> str:
    parts = urlsplit(conninfo)
    login, separator, hosts = parts.netloc.rpartition("@")
    user = login.partition(":")[0]
    # The query may hold a password too, and says nothing that tells desks apart but the host of a socket.
    query = "&".join(pair for pair in parts.query.split("&") if pair.startswith("host="))
    return urlunsplit((parts.scheme, f"{user}{separator}{hosts}", parts.path, query, ""))
