"""Rows of any table by their keys, and the rows that refer to them: what undoing needs to look at."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, tuple_

from queries.loading.images import key, row_id, table_of
from queries.loading.stored import chunks
from queries.schema import Agency, Base, ReportedTotal, SubjectRequest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sqlalchemy import Column, ColumnElement, Connection, Table

    from queries.loading.images import Image
    from queries.loading.ownership import Row


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


RECORDS = frozenset({"import_batch", "import_change"})
"""What is never undone, and refers only to itself."""


@cache
def references(of: str) -> tuple[tuple[str, str], ...]:
    """The columns of a table that name a row of another one, each with that table."""
    if of in RECORDS:
        return ()
    keys = sorted(table_of(of).foreign_keys, key=str)
    return tuple((one.parent.name, one.column.table.name) for one in keys if one.column.primary_key)


def referring(connection: Connection, table: str, ids: Collection[str]) -> Iterator[tuple[str, Row]]:
    """The rows that refer to rows of this table: the key of the one, and the row that refers to it."""
    users = [
        (source, column)
        for source in Base.metadata.sorted_tables
        for column, target in references(source.name)
        if target == table
    ]
    for source, column in users:
        for some in chunks(sorted(ids)):
            values = [key(table, joined)[0] for joined in some]
            wanted = select(*source.primary_key, source.c[column].label("refers_to"))
            for row in map(dict, connection.execute(wanted.where(source.c[column].in_(values))).mappings()):
                yield str(row["refers_to"]), (source.name, row_id(source.name, row))
    if table == "agency":
        yield from _reported_of(connection, ids)


def _reported_of(connection: Connection, agencies: Collection[str]) -> Iterator[tuple[str, Row]]:
    """The numbers reported of agencies, which they name by code: another agency of that code would get them."""
    reported = select(Agency.id, ReportedTotal.id.label("total_id")).join(
        ReportedTotal, ReportedTotal.agency_code == Agency.code
    )
    for some in chunks(sorted(agencies)):
        for row in connection.execute(reported.where(Agency.id.in_(list(map(int, some))))):
            yield str(row.id), ("reported_total", str(row.total_id))


def referred(row: Row, image: Image) -> Iterator[tuple[str, Row]]:
    """The rows to which an image refers: its column, and the row that this names."""
    for column, target in references(row[0]):
        if image.get(column) is not None:
            yield column, (target, str(image[column]))


def people_who_asked(connection: Connection, people: Collection[int]) -> set[int]:
    """Those of these people who have asked about their data: whoever was answered stays under his number."""
    asked = select(SubjectRequest.participant_id).where(SubjectRequest.participant_id.in_(people))
    return set(connection.scalars(asked))
