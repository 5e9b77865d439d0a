"""Attendance over time: months of the sessions themselves, which may run into the year after the cohort's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, distinct, func, select

from queries.attendance.cohorts import COHORT, cohorts_with
from queries.attendance.limits import limits
from queries.attendance.measures import IN_JP, IN_SESSIONS, JP, SESSIONS, Measure, counts, known, rated, sums
from queries.attendance.total import WHOLE
from queries.frames import Columns, read_frame
from queries.schema import AttendanceFact, EnrolmentFact

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection, ScalarSelect

    from queries.filters import Filters

MONTHLY: Columns = {
    "known": "int64",  # enrolments with this measure recorded in any month: the months do not part them
    "limit": "float64",  # least share of JP, where the rules of the selection name exactly one
}
RATE_BY_MONTH: Columns = {"month": "str", **IN_JP, **MONTHLY}
SESSION_RATE_BY_MONTH: Columns = {"month": "str", **IN_SESSIONS, "known": "int64"}
UNDATED: Columns = {**COHORT, "enrolments": "int64"}


def rate_by_month(connection: Connection, filters: Filters) -> pd.DataFrame:
    """JP rate per month in which sessions were held, oldest first. Columns: RATE_BY_MONTH."""
    frame = _by_month(connection, filters, JP)
    limit = connection.scalar(select(_common_limit(filters)))
    return rated(frame.assign(limit=limit / WHOLE if limit else None), JP, RATE_BY_MONTH)


def session_rate_by_month(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Session rate per month in which sessions were held, oldest first. Columns: SESSION_RATE_BY_MONTH."""
    return rated(_by_month(connection, filters, SESSIONS), SESSIONS, SESSION_RATE_BY_MONTH)


def undated(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Cohorts of which only a recap is known, so that no month has them. Columns: UNDATED."""
    return cohorts_with(connection, filters, EnrolmentFact.attendance_source == "recap", UNDATED)


def _by_month(connection: Connection, filters: Filters, measure: Measure) -> pd.DataFrame:
    fact = AttendanceFact
    months = (
        select(fact.month, *sums(measure, fact))
        .join(EnrolmentFact, EnrolmentFact.enrolment_id == fact.enrolment_id)
        .where(known(measure, fact), *filters.conditions())
        .group_by(fact.month)
        .order_by(fact.month)
    )
    people = (
        select(func.count(distinct(fact.enrolment_id)))
        .join(EnrolmentFact, EnrolmentFact.enrolment_id == fact.enrolment_id)
        .where(known(measure, fact), *filters.conditions())
    )
    return read_frame(connection, months, {"month": "str", **counts(measure)}).assign(
        known=connection.scalar(people)
    )


def _common_limit(filters: Filters) -> ScalarSelect[int | None]:
    """The one limit of the cohorts of a selection; nothing where their rules name none, or several."""
    limit = limits()
    cohorts = select(EnrolmentFact.cohort_id).where(*filters.conditions())
    single = case((func.min(limit.c.share) == func.max(limit.c.share), func.min(limit.c.share)))
    return select(single).where(limit.c.cohort_id.in_(cohorts)).scalar_subquery()
