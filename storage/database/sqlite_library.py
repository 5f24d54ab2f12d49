"""Which SQLite is in use, and whether a desk may be written with it."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from types import ModuleType
from typing import Any

# Two processes that write and checkpoint one WAL file at the same moment can lose committed pages.
_WAL_RESET_BUG = ((3, 7, 0), (3, 51, 2))
# The search index deletes from a contentless FTS5 table.
_CONTENTLESS_DELETE_SINCE = (3, 43, 0)


@dataclass(frozen=True, slots=True)
class SqliteLibrary:
    """One SQLite library with its driver."""

    module: Any
    driver: str
    version: tuple[int, ...]

    @property
    def version_text(self) -> str:
        """``3.53.4``."""
        return ".".join(map(str, self.version))

    @property
    def fault(self) -> str:
        """Why a desk is only read with this library; empty where it may be written."""
        if _WAL_RESET_BUG[0] <= self.version <= _WAL_RESET_BUG[1]:
            return "sqlite_loses_pages"
        if self.version < _CONTENTLESS_DELETE_SINCE:
            return "sqlite_too_old"
        return ""


def sqlite_library() -> SqliteLibrary:
    """The library that came with kigen, else Python's own."""
    try:
        module: ModuleType = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        module = importlib.import_module("sqlite3")
    return SqliteLibrary(module, module.__name__.partition(".")[0], tuple(module.sqlite_version_info))
