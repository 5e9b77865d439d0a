"""Open conflicts with what an officer needs to decide them: whose value it is, who holds it and why, what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from queries.filters import EVERYTHING
from queries.loading.dossier import OpenConflict, Record, open_conflicts
from queries.loading.holding import read_holds
from queries.loading.images import typed
from queries.loading.reach import people_beyond
from queries.loading.stored import chunks
from queries.loading.stored_rows import rows_by_key
from queries.schema import ClassSession, Cohort, Enrolment, EnrolmentFact, Participant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection

    from queries.filters import Scope
    from queries.loading.holding import Holds
    from queries.loading.ownership import Row
    from queries.loading.stored import Values


@dataclass(frozen=True)
class Dispute:
    """An open conflict, and the row that it is about."""

    conflict: OpenConflict
    value: Any
    """What the file says, as the database takes it."""
    person: int
    name: str | None
    nip: str | None
    record: Record
    """Without its source."""


@dataclass(frozen=True)
class _Whose:
    """Of an enrolment: the person, and the code of the cohort."""

    person: int
    cohort: str


def count_disputes(connection: Connection, scope: Scope = EVERYTHING) -> int:
    """How many conflicts wait to be decided about whom the asker may see.

    One whose row is gone is about nobody: there is nothing to decide.
    """
    waiting = _waiting(connection)
    return len(waiting) if scope.everything else sum(1 for _ in _told(connection, scope, waiting))


def disputes(connection: Connection, scope: Scope, *, limit: int) -> list[Dispute]:
    """The conflicts that wait to be decided, newest first, as far as the asker may see whom they are about."""
    return list(islice(_told(connection, scope, _waiting(connection)), limit))


def _waiting(connection: Connection) -> list[tuple[OpenConflict, Values]]:
    """Open conflicts, newest first, each with the row that it is about."""
    found = open_conflicts(connection)[::-1]
    rows = rows_by_key(connection, {(conflict.table, conflict.row_id) for conflict in found})
    stored = ((conflict, rows.get((conflict.table, conflict.row_id))) for conflict in found)
    return [(conflict, row) for conflict, row in stored if row is not None]


def _told(connection: Connection, scope: Scope, waiting: list[tuple[OpenConflict, Values]]) -> Iterator[Dispute]:
    rows: dict[Row, Values] = {(conflict.table, conflict.row_id): row for conflict, row in waiting}
    whose = _whose(connection, scope, rows)
    people = _people(connection, scope, rows, whose)
    shared = people_beyond(
        connection, scope, (row["id"] for (table, _), row in rows.items() if table == "participant")
    )
    sessions = _sessions(connection, rows)
    holds = read_holds(connection)
    for conflict, row in waiting:
        enrolment = whose.get(_enrolment(conflict.table, row))
        person = row["id"] if conflict.table == "participant" else enrolment and enrolment.person
        is_of_others = conflict.table == "participant" and person in shared
        if person in people and not is_of_others:
            yield Dispute(
                conflict,
                typed(conflict.table, conflict.column, conflict.value),
                person,
                *people[person],
                Record(
                    conflict.table,
                    conflict.row_id,
                    row,
                    enrolment.cohort if enrolment else None,
                    sessions.get(row.get("session_id", 0)),
                    held=_held(holds, conflict, row),
                ),
            )


def _held(holds: Holds, conflict: OpenConflict, row: Values) -> dict[str, Any]:
    table, row_id = conflict.table, conflict.row_id
    return {column: holds.by_cell[table, row_id, column] for column in holds.columns(table, row)}


def _enrolment(table: str, row: Values) -> int:
    """The id of the enrolment that a row is, or is about; 0 = none."""
    return int(row["id"] if table == "enrolment" else row.get("enrolment_id", 0))


def _whose(connection: Connection, scope: Scope, rows: dict[Row, Values]) -> dict[int, _Whose]:
    found: dict[int, _Whose] = {}
    statement = (
        select(Enrolment.id, Enrolment.participant_id, Cohort.code)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(EnrolmentFact, EnrolmentFact.enrolment_id == Enrolment.id)
        .where(*scope.conditions())
    )
    for ids in chunks(sorted({_enrolment(table, row) for (table, _), row in rows.items()})):
        for row in connection.execute(statement.where(Enrolment.id.in_(ids))):
            found[row.id] = _Whose(row.participant_id, row.code)
    return found


def _people(
    connection: Connection, scope: Scope, rows: dict[Row, Values], whose: dict[int, _Whose]
) -> dict[int, tuple[str | None, str | None]]:
    """The name and NIP of those whom the asker may see."""
    ids = {row["id"] for (table, _), row in rows.items() if table == "participant"}
    ids |= {enrolment.person for enrolment in whose.values()}
    seen = select(EnrolmentFact.participant_id).where(*scope.conditions())
    found: dict[int, tuple[str | None, str | None]] = {}
    for some in chunks(sorted(ids)):
        mine = seen.where(EnrolmentFact.participant_id.in_(some))
        people = select(Participant.id, Participant.name, Participant.nip).where(Participant.id.in_(mine))
        found |= {row.id: (row.name, row.nip) for row in connection.execute(people)}
    return found


def _sessions(connection: Connection, rows: dict[Row, Values]) -> dict[int, tuple[datetime, datetime]]:
    """When the sessions of marks begin and end, by id."""
    session = ClassSession
    found: dict[int, tuple[datetime, datetime]] = {}
    for ids in chunks(sorted({row["session_id"] for (table, _), row in rows.items() if table == "attendance"})):
        times = select(session.id, session.starts_at, session.ends_at).where(session.id.in_(ids))
        found |= {row.id: (row.starts_at, row.ends_at) for row in connection.execute(times)}
    return found
