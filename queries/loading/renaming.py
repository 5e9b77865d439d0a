"""Rows that a source calls by the same key as before, and what the planners cannot see of them.

The planners know people by NIP and sessions by their beginning, and a value that is not said erases nothing. A
corrected NIP and a moved session are followed here, before they compare; what the source has emptied is emptied here.
Neither changes what an officer holds, nor what final figures say of a person.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from queries.loading.finals import final_cohorts_of
from queries.loading.holding import Contradiction, read_holds
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
NO_LINE = 0
"""A source has none."""
EMPTY: dict[str, Any] = {"status": "belum_dinilai"}
"""What a column holds where nothing is said, if that is not null."""


@dataclass
class Followed:
    """What became of the people whom a source calls by another NIP."""

    cohorts: set[int] = field(default_factory=set)
    """Of those who have it now."""
    held: dict[int, str] = field(default_factory=dict)
    """Line -> the NIP that stays, because an officer holds it."""
    contradictions: list[Contradiction] = field(default_factory=list)
    """What the source says against that."""


def follow_people(connection: Connection, rows: Iterable[tuple[RosterRow, str]], changes: Changes) -> Followed:
    """Give people their corrected NIP: rows, each with the id of the enrolment that it fed before.

    Not where the name says that it is somebody else, nor where the NIP is another person's, nor where the person is
    in a final cohort.
    """
    wanted = {int(enrolment): row for row, enrolment in rows if row.nip}
    holds, followed = read_holds(connection), Followed()
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
        stored = [dict(found) for found in connection.execute(of_enrolments).mappings()]
        final = final_cohorts_of(connection, {person["id"] for person in stored})
        for person in stored:
            row = wanted[person.pop("enrolment_id")]
            nip = person["nip"]
            same = not (row.name and person["name"]) or may_be_one_person(row.name, person["name"])
            if nip is None or nip == row.nip or row.nip in taken or not same:
                continue
            free, against = holds.respected(row.line, "participant", person, {"nip": row.nip})
            if not free:
                followed.held[row.line] = nip
                followed.contradictions += against
            elif person["id"] not in final:
                changes.changed("participant", person, free)
                connection.execute(update(Participant).where(Participant.id == person["id"]).values(free))
                theirs = select(Enrolment.cohort_id).where(Enrolment.participant_id == person["id"])
                followed.cohorts |= set(connection.scalars(theirs))
    return followed


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
                hours = {"starts_at": row.starts_at, "ends_at": row.ends_at}
                changes.changed("class_session", dict(before), hours)
                moved.append(((before["id"],), hours))
                cohorts.add(before["cohort_id"])
    update_rows(connection, ClassSession, moved)
    return cohorts


def fillable(table: str, row: object) -> frozenset[str]:
    """The columns which a row of this table of the contract fills and could empty again."""
    if table not in EMPTIED:
        return frozenset()
    return frozenset(column for column in EMPTIED[table][1] if getattr(row, column) is not None)


@dataclass
class Emptied:
    """What became of columns that a source fills no longer."""

    rows: int = 0
    """So many had something there."""
    cohorts: set[int] = field(default_factory=set)
    """Of these rows."""
    contradictions: list[Contradiction] = field(default_factory=list)
    """Columns that stay, because an officer holds their values; on no line."""


def empty(
    connection: Connection, code: str, table: str, columns: Mapping[str, Iterable[str]], changes: Changes
) -> Emptied:
    """Empty columns of this cohort that the source filled before and fills no longer: primary key -> columns.

    `table` is of the contract.
    """
    emptied = Emptied()
    if table not in EMPTIED or not columns:
        return emptied
    ours = EMPTIED[table][0]
    wanted = {int(row_id): tuple(names) for row_id, names in columns.items()}
    holds, rows = read_holds(connection), []
    here = select(Cohort.id).where(Cohort.code == code).scalar_subquery()
    of_cohort = ours.id if ours is Cohort else ours.__table__.c.cohort_id
    for ids in chunks(wanted):
        stored = select(ours.__table__).where(of_cohort == here, ours.id.in_(ids))
        for before in [dict(row) for row in connection.execute(stored).mappings()]:
            values = {name: EMPTY.get(name) for name in wanted[before["id"]] if before[name] != EMPTY.get(name)}
            values, against = holds.respected(NO_LINE, ours.__tablename__, before, values)
            emptied.contradictions += against
            if values:
                changes.changed(ours.__tablename__, before, values)
                rows.append(((before["id"],), values))
                emptied.cohorts.add(before["id"] if ours is Cohort else before["cohort_id"])
    update_rows(connection, ours, rows)
    emptied.rows = len(rows)
    return emptied
