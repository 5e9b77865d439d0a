"""Taking away what a source no longer says: only rows that a sync made, and that nothing else hangs on.

A row of which an officer has corrected a value stays, as if he had made it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import delete, func, null, select

from queries.loading.holding import read_holds
from queries.loading.images import key, row_id
from queries.loading.stored import chunks
from queries.loading.stored_rows import has_keys, people_who_asked, rows_by_key
from queries.schema import (
    Attendance,
    ClassSession,
    Cohort,
    Enrolment,
    ImportBatch,
    ImportChange,
    Participant,
    ParticipantIdentifier,
    Score,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Select, Table

    from queries.loading.changes import Changes
    from queries.schema import Base

SYNC = "sync"
"""Kind of the batches of a sync."""


@dataclass
class Left:
    """What became of the rows that should go."""

    removed: dict[str, set[str]] = field(default_factory=dict)
    """Table -> primary keys, also of what went along: the marks of a session, the scores of a participant."""
    kept: int = 0
    """Rows that a file or another program brought or an officer corrected, or on which such rows hang."""

    def add(self, table: str, row_ids: Iterable[str]) -> None:
        """These are gone."""
        self.removed.setdefault(table, set()).update(row_ids)


OURS = {"presensi": "attendance", "nilai": "score", "sesi": "class_session", "peserta": "enrolment"}
"""Table of the contract -> ours, for rows that can go: first those that hang on others."""


def remove(
    connection: Connection, cohort_id: int, table: str, row_ids: set[str], changes: Changes, left: Left
) -> None:
    """Take rows of this cohort away; `table` is of the contract."""
    match table:
        case "presensi":
            _remove(connection, Attendance, _ours(connection, "attendance", row_ids, left), changes, left)
        case "nilai":
            _remove(connection, Score, _ours(connection, "score", row_ids, left), changes, left)
        case "sesi":
            _remove_sessions(connection, cohort_id, row_ids, changes, left)
        case "peserta":
            _remove_members(connection, cohort_id, row_ids, changes, left)


def _remove_sessions(
    connection: Connection, cohort_id: int, row_ids: set[str], changes: Changes, left: Left
) -> None:
    """With their marks."""
    ours = _here(connection, ClassSession, cohort_id, _ours(connection, "class_session", row_ids, left))
    marks = _hanging(
        connection, select(Attendance.session_id, Attendance.enrolment_id), Attendance.session_id, ours
    )
    free = _free(connection, ours, {"attendance": marks}, left)
    _remove(connection, Attendance, _of(marks, free), changes, left)
    _remove(connection, ClassSession, free, changes, left)


def _remove_members(
    connection: Connection, cohort_id: int, row_ids: set[str], changes: Changes, left: Left
) -> None:
    """With their marks and scores; and people of whom nothing else is known."""
    ours = _here(connection, Enrolment, cohort_id, _ours(connection, "enrolment", row_ids, left))
    marks = _hanging(
        connection, select(Attendance.session_id, Attendance.enrolment_id), Attendance.enrolment_id, ours
    )
    keys = select(Score.enrolment_id, Score.assessment_id, Score.stage)
    scores = _hanging(connection, keys, Score.enrolment_id, ours)
    free = _free(connection, ours, {"attendance": marks, "score": scores}, left)
    people: set[int] = set()
    for ids in chunks(sorted(map(int, free))):
        people |= set(connection.scalars(select(Enrolment.participant_id).where(Enrolment.id.in_(ids))))
    _remove(connection, Attendance, _of(marks, free), changes, left)
    _remove(connection, Score, _of(scores, free), changes, left)
    _remove(connection, Enrolment, free, changes, left)
    _remove_people(connection, people, changes, left)


def remove_if_empty(connection: Connection, cohort_id: int, changes: Changes, left: Left) -> bool:
    """Take a cohort away that a sync made and that has neither participants nor sessions; whether it went."""
    for table in (Enrolment, ClassSession):
        if connection.scalar(select(table.id).where(table.cohort_id == cohort_id).limit(1)) is not None:
            return False
    ours = _made_by_sync(connection, "cohort", {str(cohort_id)})
    _remove(connection, Cohort, ours, changes, left)
    return bool(ours)


def _remove_people(connection: Connection, people: set[int], changes: Changes, left: Left) -> None:
    """Of these, the ones without an enrolment and a request, whose row and identifiers a sync made."""
    alone = set(people)
    for ids in chunks(sorted(people)):
        enrolled = select(Enrolment.participant_id).where(Enrolment.participant_id.in_(ids))
        alone -= set(connection.scalars(enrolled)) | people_who_asked(connection, ids)
    table = ParticipantIdentifier
    named = {str(person) for person in alone}
    identifiers = _hanging(connection, select(table.kind, table.value), table.participant_id, named)
    ours = _made_by_sync(connection, "participant", named)
    free = _free(connection, ours, {"participant_identifier": identifiers}, Left())
    _remove(connection, table, _of(identifiers, free), changes, left)
    _remove(connection, Participant, free, changes, left)


Hanging = dict[str, set[str]]
"""Primary key -> keys of the rows that refer to it."""


def _hanging(connection: Connection, keys: Select[*tuple[Any, ...]], of: Any, row_ids: set[str]) -> Hanging:
    found: Hanging = {}
    for ids in chunks(sorted(map(int, row_ids))):
        statement = keys.add_columns(of.label("of_row")).where(of.in_(ids))
        for *parts, of_row in connection.execute(statement):
            found.setdefault(str(of_row), set()).add(":".join(map(str, parts)))
    return found


def _of(hanging: Hanging, row_ids: set[str]) -> set[str]:
    return {key for row_id in row_ids for key in hanging.get(row_id, ())}


def _free(connection: Connection, row_ids: set[str], hanging: dict[str, Hanging], left: Left) -> set[str]:
    """The rows on which nothing hangs that a sync did not make."""
    bound: set[str] = set()
    for table, keys_of in hanging.items():
        every = _of(keys_of, row_ids)
        foreign = every - _made_by_sync(connection, table, every)
        bound |= {row_id for row_id, keys in keys_of.items() if keys & foreign}
    left.kept += len(bound & row_ids)
    return row_ids - bound


def _ours(connection: Connection, table: str, row_ids: set[str], left: Left) -> set[str]:
    ours = _made_by_sync(connection, table, row_ids)
    left.kept += len(row_ids - ours)
    return ours


def _made_by_sync(connection: Connection, table: str, row_ids: set[str]) -> set[str]:
    """The rows whose last maker is a sync that was not undone, and that nobody corrects by hand.

    SQLite gives ids again: the last one counts. An undo makes no row: it brings back what another batch made.
    """
    found: set[str] = set()
    for ids in chunks(sorted(row_ids)):
        makers = (
            select(func.max(ImportChange.id))
            .where(
                ImportChange.table_name == table,
                ImportChange.row_id.in_(ids),
                ImportChange.before.is_(null()),
                ImportChange.reverts.is_(None),
            )
            .group_by(ImportChange.row_id)
        )
        ours = (
            select(ImportChange.row_id)
            .join(ImportBatch, ImportBatch.id == ImportChange.batch_id)
            .where(
                ImportChange.id.in_(makers),
                ImportBatch.kind == SYNC,
                ImportBatch.undone_at.is_(None),
            )
        )
        found |= set(connection.scalars(ours))
    return found - _corrected(connection, table, found)


def _corrected(connection: Connection, table: str, row_ids: set[str]) -> set[str]:
    """The rows of which a value is held."""
    holds = read_holds(connection)
    named = {(table, held) for of_table, held, _ in holds.by_cell if of_table == table and held in row_ids}
    return {held for (_, held), row in rows_by_key(connection, named).items() if holds.columns(table, row)}


def _here(
    connection: Connection, table: type[ClassSession | Enrolment], cohort_id: int, row_ids: set[str]
) -> set[str]:
    """The rows that are still there, in this cohort."""
    found: set[str] = set()
    for ids in chunks(sorted(map(int, row_ids))):
        rows = select(table.id).where(table.cohort_id == cohort_id, table.id.in_(ids))
        found |= set(map(str, connection.scalars(rows)))
    return found


def _remove(connection: Connection, table: type[Base], row_ids: set[str], changes: Changes, left: Left) -> None:
    """Delete rows by their primary keys, and keep how they were."""
    stored = cast("Table", table.__table__)
    for some in chunks(sorted(row_ids)):
        condition = has_keys(stored, [key(stored.name, one) for one in some])
        for row in connection.execute(select(stored).where(condition)).mappings():
            image = dict(row)
            changes.removed(stored.name, image)
            left.add(stored.name, [row_id(stored.name, image)])
        connection.execute(delete(stored).where(condition))
