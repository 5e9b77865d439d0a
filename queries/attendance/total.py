"""Attendance of the whole selection: each measure with what it covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, and_, case, cast, func, select

from queries.attendance.limits import limits
from queries.attendance.measures import JP, SESSIONS, expected, known, rate
from queries.disclosure import without_small_groups
from queries.frames import Columns, read_frame, typed
from queries.schema import CohortFact, EnrolmentFact

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import ColumnElement, Connection
    from sqlalchemy.orm import InstrumentedAttribute

    from queries.filters import Filters

IN_TOTAL: Columns = {
    "attendance_expected": "int64",  # could have attendance: not withdrawn, and the cohort has begun
    "jp_known": "int64",  # enrolments with recorded JP
    "jp_recorded": "int64",  # hundredths of a JP
    "jp_attended": "Int64",
    "jp_rate": "float64",
    "sessions_known": "int64",  # enrolments with recorded sessions
    "sessions_recorded": "int64",
    "sessions_attended": "Int64",
    "session_rate": "float64",
    "limited": "int64",  # of jp_known, those whose rules set a least share of JP
    "below_limit": "Int64",  # of those, attended less than that share
}
HIDDEN = {
    "jp_known": ("jp_attended", "jp_rate"),
    "sessions_known": ("sessions_attended", "session_rate"),
    "limited": ("below_limit",),
}
WHOLE = 10_000
"""A share of one, in hundredths of a percent."""


def in_total(connection: Connection, filters: Filters) -> pd.DataFrame:
    """One row: both rates, what they cover, and how many are below the limit. Columns: IN_TOTAL."""
    fact, limit = EnrolmentFact, limits()
    limited = and_(known(JP), limit.c.share.is_not(None))
    below = cast(fact.jp_attended, BigInteger) * WHOLE < cast(fact.jp_recorded, BigInteger) * limit.c.share
    statement = (
        select(
            _number(expected()).label("attendance_expected"),
            _number(known(JP)).label("jp_known"),
            _sum(fact.jp_recorded).label("jp_recorded"),
            _sum(fact.jp_attended).label("jp_attended"),
            _number(known(SESSIONS)).label("sessions_known"),
            _sum(fact.sessions_recorded).label("sessions_recorded"),
            _sum(fact.sessions_attended).label("sessions_attended"),
            _number(limited).label("limited"),
            _number(and_(limited, below)).label("below_limit"),
        )
        .select_from(fact)
        .join(CohortFact, CohortFact.cohort_id == fact.cohort_id)
        .outerjoin(limit, limit.c.cohort_id == fact.cohort_id)
        .where(*filters.conditions())
    )
    rates = {"jp_rate": JP, "session_rate": SESSIONS}
    frame = read_frame(connection, statement, {name: "int64" for name in IN_TOTAL if name not in rates})
    frame = frame.assign(**{name: rate(frame, measure) for name, measure in rates.items()})
    for n, columns in HIDDEN.items():
        frame = without_small_groups(frame, columns, n)
    return typed(frame, IN_TOTAL)


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _sum(column: InstrumentedAttribute[int | None]) -> ColumnElement[int]:
    return func.coalesce(func.sum(column), 0)
