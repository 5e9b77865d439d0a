"""Attendance by cohort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Float, Select, case, cast, func, literal, not_, null, select

from queries.attendance.measures import (
    IN_JP,
    IN_SESSIONS,
    JP,
    SESSIONS,
    SHOWN,
    Measure,
    counts,
    known,
    lowest,
    rate,
    sums,
)
from queries.frames import Columns, read_frame, typed
from queries.labels import programme_label
from queries.listed import among
from queries.neighbours import hidden_cohorts
from queries.schema import Cohort, Programme
from queries.summaries.reading import outcomes_by_cohort, total

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from sqlalchemy import CTE, Connection, FromClause, SQLColumnExpression, Subquery

    from queries.filters import Filters

    Order = Callable[[FromClause], tuple[SQLColumnExpression[Any], ...]]

LISTED = 500
"""A list names no more cohorts than this: an academy has thousands."""
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
    """JP rate per cohort, lowest first, the hidden ones last, LISTED at most. Columns: RATE_OF_EVERY_COHORT."""
    return _rates(connection, filters, JP, RATE_OF_EVERY_COHORT)


def session_rate_of_every_cohort(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Session rate per cohort, in the same order. Columns: SESSION_RATE_OF_EVERY_COHORT."""
    return _rates(connection, filters, SESSIONS, SESSION_RATE_OF_EVERY_COHORT)


def rate_by_cohort(connection: Connection, filters: Filters) -> pd.DataFrame:
    """The lowest JP rates by name, the other cohorts folded, the hidden ones too. Columns: RATE_BY_COHORT."""
    return _lowest(connection, filters, JP, RATE_BY_COHORT)


def session_rate_by_cohort(connection: Connection, filters: Filters) -> pd.DataFrame:
    """The lowest session rates by name, folded alike. Columns: SESSION_RATE_BY_COHORT."""
    return _lowest(connection, filters, SESSIONS, SESSION_RATE_BY_COHORT)


def cohorts_with(connection: Connection, filters: Filters, measure: str, columns: Columns) -> pd.DataFrame:
    """Cohorts in which a measure of outcomes counts enrolments, newest first. Columns: COHORT and enrolments."""
    rows = outcomes_by_cohort(filters, measure)
    groups = select(rows.c.cohort_id, total(rows.c[measure]).label("enrolments")).where(rows.c[measure] > 0)
    cohorts = groups.group_by(rows.c.cohort_id).subquery("groups")
    statement = named(cohorts, cohorts.c.enrolments).order_by(
        Cohort.year.desc(), Programme.short_name, Cohort.number, Cohort.class_label, Cohort.provider
    )
    return read_frame(connection, statement, columns)


def named(cohorts: FromClause, *more: SQLColumnExpression[Any]) -> Select[*tuple[Any, ...]]:
    """Cohorts with their names: the columns of COHORT, and more."""
    return (
        select(
            programme_label().label("programme"),
            Cohort.year,
            Cohort.number,
            Cohort.class_label,
            Cohort.provider,
            *more,
        )
        .select_from(cohorts)
        .join(Cohort, Cohort.id == cohorts.c.cohort_id)
        .join(Programme, Programme.code == Cohort.programme_code)
    )


def first_named(cohorts: CTE, order: Order, apart: str | None = None) -> Select[*tuple[Any, ...]]:
    """The first cohorts in this order, SHOWN at most, by name; then a row that sums the others.

    Columns: COHORT, `folded` (how many cohorts the row sums, else 0) and the measures of `cohorts`. Where the
    measure `apart` is missing, others are summed in a row of their own.
    """
    measures = [column for column in cohorts.c if column.name != "cohort_id"]
    first = select(cohorts).order_by(*order(cohorts)).limit(SHOWN).cte("first")
    place = func.row_number().over(order_by=order(first)).label("place")
    by_name = named(first, literal(0).label("folded"), place, *(first.c[column.name] for column in measures))
    others = (
        select(
            *(null().label(name) for name in COHORT),
            func.count().label("folded"),
            null().label("place"),
            *(cast(func.sum(column), BigInteger).label(column.name) for column in measures),
        )
        .where(cohorts.c.cohort_id.not_in(select(first.c.cohort_id)))
        .having(func.count() > 0)
    )
    if apart:
        others = others.group_by(cohorts.c[apart].is_(None))
    shown = by_name.union_all(others).subquery("shown")
    columns = [column for column in shown.c if column.name != "place"]
    return select(*columns).order_by(shown.c.folded, shown.c.place)


def _told(connection: Connection, filters: Filters, measure: Measure) -> Subquery:
    """Cohorts with this measure: what they attended is missing where they are hidden."""
    rows = outcomes_by_cohort(filters, *measure)
    enrolments, recorded, attended = sums(measure, rows)
    hidden = among(rows.c.cohort_id, sorted(hidden_cohorts(connection, filters, measure.known)))
    told = case((not_(hidden), attended)).label(measure.attended)
    cohorts = select(rows.c.cohort_id, enrolments, recorded, told).group_by(rows.c.cohort_id)
    return cohorts.having(known(measure, rows)).subquery("cohorts")


def _lowest_first(cohorts: FromClause) -> tuple[SQLColumnExpression[Any], ...]:
    """The order of the lists: hidden cohorts have no rate, and come last; of equal ones the newest is first."""
    cohort_id, enrolments, recorded, attended = cohorts.c
    return attended.is_(None), cast(attended, Float) / recorded, enrolments.desc(), cohort_id.desc()


def _rates(connection: Connection, filters: Filters, measure: Measure, columns: Columns) -> pd.DataFrame:
    cohorts = _told(connection, filters, measure)
    listed = select(cohorts).order_by(*_lowest_first(cohorts)).limit(LISTED).subquery("listed")
    statement = named(listed, *(listed.c[name] for name in counts(measure))).order_by(*_lowest_first(listed))
    frame = read_frame(connection, statement, {**COHORT, **counts(measure), measure.attended: "Int64"})
    return typed(frame.assign(rate=rate(frame, measure)), columns)


def _lowest(connection: Connection, filters: Filters, measure: Measure, columns: Columns) -> pd.DataFrame:
    cohorts = select(_told(connection, filters, measure)).cte("cohorts_told")
    read: Columns = {**COHORT, "folded": "int64", **counts(measure), measure.attended: "Int64"}
    frame = read_frame(connection, first_named(cohorts, _lowest_first, apart=measure.attended), read)
    return lowest(frame.assign(rate=rate(frame, measure)), measure, columns)
