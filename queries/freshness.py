"""How new the published facts are: the version that is the cache key, and the moment that readers see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select, update

from queries.marks import take_marks_of_version
from queries.schema import DataVersion, EnrolmentFact

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
    take_marks_of_version(connection)
    connection.execute(update(DataVersion).values(version=DataVersion.version + 1, changed_at=now))


def publish_again(connection: Connection, now: datetime) -> None:
    """Publish what is published already; where nothing ever was, the database stays empty."""
    if freshness(connection).version:
        publish(connection, now)
