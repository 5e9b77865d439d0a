"""How far an officer's hand reaches: into the cohorts of his scope, and to people who are in no other cohort."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.loading.stored import chunks
from queries.schema import Cohort, Enrolment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from queries.filters import Scope


class BeyondReach(Exception):
    """What was to be changed stands in a cohort that is not the officer's."""


def refuse_beyond(connection: Connection, scope: Scope, cohorts: Iterable[int]) -> None:
    """Raise BeyondReach unless all these cohorts, and there is one, are in the scope."""
    ids = set(cohorts)
    if not scope.everything and (not ids or cohorts_beyond(connection, scope, ids)):
        raise BeyondReach


def refuse_part(scope: Scope) -> None:
    """Raise BeyondReach unless the scope is everything: for deeds that may reach every row of everybody."""
    if not scope.everything:
        raise BeyondReach


def cohorts_beyond(connection: Connection, scope: Scope, cohorts: Iterable[int]) -> set[int]:
    """Those of the cohorts that are not in the scope."""
    wanted, found = set(cohorts), set[int]()
    for some in chunks(sorted(wanted)):
        mine = select(Cohort.id).where(Cohort.id.in_(some), *scope.cohort_conditions())
        found |= set(connection.scalars(mine))
    return wanted - found


def people_beyond(connection: Connection, scope: Scope, people: Iterable[int]) -> set[int]:
    """Those of the people who are in a cohort that is not in the scope: their names are not one officer's alone."""
    if scope.everything:
        return set()
    cohorts: dict[int, set[int]] = {}
    for some in chunks(sorted(set(people))):
        where = select(Enrolment.participant_id, Enrolment.cohort_id).where(Enrolment.participant_id.in_(some))
        for row in connection.execute(where):
            cohorts.setdefault(row.participant_id, set()).add(row.cohort_id)
    beyond = cohorts_beyond(connection, scope, set().union(*cohorts.values()))
    return {person for person, of_person in cohorts.items() if of_person & beyond}


def people_unseen(connection: Connection, scope: Scope, people: Iterable[int]) -> set[int]:
    """Those of the people who are in no cohort of the scope: an officer has not seen them yet."""
    unseen = set() if scope.everything else set(people)
    for some in chunks(sorted(unseen)):
        where = select(Enrolment.participant_id).join(Cohort, Cohort.id == Enrolment.cohort_id)
        mine = where.where(Enrolment.participant_id.in_(some), *scope.cohort_conditions())
        unseen -= set(connection.scalars(mine))
    return unseen
