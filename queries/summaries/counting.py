"""How many cohorts a selection touches, kept by difference: counting thousands anew took as long as all else of a page.

A cohort has one year, one programme, one provider, so over these counts add up. Over origins and genders they do not,
since a cohort has people of several: there is a count for each, and one for all together. Counted are the cohorts of
`cohort_summary`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    cast,
    delete,
    distinct,
    except_,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects import postgresql, sqlite

from queries.listed import among
from queries.schema import EVERY_GENDER, CohortCount, CohortSummary, EnrolmentFact

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import CompoundSelect, Connection, SQLColumnExpression

COUNTED = CohortCount.__table__.c.cohorts


def touched(connection: Connection, cohort_ids: Sequence[int], enrolments: Sequence[int]) -> set[int]:
    """These cohorts, and those of which the facts still say that one of these enrolments is theirs."""
    elsewhere = select(EnrolmentFact.cohort_id).where(among(EnrolmentFact.enrolment_id, enrolments)).distinct()
    return {*cohort_ids, *connection.scalars(elsewhere)}


def count(connection: Connection, cohort_ids: Collection[int], sign: int) -> None:
    """Add these cohorts `sign` times, as far as `cohort_summary` has them now."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    counts = _counts(sign, CohortSummary.cohort_id.in_(cohort_ids)).subquery("counts")
    statement = dialect.insert(CohortCount).from_select(counts.c.keys(), select(counts).where(true()))
    more = {"cohorts": COUNTED + statement.excluded.cohorts}
    key = CohortCount.__table__.primary_key
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=more))
    connection.execute(delete(CohortCount).where(COUNTED == 0))


def recount(connection: Connection) -> None:
    """Count all cohorts anew."""
    connection.execute(delete(CohortCount))
    counts = _counts(1).subquery("counts")
    connection.execute(insert(CohortCount).from_select(counts.c.keys(), select(counts)))


def is_wrong(connection: Connection) -> bool:
    """Whether the counts are not those of the cohorts in `cohort_summary`."""
    should_be = select(_counts(1).cte("fresh"))
    present = select(*(CohortCount.__table__.c[name] for name, _ in should_be.selected_columns.items()))
    return bool(connection.scalar(select(differ(should_be, present))))


def differ(should_be: Select[*tuple[Any, ...]], present: Select[*tuple[Any, ...]]) -> ColumnElement[bool]:
    """Whether two statements have not the same rows."""
    lacking, surplus = except_(should_be, present).subquery(), except_(present, should_be).subquery()
    return or_(exists(select(lacking)), exists(select(surplus)))


def _counts(sign: int, *conditions: ColumnElement[bool]) -> CompoundSelect[*tuple[Any, ...]]:
    """Rows of CohortCount: by origin and gender, and of every gender together."""
    of_each, of_all = CohortSummary.gender, literal(EVERY_GENDER)
    return union_all(*(_counted(gender, sign, *conditions) for gender in (of_each, of_all)))


def _counted(
    gender: SQLColumnExpression[str], sign: int, *conditions: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    cohort = CohortSummary
    by = [cohort.origin, cohort.year, cohort.programme_code, cohort.programme_kind, cohort.provider]
    cohorts = cast(func.count(distinct(cohort.cohort_id)) * sign, BigInteger)
    return select(*by, gender.label("gender"), cohorts.label("cohorts")).where(*conditions).group_by(*by, gender)
