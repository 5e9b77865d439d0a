"""How new the published facts are: the version that is the cache key, and the moment that readers see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from queries.schema import DataVersion

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


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


def publish(connection: Connection, now: datetime) -> None:
    """Say, in the writer's transaction, that facts have changed at `now` (aware)."""
    connection.execute(update(DataVersion).values(version=DataVersion.version + 1, changed_at=now))
