"""Attendance by cohort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select

from queries.attendance.measures import (
    IN_JP,
    IN_SESSIONS,
    JP,
    SESSIONS,
    Measure,
    counts,
    known,
    lowest,
    rated,
    sums,
)
from queries.frames import Columns, read_frame
from queries.labels import programme_label
from queries.schema import Cohort, CohortFact, EnrolmentFact, Programme

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import ColumnElement, Connection
    from sqlalchemy.orm import InstrumentedAttribute

    from queries.filters import Filters

COHORT: Columns = {
    "programme": "str",
    "year": "Int64",
    "number": "Int64",  # 0 = the cohort has no number; missing in a row that folds cohorts
    "class_label": "str",
    "provider": "str",
}
RATE_OF_EVERY_COHORT: Columns = {**COHORT, **IN_JP}
SESSION_RATE_OF_EVERY_COHORT: Columns = {**COHORT, **IN_SESSIONS}
RATE_BY_COHORT: Columns = {**COHORT, "folded": "int64", **IN_JP}
SESSION_RATE_BY_COHORT: Columns = {**COHORT, "folded": "int64", **IN_SESSIONS}


def rate_of_every_cohort(connection: Connection, filters: Filters) -> pd.DataFrame:
    """JP rate per cohort, lowest first, those too small for one last. Columns: RATE_OF_EVERY_COHORT."""
    return _rates(connection, filters, JP, RATE_OF_EVERY_COHORT)


def session_rate_of_every_cohort(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Session rate per cohort, in the same order. Columns: SESSION_RATE_OF_EVERY_COHORT."""
    return _rates(connection, filters, SESSIONS, SESSION_RATE_OF_EVERY_COHORT)


def rate_by_cohort(connection: Connection, filters: Filters) -> pd.DataFrame:
    """The lowest JP rates by name, the other cohorts folded, the small ones too. Columns: RATE_BY_COHORT."""
    return lowest(rate_of_every_cohort(connection, filters), JP, RATE_BY_COHORT)


def session_rate_by_cohort(connection: Connection, filters: Filters) -> pd.DataFrame:
    """The lowest session rates by name, folded alike. Columns: SESSION_RATE_BY_COHORT."""
    return lowest(session_rate_of_every_cohort(connection, filters), SESSIONS, SESSION_RATE_BY_COHORT)


def cohorts_with(
    connection: Connection, filters: Filters, condition: ColumnElement[bool], columns: Columns
) -> pd.DataFrame:
    """Cohorts with enrolments that fulfil a condition, newest first. Columns: COHORT and enrolments."""
    statement = (
        of_cohorts(func.count().label("enrolments"))
        .join(CohortFact, CohortFact.cohort_id == Cohort.id)
        .where(condition, *filters.conditions())
        .order_by(Cohort.year.desc(), Programme.short_name, Cohort.number, Cohort.class_label, Cohort.provider)
    )
    return read_frame(connection, statement, columns)


def of_cohorts(*more: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Select[*tuple[Any, ...]]:
    """Enrolments grouped by cohort: the columns of COHORT, and more."""
    names = (Cohort.year, Cohort.number, Cohort.class_label, Cohort.provider)
    return (
        select(programme_label().label("programme"), *names, *more)
        .select_from(EnrolmentFact)
        .join(Cohort, Cohort.id == EnrolmentFact.cohort_id)
        .join(Programme, Programme.code == Cohort.programme_code)
        .group_by(Cohort.id, Programme.code, Programme.short_name, *names)
    )


def _rates(connection: Connection, filters: Filters, measure: Measure, columns: Columns) -> pd.DataFrame:
    statement = of_cohorts(*sums(measure)).where(known(measure), *filters.conditions())
    frame = rated(read_frame(connection, statement, {**COHORT, **counts(measure)}), measure, columns)
    order = ["rate", "enrolments", *COHORT]
    return frame.sort_values(order, ascending=[True, False, *[True] * len(COHORT)], ignore_index=True)
