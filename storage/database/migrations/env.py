"""Alembic's environment: migrations run on the connection, and in the transaction, of ``storage.database.migrating``.

Batch mode rebuilds a table of SQLite: foreign keys must be off (switched outside the transaction; with them on, ON
DELETE CASCADE empties the children), every constraint must have a name to survive, and triggers are lost
(``migrating`` makes the append-only ones again). There is no downgrade: the copy made before is the way back.
"""

from __future__ import annotations

from alembic import context

from storage.database.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table="schema_version",
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
