"""Marks that name no cohort: they ask for a new version, and an agency may have moved to another government."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Select, and_, delete, exists, insert, literal, select, union_all

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
    """Cohorts with facts of an origin that is no longer that of the agency: looked up, agency by agency."""
    today = governments()
    other = union_all(*(select(literal(origin).label("origin")) for origin in ORIGINS)).subquery("other")
    return (
        select(EnrolmentFact.cohort_id)
        .distinct()
        .select_from(today)
        .join(other, other.c.origin != today.c.origin)
        .join(
            EnrolmentFact,
            and_(EnrolmentFact.origin == other.c.origin, EnrolmentFact.agency_id == today.c.agency_id),
        )
    )
