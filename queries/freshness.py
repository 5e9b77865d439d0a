"""How new the published facts are: the version that is the cache key, and the moment that readers see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from queries.schema import ChangeMark, DataVersion

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

PUBLISHING = 3_500_002
"""Advisory lock of PostgreSQL: facts and the version have one writer at a time; SQLite has BEGIN IMMEDIATE."""


@dataclass(frozen=True)
class Freshness:
    """The state of a database: `version` 0 means that nothing was ever published."""

    version: int
    changed_at: datetime | None
    is_sample: bool


def freshness(connection: Connection) -> Freshness:
    """The published state, in one row."""
    row = connection.execute(select(DataVersion.version, DataVersion.changed_at, DataVersion.is_sample)).one()
    return Freshness(row.version, row.changed_at, row.is_sample)


def alone(connection: Connection) -> None:
    """Wait until nobody else computes facts or publishes; from here to the end of the transaction nobody will."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(PUBLISHING)))


def publish(connection: Connection, now: datetime) -> None:
    """Say, in the writer's transaction, that facts have changed at `now` (aware).

    That serves the marks that ask for a new version only.
    """
    alone(connection)
    connection.execute(delete(ChangeMark).where(ChangeMark.cohort_id.is_(None)))
    connection.execute(update(DataVersion).values(version=DataVersion.version + 1, changed_at=now))
