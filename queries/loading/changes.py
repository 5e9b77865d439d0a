"""The record of what is done to the tables: the batch, and each row that it changed, before and after."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from queries.loading.images import image, row_id
from queries.schema import ImportBatch, ImportChange

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from queries.loading.images import Image
    from queries.loading.ownership import Change, Row
    from queries.loading.rows import Batch


@dataclass
class Changes:
    """The rows that a batch changed, in an order in which they can be made: what a row refers to comes first.

    A row that is changed several times is kept once, as it was and as it is left; one that came and went is not.
    """

    _by_row: dict[Row, dict[str, Any]] = field(default_factory=dict)
    _taken_back: list[dict[str, Any]] = field(default_factory=list)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """As they are stored."""
        return [*self._by_row.values(), *self._taken_back]

    def made(self, table: str, row: Mapping[str, Any]) -> None:
        """A row that was not there before; a column that is not named is null."""
        self._add(table, row, None, image(table, row))

    def changed(self, table: str, before: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """A row that gets other `values` in some columns; `before` holds all its columns."""
        self._add(table, before, image(table, before), image(table, {**before, **values}))

    def removed(self, table: str, before: Mapping[str, Any]) -> None:
        """A row that goes."""
        self._add(table, before, image(table, before), None)

    def taken_back(self, change: Change) -> None:
        """A change of an earlier batch that no longer holds."""
        self._taken_back.append(
            {
                "table_name": change.table,
                "row_id": change.row_id,
                "before": change.after,
                "after": change.before,
                "reverts": change.id,
            }
        )

    def write(
        self,
        connection: Connection,
        batch: Batch,
        counts: Mapping[str, int],
        now: datetime,
        *,
        reason: str | None = None,
        undoes: int | None = None,
    ) -> int:
        """Store the batch with its changes; returns its id.

        `counts` of rows: new, changed, equal, refused. `undoes` is the batch whose changes were taken back.
        """
        values = {
            "kind": batch.kind,
            "name": batch.name,
            "sha256": batch.sha256,
            "loaded_by": batch.loaded_by,
            "loaded_at": now,
            "reason": reason,
            "undoes": undoes,
            **{f"rows_{name}": count for name, count in counts.items()},
        }
        batch_id = connection.execute(insert(ImportBatch).values(values).returning(ImportBatch.id)).scalar_one()
        self.attach(connection, batch_id)
        return batch_id

    def attach(self, connection: Connection, batch_id: int) -> None:
        """Store the changes as a part of a batch that is there already: they are undone with it."""
        rows = [{"batch_id": batch_id, **row} for row in self.rows]
        if rows:
            connection.execute(insert(ImportChange), rows)

    def _add(self, table: str, of: Mapping[str, Any], before: Image | None, after: Image | None) -> None:
        row = table, row_id(table, of)
        earlier = self._by_row.get(row)
        was = earlier["before"] if earlier else before
        if earlier and (was == after or after is None):
            del self._by_row[row]  # one that goes is named where it goes: after what refers to it
        if not earlier or was != after:
            kept = {"table_name": row[0], "row_id": row[1], "before": was, "after": after}
            self._by_row[row] = {**kept, "reverts": None}
