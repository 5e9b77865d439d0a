"""What the filters offer: only what a reader may see and what has rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.agencies import governments, lineage
from queries.frames import Columns, read_frame
from queries.labels import agency_label, programme_label
from queries.schema import Agency, Cohort, EnrolmentFact, Programme

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

    from queries.filters import Filters

YEARS: Columns = {"year": "int64"}
AGENCIES: Columns = {"code": "str", "name": "str", "level": "str", "origin": "str"}
PROGRAMMES: Columns = {"code": "str", "name": "str", "kind": "str"}
COHORTS: Columns = {
    "code": "str",
    "programme": "str",
    "year": "int64",
    "number": "int64",  # 0 = none
    "class_label": "str",
    "host": "str",
    "provider": "str",
}


def years(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Years with enrolments in the reader's scope, newest first. Columns: YEARS."""
    statement = (
        select(EnrolmentFact.year)
        .where(*filters.scope.conditions())
        .distinct()
        .order_by(EnrolmentFact.year.desc())
    )
    return read_frame(connection, statement, YEARS)


def agencies(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Agencies with enrolments of their own or below them, by name. Columns: AGENCIES."""
    tree, government = lineage(), governments()
    seen = select(EnrolmentFact.agency_id).where(*filters.scope.conditions()).distinct()
    shown = select(tree.c.ancestor_id).where(tree.c.agency_id.in_(seen))
    statement = (
        select(Agency.code, agency_label().label("name"), Agency.level, government.c.origin)
        .join(government, government.c.agency_id == Agency.id)
        .where(Agency.id.in_(shown))
        .order_by(Agency.name, Agency.code)
    )
    return read_frame(connection, statement, AGENCIES)


def programmes(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Programmes with enrolments in scope, by name. Columns: PROGRAMMES."""
    seen = select(EnrolmentFact.programme_code).where(*filters.scope.conditions()).distinct()
    statement = (
        select(Programme.code, programme_label().label("name"), Programme.kind)
        .where(Programme.code.in_(seen))
        .order_by(Programme.short_name, Programme.code)
    )
    return read_frame(connection, statement, PROGRAMMES)


def cohorts(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Cohorts of the chosen years and programmes, newest first. Columns: COHORTS."""
    seen = select(EnrolmentFact.cohort_id).where(*filters.scope.conditions())
    if filters.years:
        seen = seen.where(EnrolmentFact.year.in_(filters.years))
    if filters.programmes:
        seen = seen.where(EnrolmentFact.programme_code.in_(filters.programmes))
    statement = (
        select(
            Cohort.code,
            programme_label().label("programme"),
            Cohort.year,
            Cohort.number,
            Cohort.class_label,
            Cohort.host,
            Cohort.provider,
        )
        .join(Programme, Programme.code == Cohort.programme_code)
        .where(Cohort.id.in_(seen.distinct()))
        .order_by(Cohort.year.desc(), Programme.short_name, Cohort.number.desc(), Cohort.class_label)
    )
    return read_frame(connection, statement, COHORTS)
