"""Rows on their way into the database: gathered, and written in a few large batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Table, func, insert, select

from queries.schema import (
    Attendance,
    Base,
    ClassSession,
    Cohort,
    Enrolment,
    Participant,
    ParticipantIdentifier,
    Score,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

Row = dict[str, object]

TABLES: tuple[type[Base], ...] = (
    Participant, ParticipantIdentifier, Cohort, Enrolment, ClassSession, Attendance, Score,
)  # fmt: skip
"""In the order in which foreign keys want them."""
AT_ONCE = 50_000
"""Rows held in memory before they are written."""


class Rows:
    """A buffer before the tables: what it holds does not grow with the size of the sample."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: dict[str, list[Row]] = {model.__tablename__: [] for model in TABLES}

    def add(self, table: str, row: Row) -> None:
        """One row, all of whose columns are given."""
        self._waiting[table].append(row)

    def extend(self, table: str, rows: list[Row]) -> None:
        """Several rows of one table."""
        self._waiting[table].extend(rows)

    def write_when_many(self) -> None:
        """Write if there are enough for a batch. Call it between cohorts, never within one."""
        if sum(map(len, self._waiting.values())) >= AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write everything that waits."""
        for model in TABLES:
            waiting = self._waiting[model.__tablename__]
            if waiting:
                self._connection.execute(insert(model), waiting)
                waiting.clear()

    def close(self) -> None:
        """Write the rest, and let PostgreSQL count on from the keys that were given here."""
        self.write()
        if self._connection.dialect.name == "postgresql":
            for model in (Participant, Cohort, Enrolment, ClassSession):
                table = model.__table__
                assert isinstance(table, Table)  # noqa: S101  every mapped class here has a table
                sequence = func.pg_get_serial_sequence(table.name, "id")
                highest = select(func.coalesce(func.max(table.c.id), 1)).scalar_subquery()
                self._connection.execute(select(func.setval(sequence, highest)))
