"""One person: found within what the asker may see, and all that is stored about him, with where it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, select

from queries.loading.holding import Hold, read_holds
from queries.loading.images import row_id
from queries.loading.ownership import owners
from queries.loading.reach import people_beyond
from queries.schema import (
    Attendance,
    ClassSession,
    Cohort,
    Conflict,
    Enrolment,
    EnrolmentFact,
    ImportBatch,
    Participant,
    ParticipantIdentifier,
    Score,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Connection, Select

    from queries.filters import Scope
    from queries.loading.ownership import Row
    from queries.loading.stored import Values

AT_MOST = 50
"""People found at once: who finds more asks more precisely."""


@dataclass(frozen=True)
class Found:
    """A person, with what tells him from others of his name."""

    id: int
    name: str | None
    nip: str | None
    birth_date: date | None
    cohorts: tuple[str, ...]
    """Codes of his cohorts, as far as the asker may see them."""


@dataclass(frozen=True)
class Source:
    """The batch that a row is from."""

    batch_id: int
    kind: str
    name: str
    """Of the file."""
    by: str
    at: datetime


@dataclass(frozen=True)
class Record:
    """A stored row about the person."""

    table: str
    row_id: str
    values: Values
    cohort: str | None = None
    """The code of the cohort that it is of."""
    session: tuple[datetime, datetime] | None = None
    """Of a mark: when its session begins and ends, in the cohort's time."""
    source: Source | None = None
    """None: no batch of ours made or changed it."""
    held: dict[str, Hold] = field(default_factory=dict)
    """The columns that are corrected, with by whom and when."""


@dataclass(frozen=True)
class OpenConflict:
    """A file's value against a held one."""

    id: int
    table: str
    row_id: str
    column: str
    value: Any
    file_name: str
    line: int
    raised_at: datetime


def find_people(
    connection: Connection,
    scope: Scope,
    *,
    nip: str | None = None,
    identifier: str | None = None,
    name: str | None = None,
) -> list[Found]:
    """The people to whom all of this applies, by name; at most AT_MOST, and none where nothing is asked.

    `identifier` is an e-mail address or NRP as a whole; of `name` each word must occur in the stored one.
    """
    wanted: list[ColumnElement[bool]] = []
    if nip:
        wanted.append(Participant.nip == nip)
    if identifier:
        mine = ParticipantIdentifier.participant_id == Participant.id
        wanted.append(exists().where(mine, func.lower(ParticipantIdentifier.value) == identifier.strip().lower()))
    wanted += [Participant.name.icontains(word, autoescape=True) for word in (name or "").split()]
    if not wanted:
        return []
    seen = exists().where(EnrolmentFact.participant_id == Participant.id, *scope.conditions())
    columns = (Participant.id, Participant.name, Participant.nip, Participant.birth_date)
    people = connection.execute(
        select(*columns).where(*wanted, seen).order_by(Participant.name, Participant.id).limit(AT_MOST)
    ).all()
    cohorts: dict[int, list[str]] = {row.id: [] for row in people}
    codes = (
        select(EnrolmentFact.participant_id, Cohort.code)
        .join(Cohort, Cohort.id == EnrolmentFact.cohort_id)
        .where(EnrolmentFact.participant_id.in_(cohorts), *scope.conditions())
        .order_by(Cohort.code)
    )
    for row in connection.execute(codes):
        cohorts[row.participant_id].append(row.code)
    return [Found(*row, tuple(cohorts[row.id])) for row in people]


