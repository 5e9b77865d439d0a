"""What is stored about the cohorts and people of a roster, in a few statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.loading.finals import final_cohorts_of
from queries.loading.holding import Holds, read_holds
from queries.loading.stored import chunks, read_cohorts, read_members, read_rule_sets, remember
from queries.schema import Participant, ParticipantIdentifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from queries.loading.rows import CohortKey, RosterRow
    from queries.loading.stored import Person, RuleSets, StoredCohort


@dataclass(eq=False)
class Stored:
    """Everything that the rows of one file may touch."""

    cohorts: dict[CohortKey, StoredCohort]
    by_nip: dict[str, Person]
    by_identifier: dict[tuple[str, str], Person]
    rule_sets: RuleSets
    holds: Holds
    final_people: dict[int, str]
    """Who is in a final cohort, and the code of one."""


def read_stored(connection: Connection, rows: Sequence[RosterRow]) -> Stored:
    """Read what is stored about the cohorts and people of these rows."""
    people: dict[int, Person] = {}
    cohorts = read_cohorts(connection, {row.cohort for row in rows})
    read_members(connection, cohorts.values(), people)
    by_nip = _people_by_nip(connection, {row.nip for row in rows if row.nip}, people)
    wanted = {identifier for row in rows for identifier in row.identifiers}
    by_identifier = _people_by_identifier(connection, wanted, people)
    holds = read_holds(connection)
    for person in people.values():
        person.held = frozenset(holds.columns("participant", person.before))
    final_people = final_cohorts_of(connection, people)
    return Stored(cohorts, by_nip, by_identifier, read_rule_sets(connection), holds, final_people)


def _people_by_nip(connection: Connection, nips: set[str], people: dict[int, Person]) -> dict[str, Person]:
    for some in chunks(sorted(nips)):
        remember(connection, select(Participant.__table__).where(Participant.nip.in_(some)), people)
    return {person.before["nip"]: person for person in people.values() if person.before["nip"]}


def _people_by_identifier(
    connection: Connection, wanted: set[tuple[str, str]], people: dict[int, Person]
) -> dict[tuple[str, str], Person]:
    table = ParticipantIdentifier
    found: dict[tuple[str, str], Person] = {}
    for some in chunks(sorted(wanted)):
        matches = table.value.in_([value for _, value in some])
        remember(
            connection,
            select(Participant.__table__).where(Participant.id.in_(select(table.participant_id).where(matches))),
            people,
        )
        for row in connection.execute(select(table.kind, table.value, table.participant_id).where(matches)):
            found[row.kind, row.value] = people[row.participant_id]
    return {identifier: person for identifier, person in found.items() if identifier in wanted}
