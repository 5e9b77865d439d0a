"""What is not recorded of the enrolments, cohorts and sessions that could have it, and what waits to be decided.

Every number is that of the page which shows it: Ringkasan, Komposisi Peserta, Kehadiran.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import and_, func, literal, select

from queries import composition, overview
from queries.attendance.registers import completeness
from queries.frames import Columns, read_frame, typed
from queries.schema import CohortFact, Conflict
from queries.summaries.parts import one
from queries.summaries.reading import outcomes, outcomes_by_cohort, total

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from queries.filters import Filters

GAPS: Columns = {
    "field": "str",
    "unit": "str",
    "missing": "int64",
    "whole": "int64",  # how many there are of the unit that could have it
    "share": "float64",  # missing / whole
    "enrolments": "int64",  # of the selection; the same in every row
}
CONFLICTS: Columns = {"conflicts": "int64"}

Gap = tuple[str, str, int, int]
"""What is not recorded, of what, how many lack it, and how many could have it."""


def gaps(connection: Connection, filters: Filters) -> pd.DataFrame:
    """What is not recorded of those that could have it, the largest share first. Columns: GAPS."""
    size = overview.size(connection, filters).iloc[0]
    enrolments = int(size["enrolments"])
    found = [
        ("identifier", "enrolments", size["unidentified"], enrolments),
        ("agency", "enrolments", size["unitemised"], enrolments),
        *(
            (column, "enrolments", frame.loc[frame[column].isna(), "enrolments"].sum(), enrolments)
            for column, frame in _by_category(connection, filters)
        ),
        *_of_attendance_and_results(connection, filters),
        *_of_registers(connection, filters),
        *_of_cohorts(connection, filters),
    ]
    frame = pd.DataFrame(found, columns=["field", "unit", "missing", "whole"])
    frame = frame[frame["whole"] > 0]
    frame = frame.assign(share=frame["missing"] / frame["whole"], enrolments=enrolments)
    frame = frame.sort_values(["share", "missing"], ascending=False, kind="stable").reset_index(drop=True)
    return typed(frame, GAPS)


def conflicts(connection: Connection, filters: Filters) -> pd.DataFrame:
    """One row: values of files against corrected ones that wait to be decided, of the whole database.

    Whoever may not see everything is told of none. Columns: CONFLICTS.
    """
    is_open = [Conflict.decision.is_(None), literal(filters.scope.everything)]
    statement = select(func.count(Conflict.id).label("conflicts")).where(*is_open)
    return read_frame(connection, statement, CONFLICTS)


def _by_category(connection: Connection, filters: Filters) -> list[tuple[str, pd.DataFrame]]:
    """Enrolments by what may be missing: the rows of Komposisi without a code."""
    people = composition.by_generation_and_gender(connection, filters)
    return [
        ("gender", people),
        ("generation", people),
        ("position_level", composition.by_position_level(connection, filters)),
        ("rank", composition.by_rank(connection, filters)),
        ("education", composition.by_education(connection, filters)),
    ]


def _of_attendance_and_results(connection: Connection, filters: Filters) -> list[Gap]:
    rows = outcomes(filters, "expected", "unrecorded")
    attendance = connection.execute(select(total(rows.c.expected), total(rows.c.unrecorded))).one()
    ended = outcomes_by_cohort(filters, "assessed", "unassessed")
    over = select(
        total(ended.c.unassessed).label("unassessed"), total(ended.c.assessed + ended.c.unassessed).label("whole")
    ).where(ended.c.cohort_id.in_(select(CohortFact.cohort_id).where(CohortFact.state.in_(("selesai", "final")))))
    results = connection.execute(over).one()
    return [
        ("attendance", "enrolments", attendance[1], attendance[0]),
        ("result", "enrolments", results.unassessed, results.whole),
    ]


def _of_registers(connection: Connection, filters: Filters) -> list[Gap]:
    """The registers of Kehadiran, over all cohorts with finished sessions."""
    sums = completeness(connection, filters)[["cohorts", "behind", "sessions_held", "sessions_filled"]].sum()
    empty = sums["sessions_held"] - sums["sessions_filled"]
    return [
        ("registers", "cohorts", sums["behind"], sums["cohorts"]),
        ("sessions", "sessions", empty, sums["sessions_held"]),
    ]


def _of_cohorts(connection: Connection, filters: Filters) -> list[Gap]:
    states = dict(overview.states(connection, filters).itertuples(index=False))
    rows = outcomes_by_cohort(filters, "jp_known", "sessions_known")
    attended = (
        select(total(rows.c.jp_known).label("jp"), total(rows.c.sessions_known).label("sessions"))
        .group_by(rows.c.cohort_id)
        .subquery("attended")
    )
    without_jp = and_(attended.c.sessions > 0, attended.c.jp == 0)
    jp = connection.execute(
        select(total(one(without_jp)).label("missing"), total(one(attended.c.sessions > 0)).label("whole"))
    ).one()
    over = states.get("selesai", 0) + states.get("final", 0)
    return [
        ("dates", "cohorts", states.get("tanpa_tanggal", 0), sum(states.values())),
        ("jp", "cohorts", jp.missing, jp.whole),
        ("assessment", "cohorts", states.get("selesai", 0), over),
    ]
