"""What is kept about a person beside his rows: images of what they were, held values, conflicts, rows of sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, null, or_, select

from queries.loading.images import row_id
from queries.loading.stored import chunks
from queries.schema import (
    Assessment,
    Attendance,
    ClassSession,
    Cohort,
    Conflict,
    Enrolment,
    HeldValue,
    ImportChange,
    Participant,
    ParticipantIdentifier,
    Score,
    SourceRow,
)
from queries.vocabulary import SCORE_STAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import ColumnElement, Connection

    from queries.loading.images import Image
    from queries.loading.ownership import Row
    from queries.loading.stored import Values

OF_MEMBERS = ("peserta", "presensi", "rekap", "nilai")
"""Tables of the contract of sources whose rows are about one person."""


@dataclass(frozen=True)
class Trace:
    """A row of a person as a batch found and left it."""

    id: int
    batch_id: int
    table: str
    row_id: str
    before: Image | None
    after: Image | None

    @property
    def images(self) -> list[Image]:
        """Those that are kept."""
        return [image for image in (self.before, self.after) if image]


@dataclass
class Traces:
    """All of it about one person."""

    rows: list[Row] = field(default_factory=list)
    """His own rows that are there, by table and key."""
    cohorts: list[str] = field(default_factory=list)
    """Codes of the cohorts that he is, or was, in."""
    changes: list[Trace] = field(default_factory=list)
    """Oldest first."""
    held: list[Values] = field(default_factory=list)
    conflicts: list[Values] = field(default_factory=list)
    taken: list[Values] = field(default_factory=list)
    """Rows of sources that feed his."""


def read_traces(connection: Connection, person: int) -> Traces:
    """Look for everything about a person. It reads the whole record of loads: seconds for a million rows."""
    found = Traces()
    enrolments = select(Enrolment.id, Cohort.code).join(Cohort, Cohort.id == Enrolment.cohort_id)
    mine = {row.id: row.code for row in connection.execute(enrolments.where(Enrolment.participant_id == person))}
    found.rows = list(_rows(connection, person, mine))
    found.changes = _changes(connection, person, mine)
    found.cohorts = sorted({*mine.values(), *_former_cohorts(connection, found.changes)})
    of_him = set(found.rows) | {(trace.table, trace.row_id) for trace in found.changes}
    found.held = [row for row in _all(connection, HeldValue) if (row["table_name"], row["row_id"]) in of_him]
    found.conflicts = [row for row in _all(connection, Conflict) if (row["table_name"], row["row_id"]) in of_him]
    found.changes += _of_corrections(connection, of_him)
    found.changes.sort(key=lambda trace: trace.id)
    found.taken = _taken(connection, mine, of_him)
    return found


def _rows(connection: Connection, person: int, enrolments: Iterable[int]) -> Iterator[Row]:
    ids = sorted(enrolments)
    statements: tuple[tuple[str, Any], ...] = (
        ("participant", select(Participant.id).where(Participant.id == person)),
        (
            "participant_identifier",
            select(ParticipantIdentifier.kind, ParticipantIdentifier.value).where(
                ParticipantIdentifier.participant_id == person
            ),
        ),
        ("enrolment", select(Enrolment.id).where(Enrolment.id.in_(ids))),
        (
            "attendance",
            select(Attendance.session_id, Attendance.enrolment_id).where(Attendance.enrolment_id.in_(ids)),
        ),
        (
            "score",
            select(Score.enrolment_id, Score.assessment_id, Score.stage).where(Score.enrolment_id.in_(ids)),
        ),
    )
    for table, statement in statements:
        for row in map(dict, connection.execute(statement).mappings()):
            yield table, row_id(table, row)


def _changes(connection: Connection, person: int, enrolments: dict[int, str]) -> list[Trace]:
    """Images of his rows, and of who turned out to be him: an enrolment that came from somebody who is gone."""
    since = _began(connection, person)
    members = [trace for trace in _of_person(connection, "enrolment", {person}, enrolments) if trace.id >= since]
    merged = {image["participant_id"] for trace in members for image in trace.images} - {person}
    for ids in chunks(sorted(merged)):
        merged -= set(connection.scalars(select(Participant.id).where(Participant.id.in_(ids))))
    began = {one: _began(connection, one) for one in merged} | {person: since}
    identities = [
        trace
        for trace in _of_person(connection, "participant_identifier", set(began), ())
        if any(trace.id >= began.get(image["participant_id"], trace.id + 1) for image in trace.images)
    ]
    people = [
        trace
        for trace in _named(connection, "participant", map(str, began))
        if trace.id >= began[int(trace.row_id)]
    ]
    own = [
        trace
        for table, keys in _keys_of_results(connection, enrolments)
        for trace in _named(connection, table, keys)
        if trace.id >= since
    ]
    return [*people, *identities, *members, *own]


def _former_cohorts(connection: Connection, changes: Iterable[Trace]) -> set[str]:
    ids = {image["cohort_id"] for trace in changes if trace.table == "enrolment" for image in trace.images}
    return set(connection.scalars(select(Cohort.code).where(Cohort.id.in_(sorted(ids)))))


def only_in_the_record(connection: Connection, nip: str) -> list[int]:
    """People of this NIP who are in no table any more, since their load was undone or their source let them go."""
    change = ImportChange
    said = [image["nip"].as_string() == nip for image in (change.before, change.after)]
    named = connection.scalars(select(change.row_id).where(change.table_name == "participant", or_(*said)))
    people = {int(row_id) for row_id in named}
    return sorted(people - set(connection.scalars(select(Participant.id).where(Participant.id.in_(people)))))


def _began(connection: Connection, person: int) -> int:
    """The change that made this person: SQLite gives ids again, and what is older is about somebody else."""
    change = ImportChange
    made = select(func.max(change.id)).where(
        change.table_name == "participant",
        change.row_id == str(person),
        change.before.is_(null()),
        change.reverts.is_(None),
    )
    return connection.scalar(made) or 0


def _of_person(connection: Connection, table: str, people: set[int], enrolments: Iterable[int]) -> list[Trace]:
    """Changes of rows of a table that are, or were, of one of these people, or that are these enrolments."""
    change, column = ImportChange, "participant_id"
    mine: list[ColumnElement[bool]] = [
        image[column].as_integer().in_(sorted(people)) for image in (change.before, change.after)
    ]
    found = {trace.id: trace for trace in _read(connection, change.table_name == table, or_(*mine))}
    found |= {trace.id: trace for trace in _named(connection, table, map(str, enrolments))}
    return list(found.values())


def _named(connection: Connection, table: str, row_ids: Iterable[str]) -> Iterator[Trace]:
    for some in chunks(sorted(row_ids)):
        yield from _read(connection, ImportChange.table_name == table, ImportChange.row_id.in_(some))


def _read(connection: Connection, *conditions: ColumnElement[bool]) -> Iterator[Trace]:
    change = ImportChange
    columns = (change.id, change.batch_id, change.table_name, change.row_id, change.before, change.after)
    yield from (Trace(*row) for row in connection.execute(select(*columns).where(*conditions)))


def _keys_of_results(connection: Connection, enrolments: dict[int, str]) -> Iterator[tuple[str, list[str]]]:
    """The keys that marks and scores of these enrolments can have: an index finds them, stored or gone."""
    sessions = (
        select(ClassSession.id, Enrolment.id.label("enrolment_id"))
        .join(Enrolment, Enrolment.cohort_id == ClassSession.cohort_id)
        .where(Enrolment.id.in_(sorted(enrolments)))
    )
    yield "attendance", [f"{row.id}:{row.enrolment_id}" for row in connection.execute(sessions)]
    assessments = connection.scalars(select(Assessment.id)).all()
    yield "score", [f"{one}:{of}:{stage}" for one in enrolments for of in assessments for stage in SCORE_STAGES]


def _all(connection: Connection, table: type[HeldValue | Conflict]) -> list[Values]:
    return [dict(row) for row in connection.execute(select(table.__table__).order_by(table.id)).mappings()]


def _of_corrections(connection: Connection, of_him: set[Row]) -> list[Trace]:
    """Images of values that were held of his rows, and of conflicts about them."""
    corrections = _read(connection, ImportChange.table_name.in_(("held_value", "conflict")))
    return [
        trace
        for trace in corrections
        if any((image["table_name"], image["row_id"]) in of_him for image in trace.images)
    ]


def _taken(connection: Connection, enrolments: dict[int, str], of_him: set[Row]) -> list[Values]:
    """Rows that name an enrolment of his, a mark or a score."""
    keys = {key for table, key in of_him if table in {"enrolment", "attendance", "score"}}
    keys |= set(map(str, enrolments))
    statement = select(SourceRow.__table__).where(
        SourceRow.cohort_code.in_(sorted(set(enrolments.values()))), SourceRow.table_name.in_(OF_MEMBERS)
    )
    rows = (dict(row) for row in connection.execute(statement).mappings())
    return [row for row in rows if not keys.isdisjoint(row["row_ids"].split())]
