"""Which groups a figure shows: none that `queries.disclosure` hides, and of cohorts as many as fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import case, func, not_, select

from queries.frames import Columns, read_frame
from queries.labels import COHORT, cohort_columns
from queries.listed import among
from queries.neighbours import hidden_cohorts
from queries.schema import Cohort, Programme
from queries.summaries import reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import CTE, Connection

    from queries.filters import Filters

TO_COMPARE = 2
"""Cohorts, and agencies, are compared from two on."""
NEWEST: Columns = {
    **COHORT,
    "older": "int64",  # cohorts before these, which are not shown; the same in every row
}


def shown(frame: pd.DataFrame, hidden: Sequence[bool], n: str = "enrolments") -> pd.DataFrame:
    """The groups that may be shown; `hidden` says how many of `n` are in the others."""
    gone = pd.Series(hidden, index=frame.index, dtype="bool")
    return frame[~gone].assign(hidden=frame.loc[gone, n].sum())


def quarter_group(k: int) -> int:
    """Quartiles are shown where k people lie on either side: each of them is near somebody's score."""
    return 4 * k


def newest_cohorts(connection: Connection, filters: Filters, limit: int, n: str, *measures: str) -> pd.DataFrame:
    """The newest cohorts that may be shown, newest first; none where there are not two to compare.

    Beside NEWEST: its `cohort_id`, sums of `n` and other measures of outcomes, and `hidden`, as `shown` says it.
    """
    every = _sums_by_cohort(filters, n, *measures)
    hidden_ids = sorted(hidden_cohorts(connection, filters, n))
    told = select(every).where(not_(among(every.c.cohort_id, hidden_ids))).cte("told_cohort")
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
            *cohort_columns(), case((older > 0, older), else_=0).label("older"), *(newest.c[name] for name in sums),
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
