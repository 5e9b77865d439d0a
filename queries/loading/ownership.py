"""Whose a row is: the batch's that changed it last; where that was taken back, whose it was before."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from queries.loading.stored import chunks
from queries.schema import ImportChange

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from queries.loading.images import Image

Row = tuple[str, str]
"""A table, and the key of a row of it as `import_change` writes it."""


@dataclass(frozen=True, eq=False)
class Change:
    """What a batch did to one row."""

    id: int
    table: str
    row_id: str
    before: Image | None
    after: Image | None

    @property
    def row(self) -> Row:
        """The row that it is about."""
        return self.table, self.row_id


@dataclass(frozen=True)
class Entry:
    """A change as the question of ownership sees it."""

    id: int
    batch_id: int
    reverts: int | None


def changes_of(connection: Connection, batch_id: int) -> list[Change]:
    """What the batch did, newest first."""
    change = ImportChange
    statement = select(change.id, change.table_name, change.row_id, change.before, change.after)
    of_batch = statement.where(change.batch_id == batch_id).order_by(change.id.desc())
    return [Change(*row) for row in connection.execute(of_batch)]


def later_changes(connection: Connection, batch_id: int) -> dict[Row, list[Entry]]:
    """What was done afterwards to the rows of a batch, newest first."""
    ours, later = aliased(ImportChange), aliased(ImportChange)
    same_row = and_(later.table_name == ours.table_name, later.row_id == ours.row_id, later.id > ours.id)
    statement = (
        select(later.table_name, later.row_id, later.id, later.batch_id, later.reverts)
        .join(ours, same_row)
        .where(ours.batch_id == batch_id)
        .order_by(later.id.desc())
    )
    found: dict[Row, list[Entry]] = defaultdict(list)
    for row in connection.execute(statement):
        found[row.table_name, row.row_id].append(Entry(row.id, row.batch_id, row.reverts))
    return found


def standing(change: Change, later: Sequence[Entry]) -> Literal["ours", "taken_back"] | Entry:
    """Whether the row is as this change left it, as far as the record says; else the change that has it now.

    `later` are the later changes of the row, newest first.
    """
    bound: int | None = None
    for entry in later:
        if bound is not None and entry.id >= bound:
            continue
        if entry.reverts is None:
            return entry
        if entry.reverts <= change.id:
            return "taken_back"
        bound = entry.reverts
    return "ours"


def owners(connection: Connection, rows: Iterable[Row]) -> dict[Row, int]:
    """The batch that each row is from; a row that no batch made or changed is not named."""
    by_table: dict[str, list[str]] = defaultdict(list)
    for table, row_id in rows:
        by_table[table].append(row_id)
    found: dict[Row, int] = {}
    change = ImportChange
    statement = select(change.row_id, change.id, change.batch_id, change.reverts).order_by(change.id.desc())
    for table, row_ids in by_table.items():
        for some in chunks(row_ids):
            entries: dict[str, list[Entry]] = defaultdict(list)
            of_rows = statement.where(change.table_name == table, change.row_id.in_(some))
            for row in connection.execute(of_rows):
                entries[row.row_id].append(Entry(row.id, row.batch_id, row.reverts))
            for row_id, newest_first in entries.items():
                owner = _owner(newest_first)
                if owner is not None:
                    found[table, row_id] = owner
    return found


def _owner(newest_first: Sequence[Entry]) -> int | None:
    bound: int | None = None
    for entry in newest_first:
        if bound is not None and entry.id >= bound:
            continue
        if entry.reverts is None:
            return entry.batch_id
        bound = entry.reverts
    return None
