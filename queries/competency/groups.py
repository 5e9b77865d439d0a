"""Which groups may be shown: after filtering, never one of a few people. And which cohorts fit into a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from queries.disclosure import MIN_GROUP
from queries.frames import Columns, read_frame
from queries.labels import COHORT, programme_label
from queries.schema import Cohort, Programme
from queries.summaries import reading

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import CTE, Connection

    from queries.filters import Filters

TO_COMPARE = 2
"""Cohorts, and agencies, are compared from two on."""
QUARTER_GROUP = 4 * MIN_GROUP
"""Quartiles are shown where MIN_GROUP people lie on either side: each of them is near somebody's score."""
NEWEST: Columns = {
    **COHORT,
    "older": "int64",  # cohorts before these, which are not shown; the same in every row
}


def shown(frame: pd.DataFrame, *ties: str, n: str = "enrolments") -> pd.DataFrame:
    """The groups of a whole that may be shown; `hidden` says how many of `n` are in the others.

    A group under MIN_GROUP is hidden. Where the hidden ones are fewer than that together, so is the next smallest
    group: what is left of the whole would give them away. `ties` order groups of one size.
    """
    gone: list[object] = []
    hidden = 0
    for group, size in frame.sort_values([n, *ties], kind="stable")[n].items():
        if size >= MIN_GROUP and not 0 < hidden < MIN_GROUP:
            break
        gone.append(group)
        hidden += size
    return frame.drop(index=gone).assign(hidden=hidden)


def newest_cohorts(connection: Connection, filters: Filters, limit: int, n: str, *measures: str) -> pd.DataFrame:
    """The newest cohorts that may be shown, newest first; none where there are not two to compare.

    Beside NEWEST: its `cohort_id`, sums of `n` and other measures of outcomes, and `hidden`, as `shown` says it.
    """
    every = _sums_by_cohort(filters, n, *measures)
    told = _shown(every, n)
    newest_first = (Cohort.year.desc(), Cohort.number.desc(), Cohort.id.desc())
    newest = (
        select(told)
        .join(Cohort, Cohort.id == told.c.cohort_id)
        .order_by(*newest_first)
        .limit(limit)
        .subquery("newest")
    )
    older = select(func.count() - limit).select_from(told).scalar_subquery()
    hidden = select(func.sum(every.c[n])).scalar_subquery() - select(func.sum(told.c[n])).scalar_subquery()
    sums = ("cohort_id", n, *measures)
    statement = (
        select(
            Cohort.code, programme_label().label("programme"), Cohort.year, Cohort.number, Cohort.class_label,
            Cohort.host, case((older > 0, older), else_=0).label("older"), *(newest.c[name] for name in sums),
            hidden.label("hidden"),
        )
        .join(Cohort, Cohort.id == newest.c.cohort_id)
        .join(Programme, Programme.code == Cohort.programme_code)
        .order_by(*newest_first)
    )  # fmt: skip
    columns = {**NEWEST, **dict.fromkeys((*sums, "hidden"), "int64")}
    cohorts = read_frame(connection, statement, columns)
    return cohorts if len(cohorts) >= TO_COMPARE else cohorts[:0]


def _sums_by_cohort(filters: Filters, n: str, *measures: str) -> CTE:
    rows = reading.outcomes_by_cohort(filters, n, *measures)
    sums = {name: reading.total(rows.c[name]) for name in (n, *measures)}
    return (
        select(rows.c.cohort_id, *(total.label(name) for name, total in sums.items()))
        .group_by(rows.c.cohort_id)
        .having(sums[n] > 0)
        .cte("every_cohort")
    )


def _shown(groups: CTE, n: str) -> CTE:
    """As `shown`, in SQL."""
    size, key = groups.c[n], groups.c.cohort_id
    hidden = select(func.coalesce(func.sum(size), 0)).where(size < MIN_GROUP).scalar_subquery()
    next_smallest = (
        select(key)
        .where(size >= MIN_GROUP, hidden.between(1, MIN_GROUP - 1))
        .order_by(size, key)
        .limit(1)
        .scalar_subquery()
    )
    return select(groups).where(size >= MIN_GROUP, key.is_distinct_from(next_smallest)).cte("shown_cohort")
