"""Which groups may be shown: after filtering, never one of a few people. And which cohorts fit into a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, not_, select

from queries.disclosure import MIN_GROUP
from queries.frames import Columns, read_frame
from queries.labels import programme_label
from queries.schema import Cohort, Programme
from queries.summaries import reading

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection, Subquery

    from queries.filters import Filters

TO_COMPARE = 2
"""Cohorts, and agencies, are compared from two on."""
QUARTER_GROUP = 4 * MIN_GROUP
"""Quartiles are shown where MIN_GROUP people lie on either side: each of them is near somebody's score."""
COHORT: Columns = {
    "code": "str",
    "programme": "str",
    "year": "int64",
    "number": "int64",  # 0 = none
    "class_label": "str",
    "host": "str",
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

    Beside COHORT: its `cohort_id`, sums of `n` and other measures of outcomes, and `hidden`, as `shown` says it.
    """
    judged = _judged(filters, n, *measures)
    newest = (
        select(judged)
        .join(Cohort, Cohort.id == judged.c.cohort_id)
        .where(judged.c.open)
        .order_by(Cohort.year.desc(), Cohort.number.desc(), Cohort.id.desc())
        .limit(limit)
        .subquery("newest")
    )
    sums = ("cohort_id", n, *measures, "hidden")
    statement = (
        select(
            Cohort.code, programme_label().label("programme"), Cohort.year, Cohort.number, Cohort.class_label,
            Cohort.host, (newest.c.of - func.count().over()).label("older"), *(newest.c[name] for name in sums),
        )
        .join(Cohort, Cohort.id == newest.c.cohort_id)
        .join(Programme, Programme.code == Cohort.programme_code)
        .order_by(Cohort.year.desc(), Cohort.number.desc(), Cohort.id.desc())
    )  # fmt: skip
    cohorts = read_frame(connection, statement, {**COHORT, **dict.fromkeys(sums, "int64")})
    return cohorts if len(cohorts) >= TO_COMPARE else cohorts[:0]


def _judged(filters: Filters, n: str, *measures: str) -> Subquery:
    """Cohorts with their sums: whether each is `open`, how many are (`of`), and how many of `n` are `hidden`."""
    rows = reading.outcomes_by_cohort(filters)
    sums = {name: reading.total(rows.c[name]) for name in (n, *measures)}
    cohort = (
        select(rows.c.cohort_id, *(total.label(name) for name, total in sums.items()))
        .group_by(rows.c.cohort_id)
        .having(sums[n] > 0)
        .subquery("cohort_sums")
    )
    size = cohort.c[n]
    smaller = func.sum(size).over(order_by=(size, cohort.c.cohort_id), rows=(None, -1))
    placed = select(cohort, func.coalesce(smaller, 0).label("smaller")).subquery("placed")
    hides_the_next = placed.c.smaller.between(1, MIN_GROUP - 1)
    is_open = and_(placed.c[n] >= MIN_GROUP, not_(hides_the_next))
    return select(
        placed,
        is_open.label("open"),
        func.count().filter(is_open).over().label("of"),
        func.coalesce(func.sum(placed.c[n]).filter(not_(is_open)).over(), 0).label("hidden"),
    ).subquery("judged")
