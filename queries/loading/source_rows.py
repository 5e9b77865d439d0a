"""What the last sync took of a source, cohort by cohort."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from queries.loading.stored import chunks
from queries.schema import Cohort, SourceRow

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from sqlalchemy import Connection

    from queries.loading.ownership import Row

AT_ONCE = 5_000
FED = {
    "angkatan": "cohort", "peserta": "enrolment", "rekap": "enrolment", "sesi": "class_session",
    "presensi": "attendance", "nilai": "score",
}  # fmt: skip
"""Table of the contract -> ours, whose rows it feeds."""
GONE = "~"
"""Between the key of a row that an undo has taken away and the number of the undo."""

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
        (row.table_name, row.key): Taken(row.digest, _there(row.row_ids), frozenset(row.said.split()))
        for row in connection.execute(statement)
    }


def _there(row_ids: str) -> tuple[str, ...]:
    """Without rows that an undo has taken away."""
    return tuple(row_id for row_id in row_ids.split() if GONE not in row_id)


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


def let_go(connection: Connection, cohort_codes: Collection[str], gone: Collection[Row], undo: int) -> None:
    """These rows of ours are gone by that undo: no row of a source feeds them any more, unless they come back.

    SQLite gives ids again, and a source's row would then be taken for somebody else's.
    """
    _rewrite(connection, cohort_codes, gone, lambda row_id: row_id, lambda row_id: f"{row_id}{GONE}{undo}")


def take_hold(connection: Connection, cohort_codes: Collection[str], back: Collection[Row], undo: int) -> None:
    """These rows of ours have come back, since that undo was undone."""
    _rewrite(connection, cohort_codes, back, lambda row_id: f"{row_id}{GONE}{undo}", lambda row_id: row_id)


def _rewrite(
    connection: Connection,
    cohort_codes: Collection[str],
    rows: Collection[Row],
    before: Callable[[str], str],
    after: Callable[[str], str],
) -> None:
    """Call rows of ours otherwise in what is remembered of these cohorts."""
    called = {
        table: {before(row_id): after(row_id) for of, row_id in rows if of == ours} for table, ours in FED.items()
    }
    one = SourceRow
    for codes in chunks(sorted(cohort_codes)):
        statement = select(one.__table__).where(one.cohort_code.in_(codes), one.row_ids != "")
        for row in connection.execute(statement).mappings().all():
            row_ids = row["row_ids"].split()
            new = [called.get(row["table_name"], {}).get(row_id, row_id) for row_id in row_ids]
            if new != row_ids:
                key = [column == row[column.name] for column in one.__table__.primary_key]
                connection.execute(update(one).where(*key).values(row_ids=" ".join(new)))


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
