"""Attendance over time: months of the sessions themselves, which may run into the year after the cohort's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Integer, case, cast, func, select

from queries.attendance.cohorts import COHORT, cohorts_with
from queries.attendance.measures import IN_JP, IN_SESSIONS, JP, SESSIONS, Measure, counts, known, rated, sums
from queries.disclosure import hidden_parts
from queries.frames import Columns, read_frame
from queries.neighbours import bare_parts, told
from queries.summaries.parts import WHOLE
from queries.summaries.reading import categories, months, outcomes, total

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

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
    limit = _common_limit(connection, filters)
    frame = _by_month(connection, filters, JP, "registered_jp")
    hidden = _hidden(connection, filters, frame, JP, "registered_jp")
    return rated(frame.assign(limit=limit / WHOLE if limit else None), JP, RATE_BY_MONTH, hidden)


def session_rate_by_month(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Session rate per month in which sessions were held, oldest first. Columns: SESSION_RATE_BY_MONTH."""
    frame = _by_month(connection, filters, SESSIONS, "registered")
    hidden = _hidden(connection, filters, frame, SESSIONS, "registered")
    return rated(frame, SESSIONS, SESSION_RATE_BY_MONTH, hidden)


def undated(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Cohorts of which only a recap is known, so that no month has them. Columns: UNDATED."""
    return cohorts_with(connection, filters, "recaps", UNDATED)


def _by_month(connection: Connection, filters: Filters, measure: Measure, people: str) -> pd.DataFrame:
    """`people` is what the outcomes call those with this measure in any month."""
    rows = months(connection, filters)
    everybody = select(total(outcomes(filters, people).c[people])).scalar_subquery()
    statement = (
        select(rows.c.month, *sums(measure, rows), everybody.label("known"))
        .group_by(rows.c.month)
        .having(known(measure, rows))
        .order_by(rows.c.month)
    )
    return read_frame(connection, statement, {"month": "str", **counts(measure), "known": "int64"})


def _hidden(
    connection: Connection, filters: Filters, frame: pd.DataFrame, measure: Measure, people: str
) -> list[bool]:
    """Which months are hidden: their people may be the same, so one month of many is among them."""
    if not told(connection, filters, people):
        return [True] * len(frame)
    bare = bare_parts(
        connection, filters, lambda asked, _: months(connection, asked), (measure.known,), ("month",)
    )
    sizes = dict(zip(frame["month"], frame["enrolments"], strict=True))
    hidden = hidden_parts(sizes, filters.k, {month for (month,) in bare[measure.known]}, overlap=True)
    return [month in hidden for month in frame["month"]]


def _common_limit(connection: Connection, filters: Filters) -> int | None:
    """The one limit of a selection's rules, in hundredths of a percent; nothing where they name none, or several."""
    share = categories(connection, filters, "limit").c.category
    single = case((func.min(share) == func.max(share), func.min(share)))
    return connection.scalar(select(cast(single, Integer)))
