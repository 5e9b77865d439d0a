"""What was loaded, undone, corrected and locked: the batches, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from queries.schema import ImportBatch

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection


@dataclass(frozen=True)
class PastBatch:
    """A batch, and whether it is undone. Counts are of rows of the file; of an undo, of rows of the tables."""

    id: int
    kind: str
    name: str
    by: str
    at: datetime
    reason: str | None
    new: int
    changed: int
    equal: int
    refused: int
    undoes: int | None
    undone_at: datetime | None
    undone_by: str | None
    undone_reason: str | None


def history(connection: Connection, *, limit: int) -> list[PastBatch]:
    """The last batches, newest first."""
    batch = ImportBatch
    statement = select(
        batch.id,
        batch.kind,
        batch.name,
        batch.loaded_by,
        batch.loaded_at,
        batch.reason,
        batch.rows_new,
        batch.rows_changed,
        batch.rows_equal,
        batch.rows_refused,
        batch.undoes,
        batch.undone_at,
        batch.undone_by,
        batch.undone_reason,
    )
    rows: Iterable[Any] = connection.execute(statement.order_by(batch.id.desc()).limit(limit))
    return [PastBatch(*row) for row in rows]
