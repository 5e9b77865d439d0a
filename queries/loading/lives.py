"""Whose a row of the record of loads is: SQLite gives ids again, so that an id alone may be several rows'.

A life begins with the change that makes a row. What takes a change back belongs to the life of that change: an undo
that brings a row back brings this one back.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import null, select

from queries.loading.stored import chunks
from queries.schema import ImportChange

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

UNRECORDED = 0
"""The life of a row that was there before any change of it."""


@dataclass
class Lives:
    """The lives of rows of a table, each called by the change that began it."""

    _changes: dict[str, list[int]] = field(default_factory=dict)
    _lives: dict[str, list[int]] = field(default_factory=dict)

    def at(self, row_id: str, change: int) -> int:
        """Which life the id had as of a change of this or another row."""
        before = bisect_right(self._changes.get(row_id, []), change)
        return self._lives[row_id][before - 1] if before else UNRECORDED

    def last(self, row_id: str) -> int:
        """Of the row that has the id, or had it last."""
        return self._lives.get(row_id, [UNRECORDED])[-1]

    def add(self, row_id: str, change: int, life: int) -> None:
        """A change, newer than those before."""
        self._changes.setdefault(row_id, []).append(change)
        self._lives.setdefault(row_id, []).append(life)


def read_lives(connection: Connection, table: str, row_ids: Iterable[str]) -> Lives:
    """The lives of these rows."""
    found, change = Lives(), ImportChange
    columns = (change.id, change.row_id, change.reverts, change.before.is_(null()).label("made"))
    for some in chunks(sorted(set(row_ids))):
        statement = select(*columns).where(change.table_name == table, change.row_id.in_(some)).order_by(change.id)
        for row in connection.execute(statement).all():
            if row.reverts is not None:
                life = found.at(row.row_id, row.reverts)
            else:
                life = row.id if row.made else found.last(row.row_id)
            found.add(row.row_id, row.id, life)
    return found
