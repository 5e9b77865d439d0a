"""What the filters offer: only what a reader may see and what has rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from queries import vocabulary
from queries.agencies import governments, lineage
from queries.filters import Filters, Scope
from queries.frames import Columns, read_frame
from queries.labels import COHORT, agency_label, cohort_columns, programme_label
from queries.schema import Agency, Cohort, Programme
from queries.summaries.reading import has_rows, outcomes, outcomes_by_agency

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import ColumnElement, Connection

YEARS: Columns = {"year": "int64"}
GENDERS: Columns = {"gender": "str"}
AGENCIES: Columns = {"code": "str", "name": "str", "level": "str", "origin": "str"}
PROGRAMMES: Columns = {"code": "str", "name": "str", "kind": "str"}
COHORTS: Columns = {**COHORT, "provider": "str"}
OFFERED = 400
"""More cohorts than this are no list to choose from: the reader chooses a year or a programme first."""


def years(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Years with enrolments in the reader's scope, newest first. Columns: YEARS."""
    year = outcomes(_in_scope(filters)).c.year
    return read_frame(connection, select(year).distinct().order_by(year.desc()), YEARS)


def agencies(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Agencies with enrolments of their own or below them, by name. Columns: AGENCIES."""
    tree, government = lineage(), governments()
    shown = select(tree.c.ancestor_id).where(_has_rows(tree.c.agency_id, filters.scope))
    statement = (
        select(Agency.code, agency_label().label("name"), Agency.level, government.c.origin)
        .join(government, government.c.agency_id == Agency.id)
        .where(Agency.id.in_(shown))
        .order_by(Agency.name, Agency.code)
    )
    return read_frame(connection, statement, AGENCIES)


def programmes(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Programmes with enrolments in scope, by name. Columns: PROGRAMMES."""
    seen = select(outcomes(_in_scope(filters)).c.programme_code)
    statement = (
        select(Programme.code, programme_label().label("name"), Programme.kind)
        .where(Programme.code.in_(seen))
        .order_by(Programme.short_name, Programme.code)
    )
    return read_frame(connection, statement, PROGRAMMES)


def genders(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Genders with enrolments in scope, in the order of the vocabulary. Columns: GENDERS."""
    gender = outcomes(_in_scope(filters)).c.gender
    statement = select(gender).where(gender.in_(vocabulary.GENDERS)).distinct().order_by(gender)
    return read_frame(connection, statement, GENDERS)


def cohorts(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Cohorts of a selection, newest first; of more than OFFERED some, one more than that. Columns: COHORTS."""
    some = select(Cohort.id).where(has_rows(Cohort.id, filters)).limit(OFFERED + 1)
    statement = (
        select(
            *cohort_columns(),
            Cohort.provider,
        )
        .join(Programme, Programme.code == Cohort.programme_code)
        .where(Cohort.id.in_(some))
        .order_by(Cohort.year.desc(), Programme.short_name, Cohort.number.desc(), Cohort.class_label)
    )
    return read_frame(connection, statement, COHORTS)


def _has_rows(agency_id: ColumnElement[int], scope: Scope) -> ColumnElement[bool]:
    """Whether a reader may see rows of an agency.

    Agencies are few, so each is looked up; but where the scope names some, their tree would be walked for each.
    """
    seen = outcomes_by_agency(Filters(scope)).c.agency_id
    return (
        agency_id.in_(select(seen).distinct())
        if scope.agencies
        else select(seen).where(seen == agency_id).exists()
    )


def _in_scope(filters: Filters) -> Filters:
    """Everything that the reader may see, whatever he has chosen."""
    return Filters(filters.scope)
