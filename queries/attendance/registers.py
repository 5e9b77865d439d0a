"""Registers: how many of a cohort's finished sessions have marks. An empty register is never absence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import and_

from queries.attendance.cohorts import COHORT, cohorts_with, of_cohorts
from queries.attendance.measures import SHOWN, expected
from queries.frames import Columns, read_frame, typed
from queries.schema import Cohort, CohortFact, EnrolmentFact

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from queries.filters import Filters

FILLED: Columns = {
    "sessions_held": "int64",  # finished sessions of the calendar
    "sessions_filled": "int64",  # of those, with at least one mark
    "filled": "float64",  # sessions_filled / sessions_held
}
COMPLETENESS_OF_EVERY_COHORT: Columns = {
    **COHORT,
    "state": "str",
    "is_behind": "bool",  # a finished session without any mark ended more than seven days ago
    **FILLED,
}
COMPLETENESS: Columns = {
    **COHORT,
    "folded": "int64",
    "cohorts": "int64",  # one, or how many the row folds
    "behind": "int64",  # how many of them are behind
    **FILLED,
}
UNRECORDED: Columns = {**COHORT, "enrolments": "int64"}


def completeness_of_every_cohort(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Registers per cohort with finished sessions, least filled first. Columns: COMPLETENESS_OF_EVERY_COHORT."""
    fact = CohortFact
    statement = (
        of_cohorts(
            fact.state,
            fact.behind.label("is_behind"),
            fact.sessions_held,
            fact.sessions_filled,
        )
        .join(fact, fact.cohort_id == Cohort.id)
        .where(fact.sessions_held > 0, *filters.conditions())
        .group_by(fact.state, fact.behind, fact.sessions_held, fact.sessions_filled)
    )
    columns = {name: kind for name, kind in COMPLETENESS_OF_EVERY_COHORT.items() if name != "filled"}
    frame = read_frame(connection, statement, columns)
    frame = typed(_filled(frame), COMPLETENESS_OF_EVERY_COHORT)
    order = ["filled", "is_behind", "sessions_held", *COHORT]
    return frame.sort_values(order, ascending=[True, False, False, *[True] * len(COHORT)], ignore_index=True)


def completeness(connection: Connection, filters: Filters) -> pd.DataFrame:
    """The least filled registers by name, those of other cohorts folded. Columns: COMPLETENESS."""
    cohorts = completeness_of_every_cohort(connection, filters)
    cohorts = cohorts.assign(cohorts=1, behind=cohorts["is_behind"].astype("int64"))
    rest = cohorts[SHOWN:]
    shown = [cohorts[:SHOWN].assign(folded=0)]
    if len(rest):
        row = rest[["cohorts", "behind", "sessions_held", "sessions_filled"]].sum().to_frame().T
        shown.append(_filled(row.assign(folded=len(rest))))
    return typed(pd.concat(shown).reindex(columns=list(COMPLETENESS)), COMPLETENESS)


def unrecorded(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Cohorts with people who could have attendance, and have neither register nor recap. Columns: UNRECORDED."""
    missing = and_(expected(), EnrolmentFact.attendance_source.is_(None))
    return cohorts_with(connection, filters, missing, UNRECORDED)


def _filled(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(filled=frame["sessions_filled"] / frame["sessions_held"])
