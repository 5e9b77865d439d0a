"""Rows that a source calls by the same key as before, and what the planners cannot see of them.

The planners know people by NIP and sessions by their beginning, and a value that is not said erases nothing. A
corrected NIP and a moved session are followed here, before they compare; what the source has emptied is emptied here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from queries.loading.names import may_be_one_person
from queries.loading.registers import RECAP_COLUMNS
from queries.loading.stored import chunks
from queries.loading.writing import update_rows
from queries.schema import ClassSession, Cohort, Enrolment, Participant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from queries.loading.changes import Changes
    from queries.loading.rows import RosterRow
    from queries.loading.table_rows import SessionRow

EMPTIED: dict[str, tuple[type[Cohort | ClassSession | Enrolment], tuple[str, ...]]] = {
    "angkatan": (Cohort, ("starts_on", "ends_on", "mode", "funding", "host")),
    "peserta": (Enrolment, ("unit", "position_level", "rank", "education", "status", "final_score")),
    "sesi": (ClassSession, ("jp", "topic", "mode")),
    "rekap": (Enrolment, RECAP_COLUMNS),
}
"""Table of the contract -> ours, and the columns that are emptied where the source says them no longer."""
EMPTY: dict[str, Any] = {"status": "belum_dinilai"}
"""What a column holds where nothing is said, if that is not null."""


def follow_people(connection: Connection, rows: Iterable[tuple[RosterRow, str]], changes: Changes) -> set[int]:
    """Give people their corrected NIP: rows, each with the id of the enrolment that it fed before.

    Not where the name says that it is somebody else, nor where the NIP is another person's. Returns the cohorts
    of these people.
    """
    wanted = {int(enrolment): row for row, enrolment in rows if row.nip}
    touched: set[int] = set()
    taken: set[str] = set()
    for nips in chunks({row.nip for row in wanted.values() if row.nip}):
        taken |= {
            nip for nip in connection.scalars(select(Participant.nip).where(Participant.nip.in_(nips))) if nip
        }
    for ids in chunks(wanted):
        of_enrolments = (
            select(Enrolment.id.label("enrolment_id"), Participant.__table__)
            .join(Participant, Participant.id == Enrolment.participant_id)
            .where(Enrolment.id.in_(ids))
        )
        for found in connection.execute(of_enrolments).mappings().all():
            row, person = wanted[found["enrolment_id"]], dict(found)
            del person["enrolment_id"]
            nip = person["nip"]
            same = not (row.name and person["name"]) or may_be_one_person(row.name, person["name"])
            if nip is None or nip == row.nip or row.nip in taken or not same:
                continue
            changes.changed("participant", person["id"], person)
            connection.execute(update(Participant).where(Participant.id == person["id"]).values(nip=row.nip))
            touched |= set(
                connection.scalars(select(Enrolment.cohort_id).where(Enrolment.participant_id == person["id"]))
            )
    return touched


def follow_sessions(
    connection: Connection, code: str, rows: Iterable[tuple[SessionRow, str]], changes: Changes
) -> set[int]:
    """Move sessions of this cohort to their new beginning: rows, each with the id of the session that it fed before.

    Returns the id of the cohort, if one was moved.
    """
    wanted = {int(session): row for row, session in rows if row.ends_at and row.ends_at > row.starts_at}
    moved = []
    cohorts = set()
    here = select(Cohort.id).where(Cohort.code == code).scalar_subquery()
    for ids in chunks(wanted):
        stored = select(ClassSession.__table__).where(ClassSession.cohort_id == here, ClassSession.id.in_(ids))
        for before in connection.execute(stored).mappings().all():
            row = wanted[before["id"]]
            if before["starts_at"] != row.starts_at:
                changes.changed("class_session", before["id"], dict(before))
                moved.append(((before["id"],), {"starts_at": row.starts_at, "ends_at": row.ends_at}))
                cohorts.add(before["cohort_id"])
    update_rows(connection, ClassSession, moved)
    return cohorts


def fillable(table: str, row: object) -> frozenset[str]:
    """The columns which a row of this table of the contract fills and could empty again."""
    if table not in EMPTIED:
        return frozenset()
    return frozenset(column for column in EMPTIED[table][1] if getattr(row, column) is not None)


def empty(
    connection: Connection, code: str, table: str, columns: Mapping[str, Iterable[str]], changes: Changes
) -> tuple[int, set[int]]:
    """Empty columns of this cohort that the source filled before and fills no longer: primary key -> columns.

    `table` is of the contract. Returns how many rows had something there, and their cohorts.
    """
    if table not in EMPTIED:
        return 0, set()
    ours = EMPTIED[table][0]
    wanted = {int(row_id): tuple(names) for row_id, names in columns.items()}
    rows = []
    cohorts: set[int] = set()
    here = select(Cohort.id).where(Cohort.code == code).scalar_subquery()
    of_cohort = ours.id if ours is Cohort else ours.__table__.c.cohort_id
    for ids in chunks(wanted):
        stored = select(ours.__table__).where(of_cohort == here, ours.id.in_(ids))
        for before in connection.execute(stored).mappings().all():
            values = {name: EMPTY.get(name) for name in wanted[before["id"]] if before[name] != EMPTY.get(name)}
            if values:
                changes.changed(ours.__tablename__, before["id"], dict(before))
                rows.append(((before["id"],), values))
                cohorts.add(before["id"] if ours is Cohort else before["cohort_id"])
    update_rows(connection, ours, rows)
    return len(rows), cohorts
