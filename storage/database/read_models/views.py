"""The views that an operator can call up."""

from __future__ import annotations

from sqlalchemy import Connection

from core.desk.view import View, offered_views
from storage.database.stored_views import StoredViews


def views_of(connection: Connection, operator: str) -> tuple[View, ...]:
    """The views of ``operator`` (``Actor.name``) by key: his own, and the defaults that none of them replaces."""
    return offered_views(StoredViews(connection, operator).all())