def dossier(connection: Connection, scope: Scope, person: int) -> list[Record]:
    """All that is stored about a person; of his enrolments those that the asker may see, with marks and scores.

    Of who is in cohorts of others too, what others have brought stays theirs: his addresses, and where his name is
    from and who corrected it. Empty where the asker may see none of his enrolments.
    """
    enrolments = select(EnrolmentFact.enrolment_id).where(
        EnrolmentFact.participant_id == person, *scope.conditions()
    )
    rows = list(_rows(connection, person, enrolments))
    if not any(row.table == "enrolment" for row in rows):
        return []
    is_shared = bool(people_beyond(connection, scope, [person]))
    rows = [row for row in rows if not is_shared or row.table != "participant_identifier"]
    told = [(row.table, row.row_id) for row in rows if not is_shared or row.table != "participant"]
    sources, holds = _sources(connection, told), read_holds(connection)
    return [
        Record(
            row.table,
            row.row_id,
            row.values,
            row.cohort,
            row.session,
            sources.get((row.table, row.row_id)),
            {
                column: holds.by_cell[row.table, row.row_id, column]
                for column in sorted(holds.columns(row.table, row.values))
                if (row.table, row.row_id) in told
            },
        )
        for row in rows
    ]


def open_conflicts(connection: Connection, rows: Iterable[Row] | None = None) -> list[OpenConflict]:
    """The conflicts that wait to be decided, oldest first: all, or those about these rows."""
    one = Conflict
    columns = (one.id, one.table_name, one.row_id, one.column_name, one.value, one.file_name, one.line)
    statement = select(*columns, one.raised_at).where(one.decision.is_(None)).order_by(one.id)
    found = [OpenConflict(*row) for row in connection.execute(statement)]
    about = None if rows is None else set(rows)
    return [conflict for conflict in found if about is None or (conflict.table, conflict.row_id) in about]


def _rows(connection: Connection, person: int, enrolments: Select[int]) -> Iterator[Record]:
    codes = {row.id: row.code for row in connection.execute(_cohorts(enrolments))}
    statements: tuple[tuple[str, Any], ...] = (
        ("participant", select(Participant.__table__).where(Participant.id == person)),
        (
            "participant_identifier",
            select(ParticipantIdentifier.__table__).where(ParticipantIdentifier.participant_id == person),
        ),
        ("enrolment", select(Enrolment.__table__).where(Enrolment.id.in_(enrolments)).order_by(Enrolment.id)),
        ("attendance", _marks(enrolments)),
        ("score", _scores(enrolments)),
    )
    for table, statement in statements:
        for row in map(dict, connection.execute(statement).mappings()):
            times = (row.pop("starts_at"), row.pop("ends_at")) if table == "attendance" else None
            cohort = row.pop("of_cohort") if table == "score" else row.get("cohort_id")
            yield Record(table, row_id(table, row), row, codes.get(cohort), times)


def _cohorts(enrolments: Select[int]) -> Select[int, str]:
    mine = select(Enrolment.cohort_id).where(Enrolment.id.in_(enrolments))
    return select(Cohort.id, Cohort.code).where(Cohort.id.in_(mine))


def _marks(enrolments: Select[int]) -> Any:
    session = ClassSession
    return (
        select(Attendance.__table__, session.starts_at, session.ends_at)
        .join(session, session.id == Attendance.session_id)
        .where(Attendance.enrolment_id.in_(enrolments))
        .order_by(session.starts_at, session.id)
    )


def _scores(enrolments: Select[int]) -> Any:
    return (
        select(Score.__table__, Enrolment.cohort_id.label("of_cohort"))
        .join(Enrolment, Enrolment.id == Score.enrolment_id)
        .where(Score.enrolment_id.in_(enrolments))
        .order_by(Score.enrolment_id, Score.assessment_id, Score.stage)
    )


def _sources(connection: Connection, rows: list[Row]) -> dict[Row, Source]:
    owner = owners(connection, rows)
    batch = ImportBatch
    statement = select(batch.id, batch.kind, batch.name, batch.loaded_by, batch.loaded_at)
    known = connection.execute(statement.where(batch.id.in_(sorted(set(owner.values())))))
    sources = {row.id: Source(*row) for row in known}
    return {row: sources[batch_id] for row, batch_id in owner.items()}
