"""Who is named only by an address or a number that nobody has: what an officer says of it, and keeping that."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, tuple_

from queries.loading.changes import Changes
from queries.loading.members import read_directory
from queries.loading.names import may_be_one_person
from queries.loading.stored import Member, chunks
from queries.loading.table_rows import Who
from queries.schema import ParticipantIdentifier

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from queries.loading.rows import CohortKey

Identity = tuple[str, str]
"""Kind and value of an identifier."""


def as_said(
    connection: Connection, rows: Sequence[Any], said: Mapping[Identity, Who]
) -> tuple[list[Any], dict[Identity, set[int]]]:
    """The rows with whom an officer says that they mean, and the lines of the rows of each identity.

    He was not asked about a row with a NIP, or with another identity that is somebody's: that one says who it is.
    """
    several = {identity for row in rows if len(row.who.identifiers) > 1 for identity in row.who.identifiers}
    known = known_identities(connection, {*said, *several})
    used: dict[Identity, set[int]] = {}
    told = []
    for row in rows:
        identities = row.who.identifiers
        asked = next((identity for identity in identities if identity in said), None)
        meant = _meant(row.who, said[asked]) if asked else None
        if asked is None or meant is None or row.who.nip or not known.isdisjoint(identities):
            told.append(row)
            continue
        used.setdefault(asked, set()).add(row.line)
        told.append(replace(row, who=meant))
    return told, used


def _meant(who: Who, said: Who) -> Who | None:
    """Whom an officer says. Where the row names somebody else it is refused: for that name beside the NIP of whom he
    says, or, where he has none, for the address that stays unknown (None).
    """
    if not (who.name and said.name) or may_be_one_person(who.name, said.name):
        return said
    return replace(said, name=who.name) if said.nip else None


def participants(connection: Connection, cohorts: Iterable[CohortKey]) -> dict[CohortKey, tuple[Who, ...]]:
    """Whom a row of these cohorts may mean, by name."""
    directory = read_directory(connection, cohorts)
    found = {}
    for key, cohort in directory.cohorts.items():
        people = [Who(member.person.before["nip"], member.person.before["name"]) for member in cohort.members]
        found[key] = tuple(sorted(people, key=lambda who: (who.name or "", who.nip or "")))
    return found


def remember_identities(
    connection: Connection, batch_id: int, said: Mapping[Identity, Who], cohorts: Collection[CohortKey]
) -> None:
    """Keep what an officer has said of a batch's people, to be undone with that batch."""
    directory = read_directory(connection, cohorts)
    known, rows = known_identities(connection, said), []
    for (kind, value), who in said.items():
        found = (directory.find(cohort, who) for cohort in cohorts)
        member = next((one for one in found if isinstance(one, Member)), None)
        if member and (kind, value) not in known:
            rows.append({"kind": kind, "value": value, "participant_id": member.person.before["id"]})
    if not rows:
        return
    connection.execute(insert(ParticipantIdentifier), rows)
    changes = Changes()
    for row in rows:
        changes.made("participant_identifier", row)
    changes.attach(connection, batch_id)


def known_identities(connection: Connection, said: Iterable[Identity]) -> set[Identity]:
    """Those of the identities that are somebody's."""
    one, found = ParticipantIdentifier, set[Identity]()
    for some in chunks(sorted(said)):
        rows = select(one.kind, one.value).where(tuple_(one.kind, one.value).in_(some))
        found |= {(row.kind, row.value) for row in connection.execute(rows)}
    return found
