"""Overview: how many, in one row, and how that went over the years.

Source: table `enrolment_fact`. Enrolments (keikutsertaan) add up; people (peserta) are counted once however often
they were trained, so they are distinct for exactly the filters that apply and never summed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, case, distinct, func, literal, select

from queries.agencies import UNITEMISED, governments
from queries.frames import Columns, read_frame
from queries.schema import CohortFact, EnrolmentFact
from queries.vocabulary import COHORT_STATES

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection, Select

    from queries.filters import Filters

SIZE: Columns = {
    "enrolments": "int64",
    "people": "int64",  # distinct participants
    "unidentified": "int64",  # enrolments of people without NIP or identifier: two of them may be one person
    "cohorts": "int64",
    "programmes": "int64",
    "agencies": "int64",  # governments (instansi induk) that are named one by one
    "unitemised": "int64",  # enrolments that are only known to come from some kabupaten or kota
}
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
    "people": "int64",
    "cohorts": "int64",
    "agencies": "int64",
}


def size(connection: Connection, filters: Filters) -> pd.DataFrame:
    """One row: how much the selection holds. Columns: SIZE."""
    fact, government = EnrolmentFact, governments()
    statement = (
        select(
            func.count().label("enrolments"),
            func.count(distinct(fact.participant_id)).label("people"),
            func.count(case((fact.identified, None), else_=1)).label("unidentified"),
            func.count(distinct(fact.cohort_id)).label("cohorts"),
            func.count(distinct(fact.programme_code)).label("programmes"),
            _itemised_agencies().label("agencies"),
            func.count(case((_unitemised(), 1))).label("unitemised"),
        )
        .select_from(fact)
        .join(government, government.c.agency_id == fact.agency_id)
        .where(*filters.conditions())
    )
    return read_frame(connection, statement, SIZE)


def by_year(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Every year of the selection, the choice of years set aside; `chosen` marks it. Columns: BY_YEAR."""
    fact, government = EnrolmentFact, governments()
    statement = (
        select(
            fact.year,
            (fact.year.in_(filters.years) if filters.years else literal(True)).label("chosen"),
            func.count().label("enrolments"),
            func.count(distinct(fact.participant_id)).label("people"),
            func.count(distinct(fact.cohort_id)).label("cohorts"),
            _itemised_agencies().label("agencies"),
        )
        .select_from(fact)
        .join(government, government.c.agency_id == fact.agency_id)
        .where(*replace(filters, years=()).conditions())
        .group_by(fact.year)
        .order_by(fact.year)
    )
    return read_frame(connection, statement, BY_YEAR)


def states(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Cohorts of the selection per state, in the order of their lives. Columns: STATES."""
    statement = (
        select(CohortFact.state, func.count().label("cohorts"))
        .where(CohortFact.cohort_id.in_(_cohorts(filters)))
        .group_by(CohortFact.state)
        .order_by(case({state: place for place, state in enumerate(COHORT_STATES)}, value=CohortFact.state))
    )
    return read_frame(connection, statement, STATES)


def registers(connection: Connection, filters: Filters) -> pd.DataFrame:
    """One row: how complete the registers of the cohorts are that run now. Columns: REGISTERS."""
    statement = select(
        func.count().label("cohorts"),
        func.count(case((CohortFact.behind, 1))).label("behind"),
        func.coalesce(func.sum(CohortFact.sessions_held), 0).label("sessions_held"),
        func.coalesce(func.sum(CohortFact.sessions_filled), 0).label("sessions_filled"),
    ).where(
        CohortFact.cohort_id.in_(_cohorts(filters)),
        CohortFact.state == "berjalan",
        CohortFact.sessions_planned > 0,
    )
    return read_frame(connection, statement, REGISTERS)


def _cohorts(filters: Filters) -> Select[int]:
    return select(EnrolmentFact.cohort_id).where(*filters.conditions()).distinct()


def _unitemised() -> ColumnElement[bool]:
    return governments().c.origin == UNITEMISED


def _itemised_agencies() -> ColumnElement[int]:
    """Distinct governments; what is not itemised is no agency, and how many it stands for is not known."""
    return func.count(distinct(case((_unitemised(), None), else_=governments().c.government_id)))
