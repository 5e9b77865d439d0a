"""Rows of any table by their keys, and the rows that refer to them: what undoing needs to look at."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, tuple_

from queries.loading.images import key, row_id, table_of
from queries.loading.stored import chunks
from queries.schema import Base

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sqlalchemy import Column, ColumnElement, Connection, Table

    from queries.loading.images import Image
    from queries.loading.ownership import Row

Reference = tuple[str, str, str]
"""A table, its column that refers, and the table whose key that is."""


def rows_by_key(connection: Connection, rows: Iterable[Row], *, lock: bool = False) -> dict[Row, dict[str, Any]]:
    """The rows that are there. `lock` keeps others from changing them, in an order that is always the same."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for name, joined in rows:
        wanted[name].add(joined)
    found: dict[Row, dict[str, Any]] = {}
    for table in Base.metadata.sorted_tables:
        keys = sorted(key(table.name, joined) for joined in wanted.get(table.name, ()))
        for some in chunks(keys):
            statement = select(table).where(has_keys(table, some)).order_by(*table.primary_key)
            if lock:
                statement = statement.with_for_update()
            for row in map(dict, connection.execute(statement).mappings()):
                found[table.name, row_id(table.name, row)] = row
    return found


def has_keys(table: Table, keys: Collection[tuple[Any, ...]]) -> ColumnElement[bool]:
    """The condition that a row has one of these keys."""
    return among(list(table.primary_key), keys)


def among(columns: list[Column[Any]], wanted: Collection[tuple[Any, ...]]) -> ColumnElement[bool]:
    """The condition that these columns together have one of these values."""
    if len(columns) == 1:
        return columns[0].in_([only for (only,) in wanted])
    return tuple_(*columns).in_(list(wanted))


def references() -> list[Reference]:
    """Every reference from one table to the key of another, by the one column that names the row."""
    return [
        (table.name, element.parent.name, element.column.table.name)
        for table in Base.metadata.sorted_tables
        for element in sorted(table.foreign_keys, key=str)
        if element.column.primary_key and table.name not in RECORDS
    ]


RECORDS = frozenset({"import_batch", "import_change"})
"""What is never undone, and refers only to itself."""


def referring(connection: Connection, table: str, ids: Collection[str]) -> Iterator[tuple[str, Row]]:
    """The rows that refer to rows of this table: the key of the one, and the row that refers to it."""
    for referrer, column, target in references():
        if target != table:
            continue
        source = table_of(referrer)
        for some in chunks(sorted(ids)):
            values = [key(table, joined)[0] for joined in some]
            wanted = select(*source.primary_key, source.c[column].label("refers_to"))
            for row in map(dict, connection.execute(wanted.where(source.c[column].in_(values))).mappings()):
                yield str(row["refers_to"]), (referrer, row_id(referrer, row))


def referred(row: Row, image: Image) -> Iterator[tuple[str, Row]]:
    """The rows to which an image refers: its column, and the row that this names."""
    for referrer, column, target in references():
        if referrer == row[0] and image.get(column) is not None:
            yield column, (target, str(image[column]))
