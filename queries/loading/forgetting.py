"""Forgetting a person: his identity goes from his rows and from everything that is kept of them; what counts stays.

The enrolments, marks and scores are then somebody's without a name. His earlier loads can still be undone: the images
that they would bring back have been emptied, too. The forgetting itself cannot: nothing is left to bring back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select, update

from queries import audit, facts, requests
from queries.generations import year_of_generation
from queries.loading.changes import Changes
from queries.loading.forgotten import FORGETTING, SURROGATE, Seal, read_forgotten
from queries.loading.free_texts import empty_reasons_of_holds, empty_words
from queries.loading.known_by import known_by
from queries.loading.rows import Batch
from queries.loading.traces import read_traces
from queries.loading.writing import refuse_sample
from queries.schema import (
    Cohort,
    Conflict,
    Enrolment,
    ForgottenPerson,
    HeldValue,
    ImportChange,
    Participant,
    ParticipantIdentifier,
    SourceRow,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from queries.loading.images import Image
    from queries.loading.known_by import KnownBy
    from queries.loading.stored import Values
    from queries.loading.traces import Traces


class PersonUnknown(Exception):
    """Nobody is, or was, stored under this number."""


class AlreadyForgotten(Exception):
    """Nothing that names this person is left."""


@dataclass(frozen=True)
class Extent:
    """How much is stored about a person: what a forgetting leaves and empties."""

    enrolments: int
    results: int
    """Marks and scores."""
    images: int
    """Rows of the record of loads."""


def extent(connection: Connection, person: int) -> Extent:
    """How much there is."""
    found = read_traces(connection, person)
    tables = [table for table, _ in found.rows]
    results = tables.count("attendance") + tables.count("score")
    return Extent(tables.count("enrolment"), results, len(found.changes))


def forget(
    connection: Connection, person: int, who: str, key: bytes, now: datetime, account: int | None = None
) -> int:
    """Forget a person for good; returns the id of the record, which does not name him.

    Runs within the caller's transaction (`loading`). `key` is the one by which he is kept from coming back. Raises
    PersonUnknown, AlreadyForgotten, KeyNeeded (others were forgotten under another key), SampleDatabase; then
    nothing was written.
    """
    refuse_sample(connection)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")  # else what is deleted stays in the file
    stored = _stored(connection, person)
    traces = read_traces(connection, person)
    if stored is None and not traces.changes:
        raise PersonUnknown(person)
    identities = _identities(connection, person)
    known = known_by(stored, identities, traces)
    if known.nameless:
        raise AlreadyForgotten(person)
    _seal(connection, Seal(key), known, traces.cohorts, now)
    if stored:
        _empty_rows(connection, stored, identities)
    _empty_corrections(connection, traces)
    _empty_sources(connection, known, traces)
    _empty_images(connection, traces)
    empty_words(connection, known, {trace.batch_id for trace in traces.changes})
    empty_reasons_of_holds(connection, known)
    counts = {"new": 0, "changed": sum(table == "enrolment" for table, _ in traces.rows), "equal": 0, "refused": 0}
    batch_id = Changes().write(connection, Batch(FORGETTING, str(person), "", who), counts, now)
    audit.record(connection, account, FORGETTING, {"participant": person, "batch": batch_id}, now)
    requests.answer_all(connection, person, account, now)
    cohorts = select(Enrolment.cohort_id).where(Enrolment.participant_id == person)
    facts.recompute(connection, set(connection.scalars(cohorts)), now)
    return batch_id


def forgotten_again(connection: Connection, digests: Collection[str], key: bytes) -> list[int]:
    """Who is here although one of these digests says that he was forgotten: an older copy was restored."""
    seal, known = Seal(key), frozenset(digests)
    found = {
        row.id
        for row in connection.execute(select(Participant.id, Participant.nip).where(Participant.nip.is_not(None)))
        if seal.identity("nip", row.nip) in known
    }
    one = ParticipantIdentifier
    identities = select(one.kind, one.value, one.participant_id).where(one.kind != SURROGATE)
    found |= {row[2] for row in connection.execute(identities) if seal.identity(row[0], row[1]) in known}
    identified = select(one.participant_id)
    unnumbered = (
        select(Participant.id, Participant.name, Participant.birth_date, Cohort.code)
        .join(Enrolment, Enrolment.participant_id == Participant.id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Participant.nip.is_(None), Participant.name.is_not(None), Participant.id.not_in(identified))
    )
    for row in connection.execute(unnumbered):
        if not known.isdisjoint(seal.may_be(row.code, row.name, row.birth_date)):
            found.add(row.id)
    return sorted(found)


def remember_digests(connection: Connection, digests: Iterable[str], now: datetime) -> None:
    """Keep from coming back whom another copy of the database knows to be forgotten."""
    new = set(digests) - set(connection.scalars(select(ForgottenPerson.digest)))
    if new:
        rows = [{"digest": digest, "forgotten_at": now} for digest in sorted(new)]
        connection.execute(insert(ForgottenPerson), rows)


def all_digests(connection: Connection) -> list[str]:
    """Of everybody who was forgotten: to be kept beside the backups."""
    return list(connection.scalars(select(ForgottenPerson.digest).order_by(ForgottenPerson.digest)))


def _stored(connection: Connection, person: int) -> Values | None:
    """His row; None where only the record of loads still knows him."""
    mine = select(Participant.__table__).where(Participant.id == person).with_for_update()
    found = connection.execute(mine).mappings().one_or_none()
    return None if found is None else dict(found)


def _identities(connection: Connection, person: int) -> set[tuple[str, str]]:
    one = ParticipantIdentifier
    rows = connection.execute(select(one.kind, one.value).where(one.participant_id == person))
    return {(row.kind, row.value) for row in rows if row.kind != SURROGATE}


def _seal(connection: Connection, seal: Seal, known: KnownBy, cohorts: Iterable[str], now: datetime) -> None:
    """Write down the digests of all by which he is known. Raises KeyNeeded."""
    before = read_forgotten(connection, lambda: seal.key).digests
    digests = {seal.of_key(), *(seal.identity("nip", nip) for nip in known.nips)}
    digests |= {seal.identity(*identity) for identity in known.identities}
    for cohort in cohorts:
        for name in known.names:
            digests |= seal.name(cohort, name, known.born)
    rows = [{"digest": digest, "forgotten_at": now} for digest in sorted(digests - before)]
    if rows:
        connection.execute(insert(ForgottenPerson), rows)


def _empty_rows(connection: Connection, stored: Values, identities: set[tuple[str, str]]) -> None:
    """His own rows: a number of ours in place of what identifies him, so that his enrolments are counted as one."""
    person, one = stored["id"], ParticipantIdentifier
    connection.execute(delete(one).where(one.participant_id == person, one.kind != SURROGATE))
    if stored["nip"] or identities:
        connection.execute(insert(one).values(kind=SURROGATE, value=str(person), participant_id=person))
    emptied = {"name": None, "nip": None, "birth_date": _generation(stored["birth_date"])}
    connection.execute(update(Participant).where(Participant.id == person).values(emptied))
    connection.execute(update(Enrolment).where(Enrolment.participant_id == person).values(unit=None))


def _empty_corrections(connection: Connection, traces: Traces) -> None:
    """What officers have corrected of him stays as it is, and is held no more: no file speaks of him again."""
    for table, rows in ((HeldValue, traces.held), (Conflict, traces.conflicts)):
        connection.execute(delete(table).where(table.id.in_([row["id"] for row in rows])))


def _empty_sources(connection: Connection, known: KnownBy, traces: Traces) -> None:
    """What syncs have taken of him: rows that feed his, and, where sources call rows by such numbers, all of these."""
    for row in traces.taken:
        key = (SourceRow.source, SourceRow.cohort_code, SourceRow.table_name, SourceRow.key)
        connection.execute(delete(SourceRow).where(*(column == row[column.key] for column in key)))
    for number in known.numbers():
        named = SourceRow.key.contains(number, autoescape=True)
        connection.execute(delete(SourceRow).where(SourceRow.cohort_code.in_(traces.cohorts), named))


def _empty_images(connection: Connection, traces: Traces) -> None:
    """What an undo would bring back. An image that says nothing more than its counterpart is no change any more."""
    emptied, gone = [], []
    for trace in traces.changes:
        before, after = _emptied(trace.table, trace.before), _emptied(trace.table, trace.after)
        if trace.table in {"participant_identifier", "held_value", "conflict"} or before == after:
            gone.append(trace.id)
        elif (before, after) != (trace.before, trace.after):
            emptied.append({"change_id": trace.id, "new_before": before, "new_after": after})
    if emptied:
        statement = update(ImportChange).where(ImportChange.id == bindparam("change_id"))
        changed = statement.values(before=bindparam("new_before"), after=bindparam("new_after"))
        connection.execute(changed, emptied)
    for change in sorted(gone, reverse=True):  # what takes a change back is newer than that
        connection.execute(delete(ImportChange).where(ImportChange.id == change))


def _emptied(table: str, image: Image | None) -> Image | None:
    if not image:
        return image
    if table == "participant":
        born = image.get("birth_date")
        year = _generation(date.fromisoformat(born)) if born else None
        return {**image, "nip": None, "name": None, "birth_date": year.isoformat() if year else None}
    return {**image, "unit": None} if table == "enrolment" else image


def _generation(born: date | None) -> date | None:
    """A birth date that says the generation alone."""
    return date(year_of_generation(born.year), 1, 1) if born else None
