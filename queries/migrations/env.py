"""Alembic's entry: run on the connection that `queries.engine.upgrade` (or a developer's shell) gives."""

import os
from typing import Literal

from alembic import context
from sqlalchemy import Connection

from queries.engine import database_url, write_engine
from queries.schema import Base, UtcDateTime


def _render_item(kind: str, thing: object, _context: object) -> str | Literal[False]:
    """A revision names no type of ours: it must still run when ours have changed."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcDateTime) else False


def migrate(connection: Connection) -> None:
    """Run the pending revisions in the transaction of `connection`."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=_render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is None:
    with write_engine(database_url(os.environ["DATABASE_URL"])).begin() as own:
        migrate(own)
else:
    migrate(given)
