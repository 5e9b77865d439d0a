"""The record of a load: the batch, and each row that it changed as it was before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from queries.schema import ImportBatch, ImportChange

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from queries.loading.rows import Batch

DERIVED = frozenset({"code", "next_due_at"})
"""Columns that are computed: not part of a before-image."""


@dataclass
class Changes:
    """The rows that a load changed, in the order of the changes."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def made(self, table: str, row_id: int | str) -> None:
        """A row that was not there before."""
        self.rows.append({"table_name": table, "row_id": str(row_id), "before": None})

    def changed(self, table: str, row_id: int | str, before: Mapping[str, Any]) -> None:
        """A row that is changed or deleted; `before` holds all its columns."""
        self.rows.append({"table_name": table, "row_id": str(row_id), "before": image(before)})

    def write(self, connection: Connection, batch: Batch, counts: Mapping[str, int], now: datetime) -> int:
        """Store the batch with its changes; returns its id."""
        values = {
            "kind": batch.kind,
            "name": batch.name,
            "sha256": batch.sha256,
            "loaded_by": batch.loaded_by,
            "loaded_at": now,
            **{f"rows_{name}": count for name, count in counts.items()},
        }
        batch_id = connection.execute(insert(ImportBatch).values(values).returning(ImportBatch.id)).scalar_one()
        if self.rows:
            connection.execute(insert(ImportChange), [{"batch_id": batch_id, **row} for row in self.rows])
        return batch_id


def image(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON keeps it: dates and moments as ISO text."""
    return {
        column: value.isoformat() if isinstance(value, (date, datetime)) else value
        for column, value in row.items()
        if column not in DERIVED
    }
