"""Overview: how many, in one row, and how that went over the years.

Source: the sums of `queries.summaries`. Enrolments (keikutsertaan) add up; people (peserta) are counted once however
often they were trained, so they are distinct for exactly the filters that apply, and counted from the facts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, case, distinct, func, literal, select

from queries.agencies import UNITEMISED, governments
from queries.frames import Columns, read_frame
from queries.schema import CohortFact, EnrolmentFact
from queries.summaries.reading import has_rows, outcomes, outcomes_of_agencies, total, touched_cohorts
from queries.vocabulary import COHORT_STATES

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

    from queries.filters import Filters

SIZE: Columns = {
    "enrolments": "int64",
    "unidentified": "int64",  # enrolments of people without NIP or identifier: two of them may be one person
    "cohorts": "int64",
    "programmes": "int64",
    "agencies": "int64",  # governments (instansi induk) that are named one by one
    "unitemised": "int64",  # enrolments that are only known to come from some kabupaten or kota
}
PEOPLE: Columns = {"people": "int64"}
STATES: Columns = {"state": "str", "cohorts": "int64"}
REGISTERS: Columns = {
    "cohorts": "int64",  # running now, with a calendar
    "behind": "int64",  # of those: a finished session without any mark ended more than seven days ago
    "sessions_held": "int64",
    "sessions_filled": "int64",  # finished sessions with at least one mark
}
BY_YEAR: Columns = {
    "year": "int64",
    "chosen": "bool",
    "enrolments": "int64",
    "cohorts": "int64",
    "agencies": "int64",
}


def size(connection: Connection, filters: Filters) -> pd.DataFrame:
    """One row: how much the selection holds. Columns: SIZE."""
    part, government = outcomes_of_agencies(filters, "enrolments", "unidentified"), governments()
    programmes = select(func.count(distinct(outcomes(filters).c.programme_code)))
    statement = select(
        total(part.c.enrolments).label("enrolments"),
        total(part.c.unidentified).label("unidentified"),
        select(touched_cohorts(filters).c.cohorts).scalar_subquery().label("cohorts"),
        programmes.scalar_subquery().label("programmes"),
        _itemised_agencies().label("agencies"),
        total(case((_unitemised(), part.c.enrolments))).label("unitemised"),
    ).join_from(part, government, government.c.agency_id == part.c.agency_id)
    return read_frame(connection, statement, SIZE)


def people(connection: Connection, filters: Filters) -> pd.DataFrame:
    """One row: distinct participants of the selection; slow where it is broad. Columns: PEOPLE."""
    everybody = func.count(distinct(EnrolmentFact.participant_id))
    return read_frame(connection, select(everybody.label("people")).where(*filters.conditions()), PEOPLE)


def by_year(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Every year of the selection, the choice of years set aside; `chosen` marks it. Columns: BY_YEAR."""
    every_year = replace(filters, years=())
    part, government = outcomes_of_agencies(every_year, "enrolments", by=["year"]), governments()
    cohorts = touched_cohorts(every_year, "year")
    year = part.c.year
    statement = (
        select(
            year,
            (year.in_(filters.years) if filters.years else literal(True)).label("chosen"),
            total(part.c.enrolments).label("enrolments"),
            cohorts.c.cohorts,
            _itemised_agencies().label("agencies"),
        )
        .join_from(part, government, government.c.agency_id == part.c.agency_id)
        .join(cohorts, cohorts.c.year == year)
        .group_by(year, cohorts.c.cohorts)
        .order_by(year)
    )
    return read_frame(connection, statement, BY_YEAR)


def states(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Cohorts of the selection per state, in the order of their lives. Columns: STATES."""
    statement = (
        select(CohortFact.state, func.count().label("cohorts"))
        .where(has_rows(CohortFact.cohort_id, filters))
        .group_by(CohortFact.state)
        .order_by(case({state: place for place, state in enumerate(COHORT_STATES)}, value=CohortFact.state))
    )
    return read_frame(connection, statement, STATES)


def registers(connection: Connection, filters: Filters) -> pd.DataFrame:
    """One row: how complete the registers of the cohorts are that run now. Columns: REGISTERS."""
    running = and_(CohortFact.state == "berjalan", CohortFact.sessions_planned > 0)
    statement = select(
        func.count().label("cohorts"),
        func.count(case((CohortFact.behind, 1))).label("behind"),
        func.coalesce(func.sum(CohortFact.sessions_held), 0).label("sessions_held"),
        func.coalesce(func.sum(CohortFact.sessions_filled), 0).label("sessions_filled"),
    ).where(running, has_rows(CohortFact.cohort_id, filters))
    return read_frame(connection, statement, REGISTERS)


def _unitemised() -> ColumnElement[bool]:
    return governments().c.origin == UNITEMISED


def _itemised_agencies() -> ColumnElement[int]:
    """Distinct governments; what is not itemised is no agency, and how many it stands for is not known."""
    return func.count(distinct(case((_unitemised(), None), else_=governments().c.government_id)))
