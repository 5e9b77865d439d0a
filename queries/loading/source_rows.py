"""What the last sync took of a source, cohort by cohort."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from queries.loading.stored import chunks
from queries.schema import Cohort, SourceRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

AT_ONCE = 5_000

RowKey = tuple[str, str]
"""Table of the contract, and what the source calls the row."""


@dataclass(frozen=True)
class Taken:
    """A row of the source as it was taken."""

    digest: str
    row_ids: tuple[str, ...] = ()
    """Primary keys of our rows that it feeds."""
    said: frozenset[str] = frozenset()
    """Columns of our row which it fills and could empty again."""


def read_taken(connection: Connection, source: str, cohort_code: str) -> dict[RowKey, Taken]:
    """What was taken of this cohort."""
    statement = select(
        SourceRow.table_name, SourceRow.key, SourceRow.digest, SourceRow.row_ids, SourceRow.said
    ).where(SourceRow.source == source, SourceRow.cohort_code == cohort_code)
    return {
        (row.table_name, row.key): Taken(row.digest, tuple(row.row_ids.split()), frozenset(row.said.split()))
        for row in connection.execute(statement)
    }


def arrived(connection: Connection, source: str, places: Mapping[RowKey, str]) -> set[RowKey]:
    """Of these rows, each with the code of the cohort where it is now, those that were taken there."""
    by_place: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (table, key), code in places.items():
        by_place[code, table].append(key)
    found: set[RowKey] = set()
    for (code, table), wanted in by_place.items():
        for keys in chunks(wanted):
            there = select(SourceRow.key).where(
                SourceRow.source == source,
                SourceRow.cohort_code == code,
                SourceRow.table_name == table,
                SourceRow.key.in_(keys),
            )
            found |= {(table, key) for key in connection.scalars(there)}
    return found


def all_taken(connection: Connection, source: str) -> Iterator[tuple[str, str, str, str]]:
    """Cohort code, table, key and digest of everything that was taken; not held in memory."""
    statement = select(SourceRow.cohort_code, SourceRow.table_name, SourceRow.key, SourceRow.digest)
    streaming = connection.execution_options(yield_per=AT_ONCE)
    for row in streaming.execute(statement.where(SourceRow.source == source)):
        yield row[0], row[1], row[2], row[3]


def write_taken(
    connection: Connection,
    source: str,
    cohort_code: str,
    before: dict[RowKey, Taken],
    after: dict[RowKey, Taken],
) -> None:
    """Remember what differs: rows that came, changed or went."""
    outdated = [key for key, taken in before.items() if after.get(key) != taken]
    for table in {table for table, _ in outdated}:
        for keys in chunks(key for of_table, key in outdated if of_table == table):
            connection.execute(
                delete(SourceRow).where(
                    SourceRow.source == source,
                    SourceRow.cohort_code == cohort_code,
                    SourceRow.table_name == table,
                    SourceRow.key.in_(keys),
                )
            )
    rows = [
        {
            "source": source,
            "cohort_code": cohort_code,
            "table_name": table,
            "key": key,
            "digest": taken.digest,
            "row_ids": " ".join(taken.row_ids),
            "said": " ".join(sorted(taken.said)),
        }
        for (table, key), taken in after.items()
        if before.get((table, key)) != taken
    ]
    if rows:
        connection.execute(insert(SourceRow), rows)


@dataclass(frozen=True)
class FoundCohort:
    """A stored cohort."""

    id: int
    locked: bool
    """Final: what is stored of it stays."""


def find_cohort(connection: Connection, code: str) -> FoundCohort | None:
    """The cohort of this code."""
    found = connection.execute(select(Cohort.id, Cohort.finalised_at).where(Cohort.code == code)).one_or_none()
    return None if found is None else FoundCohort(found.id, found.finalised_at is not None)
