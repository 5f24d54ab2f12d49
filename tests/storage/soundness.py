"""Whether a desk is sound: its pages, its references, its chain."""

from __future__ import annotations

from sqlalchemy import Connection

from storage.database.activity import verify


def faults_of(connection: Connection) -> list[str]:
    """What is wrong; a server looks after its pages and references itself."""
    found = [str(each) for each in verify(connection).breaks]
    if connection.dialect.name == "sqlite":
        found += [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
        found += [f"no parent: {row}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
    return found
