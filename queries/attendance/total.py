"""Attendance of the whole selection: each measure with what it covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.attendance.measures import JP, SESSIONS, rate
from queries.disclosure import hide
from queries.frames import Columns, read_frame, typed
from queries.neighbours import told
from queries.summaries.reading import outcomes, total

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

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
RENAMED = {"attendance_expected": "expected"}
"""Here -> in the summaries."""
RATES = {"jp_rate": JP, "session_rate": SESSIONS}
HIDDEN = {
    "jp_known": ("jp_attended", "jp_rate"),
    "sessions_known": ("sessions_attended", "session_rate"),
    "limited": ("below_limit",),
}


def in_total(connection: Connection, filters: Filters) -> pd.DataFrame:
    """One row: both rates, what they cover, and how many are below the limit. Columns: IN_TOTAL."""
    measures = {name: RENAMED.get(name, name) for name in IN_TOTAL if name not in RATES}
    rows = outcomes(filters, *measures.values()).c
    statement = select(*(total(rows[measure]).label(name) for name, measure in measures.items()))
    frame = read_frame(connection, statement, dict.fromkeys(measures, "int64"))
    frame = frame.assign(**{name: rate(frame, measure) for name, measure in RATES.items()})
    tellable = told(connection, filters, *HIDDEN)
    for n, columns in HIDDEN.items():
        frame = hide(frame, columns, [n not in tellable or frame[n].iloc[0] < filters.k])
    return typed(frame, IN_TOTAL)
