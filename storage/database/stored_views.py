"""An operator's saved views in their table."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select

from core.desk.view import View
from storage.database.coverage import Cover, uncovered
from storage.database.tables import views

_OWN = select(views.c.name, views.c.key, views.c.filter).where(views.c.operator == bindparam("operator"))


class StoredViews:
    """``core.desk.ports.Views`` of ``operator`` (as the activity names him) on a connection."""

    def __init__(self, connection: Connection, operator: str, cover: Cover = uncovered) -> None:
        self._connection = connection
        self._cover = cover
        self._operator = operator

    def all(self) -> Sequence[View]:
        """Every view of his own, by name."""
        rows = self._connection.execute(_OWN, {"operator": self._operator})
        return sorted((View(row.name, row.key, row.filter) for row in rows), key=lambda view: view.name)

    def save(self, view: View) -> None:
        """Store a view whose name and key no other one has."""
        values = {"operator": self._operator, "name": view.name, "key": view.key, "filter": view.filter}
        self._connection.execute(insert(views), values)
        self._cover("view", self._operator)

    def remove(self, name: str) -> None:
        """Drop the view ``name``."""
        self._connection.execute(delete(views).where(views.c.operator == self._operator, views.c.name == name))
        self._cover("view", self._operator)
