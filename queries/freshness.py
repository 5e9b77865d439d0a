"""How new the published facts are: the version that is the cache key, and the moment that readers see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, func, select, update

from queries.schema import ChangeMark, DataVersion, EnrolmentFact

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Delete, Update

PUBLISHING = 3_500_002
"""Advisory lock of PostgreSQL: facts and the version have one writer at a time; SQLite has BEGIN IMMEDIATE."""


@dataclass(frozen=True)
class Freshness:
    """The state of a database: `version` 0 means that nothing was ever published."""

    version: int
    changed_at: datetime | None
    is_sample: bool
    has_rows: bool
    """Whether there is any enrolment to show; a version alone may come from a new spelling of an agency."""


def freshness(connection: Connection) -> Freshness:
    """The published state, in one row."""
    has_rows = exists(select(EnrolmentFact.enrolment_id)).label("has_rows")
    row = connection.execute(
        select(DataVersion.version, DataVersion.changed_at, DataVersion.is_sample, has_rows)
    ).one()
    return Freshness(row.version, row.changed_at, row.is_sample, bool(row.has_rows))


def alone(connection: Connection) -> None:
    """Wait until nobody else computes facts or publishes; from here to the end of the transaction nobody will."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(PUBLISHING)))


def alone_at_once(connection: Connection) -> bool:
    """Like `alone`, without waiting: whether it could be had."""
    if connection.dialect.name == "postgresql":
        return bool(connection.scalar(select(func.pg_try_advisory_xact_lock(PUBLISHING))))
    return True


def publish(connection: Connection, now: datetime) -> None:
    """Say, in the writer's transaction, that facts have changed at `now` (aware).

    That serves the marks that ask for a new version only.
    """
    alone(connection)
    connection.execute(_marks_of_version())
    connection.execute(_next_version(now))


def publish_if_asked(connection: Connection, now: datetime) -> None:
    """Publish if marks ask for a new version; where nothing was ever published, the database stays empty."""
    alone(connection)
    if connection.execute(_marks_of_version()).rowcount and freshness(connection).version:
        connection.execute(_next_version(now))


def _marks_of_version() -> Delete:
    return delete(ChangeMark).where(ChangeMark.cohort_id.is_(None))


def _next_version(now: datetime) -> Update:
    return update(DataVersion).values(version=DataVersion.version + 1, changed_at=now)
