"""Marks that name no cohort: they ask for a new version, and an agency may have moved to another government."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Select, delete, exists, insert, literal, select, union_all

from queries.agencies import ORIGINS, governments
from queries.schema import ChangeMark, EnrolmentFact

if TYPE_CHECKING:
    from sqlalchemy import Connection


def version_asked(connection: Connection) -> bool:
    """Whether a mark asks for a new version."""
    return bool(connection.scalar(select(exists().where(ChangeMark.cohort_id.is_(None)))))


def take_marks_of_version(connection: Connection) -> bool:
    """Take the marks away that ask for a new version, and say whether there were any; who takes them publishes.

    An agency that moves takes all below it along, whose cohorts no trigger marks: they are marked here.
    """
    taken = connection.execute(delete(ChangeMark).where(ChangeMark.cohort_id.is_(None))).rowcount
    if taken:
        unmarked = moved().where(~exists().where(ChangeMark.cohort_id == EnrolmentFact.cohort_id))
        connection.execute(insert(ChangeMark).from_select(["cohort_id"], unmarked))
    return bool(taken)


def moved() -> Select[int]:
    """Cohorts of the agencies that have facts of an origin other than theirs today.

    Each other origin of each agency is looked up: some thousand times, however many facts there are.
    """
    today, fact = governments(), EnrolmentFact
    origins = union_all(*(select(literal(origin).label("origin")) for origin in ORIGINS)).subquery("origins")
    agencies = (
        select(today.c.agency_id)
        .join(origins, origins.c.origin != today.c.origin)
        .where(exists().where(fact.origin == origins.c.origin, fact.agency_id == today.c.agency_id))
    )
    return select(fact.cohort_id).distinct().where(fact.agency_id.in_(agencies))
