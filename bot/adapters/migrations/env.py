"""Alembic's entry: runs the steps of `versions/` on the connection that `Database.prepare` hands over."""

from alembic import context

from bot.adapters.sql_tables import Table

context.configure(connection=context.config.attributes["connection"], target_metadata=Table.metadata)
with context.begin_transaction():
    context.run_migrations()
