"""Whom a request about somebody's own data means: anybody who is stored, also who is in no cohort any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select

from queries.loading.names import name_key
from queries.loading.traces import only_in_the_record
from queries.schema import Cohort, Enrolment, Participant, ParticipantIdentifier

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection


@dataclass(frozen=True)
class Meant:
    """A person; his name only to be shown masked."""

    id: int
    name: str | None
    cohorts: tuple[str, ...]
    """Codes of his cohorts."""


def people_meant(
    connection: Connection,
    *,
    number: int | None = None,
    nip: str | None = None,
    identifier: str | None = None,
    name: str | None = None,
    cohort: str | None = None,
) -> list[Meant]:
    """The people to whom all of this applies, in the order of their numbers; nobody where nothing is asked.

    Where nobody has a NIP, those are meant of whom only the record of loads still knows it. `name` is a whole name,
    however its titles and capitals are written, and needs the code of a `cohort`. Raises NumberGivenAgain.
    """
    wanted: list[ColumnElement[bool]] = []
    if number is not None:
        wanted.append(Participant.id == number)
    if nip:
        wanted.append(Participant.nip == nip)
    if identifier:
        one = ParticipantIdentifier
        mine = one.participant_id == Participant.id
        wanted.append(exists().where(mine, func.lower(one.value) == identifier.strip().lower()))
    if name and cohort:
        members = select(Enrolment.participant_id).join(Cohort, Cohort.id == Enrolment.cohort_id)
        wanted.append(Participant.id.in_(members.where(Cohort.code == cohort)))
    if not wanted:
        return []
    people = connection.execute(select(Participant.id, Participant.name).where(*wanted).order_by(Participant.id))
    found = [row for row in people if not name or (row.name and name_key(row.name) == name_key(name))]
    codes: dict[int, list[str]] = {row.id: [] for row in found}
    cohorts = (
        select(Enrolment.participant_id, Cohort.code)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Enrolment.participant_id.in_(codes))
        .order_by(Cohort.code)
    )
    for row in connection.execute(cohorts):
        codes[row.participant_id].append(row.code)
    if nip and not found:
        return [Meant(person, None, ()) for person in only_in_the_record(connection, nip)]
    return [Meant(row.id, row.name, tuple(codes[row.id])) for row in found]
