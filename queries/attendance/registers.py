"""Registers: how many of a cohort's finished sessions have marks. An empty register is never absence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import Float, cast, literal, select

from queries.attendance.cohorts import COHORT, LISTED, cohorts_with, first_named, named
from queries.frames import Columns, read_frame, typed
from queries.schema import CohortFact
from queries.summaries.parts import one
from queries.summaries.reading import has_rows

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, FromClause, SQLColumnExpression

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
    """Registers per cohort with finished sessions, least filled first, LISTED at most.

    Columns: COMPLETENESS_OF_EVERY_COHORT.
    """
    fact = CohortFact
    listed = (
        select(fact.cohort_id, fact.state, fact.behind, fact.sessions_held, fact.sessions_filled)
        .where(*_held(filters))
        .order_by(*_least_filled_first(fact.__table__))
        .limit(LISTED)
        .subquery("listed")
    )
    part = listed.c
    columns = {name: kind for name, kind in COMPLETENESS_OF_EVERY_COHORT.items() if name != "filled"}
    statement = named(
        listed, part.state, part.behind.label("is_behind"), part.sessions_held, part.sessions_filled
    ).order_by(*_least_filled_first(listed))
    return typed(_filled(read_frame(connection, statement, columns)), COMPLETENESS_OF_EVERY_COHORT)


def completeness(connection: Connection, filters: Filters) -> pd.DataFrame:
    """The least filled registers by name, those of other cohorts folded. Columns: COMPLETENESS."""
    fact = CohortFact
    cohorts = (
        select(
            fact.cohort_id,
            literal(1).label("cohorts"),
            one(fact.behind).label("behind"),
            fact.sessions_held,
            fact.sessions_filled,
        )
        .where(*_held(filters))
        .cte("held")
    )
    columns = {name: kind for name, kind in COMPLETENESS.items() if name != "filled"}
    frame = read_frame(connection, first_named(cohorts, _least_filled_first), columns)
    return typed(_filled(frame), COMPLETENESS)


def unrecorded(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Cohorts with people who could have attendance, and have neither register nor recap. Columns: UNRECORDED."""
    return cohorts_with(connection, filters, "unrecorded", UNRECORDED)


def _least_filled_first(cohorts: FromClause) -> tuple[SQLColumnExpression[Any], ...]:
    """The order of the lists: of equal cohorts the newest is first."""
    filled, held = cohorts.c.sessions_filled, cohorts.c.sessions_held
    return cast(filled, Float) / held, cohorts.c.behind.desc(), held.desc(), cohorts.c.cohort_id.desc()


def _held(filters: Filters) -> tuple[ColumnElement[bool], ...]:
    """Cohorts of a selection with finished sessions."""
    return CohortFact.sessions_held > 0, has_rows(CohortFact.cohort_id, filters)


def _filled(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(filled=frame["sessions_filled"] / frame["sessions_held"])
