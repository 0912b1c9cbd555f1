"""Alembic's door: it is handed the hub's own connection and opens none."""

from __future__ import annotations

from alembic import context

from sync.hub.storage.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True)
context.run_migrations()
