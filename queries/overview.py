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
from queries.schema import EnrolmentFact

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

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


def _unitemised() -> ColumnElement[bool]:
    return governments().c.origin == UNITEMISED


def _itemised_agencies() -> ColumnElement[int]:
    """Distinct governments; what is not itemised is no agency, and how many it stands for is not known."""
    return func.count(distinct(case((_unitemised(), None), else_=governments().c.government_id)))
