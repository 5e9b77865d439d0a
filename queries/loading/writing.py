"""Writing rows in bulk: new ones with their ids, changed columns only, cohorts that a file makes or corrects."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from queries.freshness import freshness
from queries.loading.stored import in_force
from queries.schema import Cohort

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Table

    from queries.loading.changes import Changes
    from queries.loading.stored import RuleSets, StoredCohort, Values
    from queries.schema import Base

COHORT_COLUMNS = ("label", "host", "funding", "mode", "starts_on", "ends_on")
"""What a file may say of a cohort beside its key and its time zone."""

Key = tuple[Any, ...]
"""The values of a primary key, in the order of its columns."""


class SampleDatabase(Exception):
    """The database holds invented rows; real ones never meet them."""


def refuse_sample(connection: Connection) -> None:
    """Raise SampleDatabase where the database is marked as a sample."""
    if freshness(connection).is_sample:
        raise SampleDatabase


def write_cohorts(
    connection: Connection, cohorts: Sequence[StoredCohort], rule_sets: RuleSets, changes: Changes
) -> None:
    """Make the cohorts that have no id yet, and change those of which the file says something else."""
    new = [cohort for cohort in cohorts if cohort.id is None]
    rows = [
        {
            "provider": cohort.key.provider,
            "programme_code": cohort.key.programme_code,
            "year": cohort.key.year,
            "number": cohort.key.number,
            "class_label": cohort.key.class_label,
            "rule_set_id": in_force(rule_sets, cohort.key),
            **{column: cohort.after.get(column) for column in COHORT_COLUMNS},
            "timezone": cohort.after.get("timezone", "WIB"),
        }
        for cohort in new
    ]
    for cohort, row_id in zip(new, insert_rows(connection, Cohort, rows), strict=True):
        cohort.id = row_id
    for row, cohort in zip(rows, new, strict=True):
        changes.made("cohort", {"id": cohort.id, **row})
    changed = [cohort for cohort in cohorts if cohort.before and cohort.changes()]
    for cohort in changed:
        changes.changed("cohort", cohort.before, cohort.changes())
    update_rows(connection, Cohort, [((cohort.before["id"],), cohort.changes()) for cohort in changed])


def insert_rows(connection: Connection, table: type[Base], rows: list[dict[str, Any]]) -> list[int]:
    """Insert rows that have the same columns; their new ids, in their order.

    SQLite returns rows in any order (asked for theirs, SQLAlchemy inserts one by one), so each id is found by its
    values; rows of equal values are equal, whichever of them has which id.
    """
    if not rows:
        return []
    stored = table.__table__.c
    columns = list(rows[0])
    inserted = connection.execute(insert(table).returning(stored.id, *(stored[name] for name in columns)), rows)
    ids: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for row_id, *values in sorted(inserted, key=lambda row: -row[0]):
        ids[tuple(values)].append(row_id)
    return [ids[tuple(row[name] for name in columns)].pop() for row in rows]


def insert_keyed_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that have the same columns, the primary key among them.

    PostgreSQL gets them as columns, in one statement: a trigger that hears of each statement then runs once, and not
    for every row.
    """
    if not rows:
        return
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), rows)
        return
    names = list(rows[0])
    arrays = (bindparam(name, [row[name] for row in rows], ARRAY(table.c[name].type)) for name in names)
    given = func.unnest(*arrays).table_valued(*names).render_derived()
    connection.execute(insert(table).from_select(names, select(*(given.c[name] for name in names))))


def update_rows(connection: Connection, table: type[Base], rows: Iterable[tuple[Key, Mapping[str, Any]]]) -> None:
    """Change exactly the given columns of the row with each key: one statement per set of columns."""
    stored = cast("Table", table.__table__)
    keys = list(stored.primary_key)
    by_columns: dict[tuple[str, ...], list[Values]] = defaultdict(list)
    for key, values in rows:
        of_key = {f"key_{column.name}": part for column, part in zip(keys, key, strict=True)}
        changed = {f"new_{column}": value for column, value in values.items()}
        by_columns[tuple(sorted(values))].append(of_key | changed)
    for columns, parameters in by_columns.items():
        statement = (
            update(stored)
            .where(*(column == bindparam(f"key_{column.name}") for column in keys))
            .values({column: bindparam(f"new_{column}") for column in columns})
        )
        connection.execute(statement, parameters)
