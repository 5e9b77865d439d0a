"""What is kept about a person beside his rows: images of what they were, held values, conflicts, rows of sources."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from queries.loading.former import before_him
from queries.loading.images import row_id
from queries.loading.lives import read_lives
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
    from queries.loading.lives import Lives
    from queries.loading.ownership import Row
    from queries.loading.stored import Values

OF_MEMBERS = ("peserta", "presensi", "rekap", "nilai")
"""Tables of the contract of sources whose rows are about one person."""
ENROLMENT_IN_KEY = {"enrolment": 0, "attendance": 1, "score": 0}
"""Table -> which part of its key is the enrolment."""
LATEST = sys.maxsize
"""As of now: newer than any change."""


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


class NumberGivenAgain(Exception):
    """Only the record of loads knows somebody, and the number that he had has been somebody else's since."""


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


@dataclass
class _His:
    """Which lives of which ids are his: an id may have been somebody else's before, and may be since."""

    of_people: Lives
    of_enrolments: Lives
    people: set[tuple[str, int]] = field(default_factory=set)
    enrolments: set[tuple[str, int]] = field(default_factory=set)

    def has(self, table: str, row_id: str, change: int = LATEST) -> bool:
        """Whether a row was his as of a change: a mark or score is its enrolment's."""
        if table == "participant":
            return (row_id, self.of_people.at(row_id, change)) in self.people
        if table not in ENROLMENT_IN_KEY:
            return True
        enrolment = row_id.split(":")[ENROLMENT_IN_KEY[table]]
        return (enrolment, self.of_enrolments.at(enrolment, change)) in self.enrolments

    def names(self, trace: Trace) -> bool:
        """Whether a change says that its row is, or was, of him."""
        return any(self.has("participant", str(image["participant_id"]), trace.id) for image in trace.images)


def read_traces(connection: Connection, person: int) -> Traces:
    """Look for everything about a person. It reads the whole record of loads: seconds for a million rows."""
    found = Traces()
    enrolments = select(Enrolment.id, Cohort.code).join(Cohort, Cohort.id == Enrolment.cohort_id)
    mine = {row.id: row.code for row in connection.execute(enrolments.where(Enrolment.participant_id == person))}
    found.rows = list(_rows(connection, person, mine))
    found.changes, his = _changes(connection, person, mine)
    found.cohorts = sorted({*mine.values(), *_former_cohorts(connection, found.changes)})
    of_him = set(found.rows) | {(trace.table, trace.row_id) for trace in found.changes}
    found.held = _all(connection, HeldValue, of_him, his)
    found.conflicts = _all(connection, Conflict, of_him, his)
    found.changes += _of_corrections(connection, of_him, his)
    found.changes.sort(key=lambda trace: trace.id)
    found.taken = _taken(connection, mine, {row for row in of_him if his.has(*row)})
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


def _changes(connection: Connection, person: int, enrolments: dict[int, str]) -> tuple[list[Trace], _His]:
    """Images of his rows; of who turned out to be him, since an enrolment came from somebody who is gone; and of
    whoever was there with his numbers, until that load was undone.
    """
    before = before_him(connection, person)
    found = _of_person(connection, "enrolment", {person, *(int(one) for one, _ in before)}, enrolments)
    named = {str(image["participant_id"]) for trace in found for image in trace.images} | {str(person)}
    named |= {one for one, _ in before}
    members = {trace.row_id for trace in found} | set(map(str, enrolments))
    his = _His(read_lives(connection, "participant", named), read_lives(connection, "enrolment", members))
    his.people |= {(str(person), his.of_people.last(str(person))), *before}
    his.enrolments |= {(one, his.of_enrolments.last(one)) for one in map(str, enrolments)}
    found = [trace for trace in found if his.has("enrolment", trace.row_id, trace.id) or his.names(trace)]
    his.enrolments |= {(trace.row_id, his.of_enrolments.at(trace.row_id, trace.id)) for trace in found}
    his.people |= _gone(connection, his, found)
    identities = [
        trace
        for trace in _of_person(connection, "participant_identifier", {int(one) for one, _ in his.people}, ())
        if his.names(trace)
    ]
    keys = [("participant", [one for one, _ in his.people]), *_keys_of_results(connection, enrolments)]
    own = [
        trace
        for table, row_ids in keys
        for trace in _named(connection, table, row_ids)
        if his.has(table, trace.row_id, trace.id)
    ]
    return [*own, *identities, *found], his


def _gone(connection: Connection, his: _His, members: Iterable[Trace]) -> set[tuple[str, int]]:
    """Those of whom these enrolments were, and who are there no more."""
    former = {
        (one, his.of_people.at(one, trace.id))
        for trace in members
        for one in (str(image["participant_id"]) for image in trace.images)
    } - his.people
    stored: set[str] = set()
    for ids in chunks(sorted(int(one) for one, _ in former)):
        stored |= set(map(str, connection.scalars(select(Participant.id).where(Participant.id.in_(ids)))))
    return {(one, life) for one, life in former if one not in stored or life != his.of_people.last(one)}


def _former_cohorts(connection: Connection, changes: Iterable[Trace]) -> set[str]:
    ids = {image["cohort_id"] for trace in changes if trace.table == "enrolment" for image in trace.images}
    return set(connection.scalars(select(Cohort.code).where(Cohort.id.in_(sorted(ids)))))


def only_in_the_record(connection: Connection, nip: str) -> list[int]:
    """People of this NIP who are in no table any more, since their load was undone or their source let them go.

    Raises NumberGivenAgain where their number does not lead to them any more.
    """
    change = ImportChange
    said = [image["nip"].as_string() == nip for image in (change.before, change.after)]
    named = select(change.id, change.row_id).where(change.table_name == "participant", or_(*said))
    rows = connection.execute(named).all()
    lives = read_lives(connection, "participant", {row.row_id for row in rows})
    last = {int(row.row_id) for row in rows if lives.at(row.row_id, row.id) == lives.last(row.row_id)}
    found = sorted(last - set(connection.scalars(select(Participant.id).where(Participant.id.in_(last)))))
    if not found and any(int(row.row_id) not in last for row in rows):
        raise NumberGivenAgain
    return found


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


def _all(connection: Connection, table: type[HeldValue | Conflict], of_him: set[Row], his: _His) -> list[Values]:
    """Those about his rows: about who had the id when they were written."""
    rows = connection.execute(select(table.__table__).order_by(table.id)).mappings()
    about = [dict(row) for row in rows if (row["table_name"], row["row_id"]) in of_him]
    lives = read_lives(connection, table.__tablename__, (str(row["id"]) for row in about))
    return [
        row for row in about if his.has(row["table_name"], row["row_id"], lives.last(str(row["id"])) or LATEST)
    ]


def _of_corrections(connection: Connection, of_him: set[Row], his: _His) -> list[Trace]:
    """Images of values that were held of his rows, and of conflicts about them."""
    corrections = _read(connection, ImportChange.table_name.in_(("held_value", "conflict")))
    return [
        trace
        for trace in corrections
        for image in trace.images[:1]
        if (row := (image["table_name"], image["row_id"])) in of_him and his.has(*row, trace.id)
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
