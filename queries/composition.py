"""Composition: who was trained, counted as enrolments (keikutsertaan).

Source: table `enrolment_fact`, one row per enrolment. Enrolments add up: the parts of every frame sum to the
selection. A category that is not recorded is a row of its own with a missing code, never left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, case, func, literal, null, select

from queries.agencies import ORIGINS, governments
from queries.frames import Columns, read_frame
from queries.generations import GENERATIONS, generation_of
from queries.schema import Agency, EnrolmentFact, Programme
from queries.vocabulary import EDUCATIONS, GENDERS, POSITION_LEVELS, PPPK_RANKS, RANKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from sqlalchemy import Connection

    from queries.filters import Filters

COUNTS: Columns = {
    "enrolments": "int64",
    "share": "float64",  # of all enrolments of the selection, 0 to 1
}
BY_ORIGIN: Columns = {"origin": "str", **COUNTS}
BY_AGENCY: Columns = {"agency": "str", "origin": "str", **COUNTS}
TOP_AGENCIES: Columns = {"agency": "str", "folded": "int64", **COUNTS}
BY_GENERATION_AND_GENDER: Columns = {"generation": "str", "gender": "str", **COUNTS}
BY_POSITION_LEVEL: Columns = {"position_level": "str", **COUNTS}
BY_RANK: Columns = {"rank": "str", **COUNTS}
BY_EDUCATION: Columns = {"education": "str", **COUNTS}
BY_PROGRAMME: Columns = {"programme": "str", "programme_kind": "str", **COUNTS}

AGENCIES_SHOWN = 15
"""A chart names this many agencies; the rest is one row, with their number in `folded`."""

_enrolments = func.count()
_share = _enrolments * 1.0 / func.sum(_enrolments).over()


def by_origin(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments per origin (asal instansi), from the centre outwards. Columns: BY_ORIGIN."""
    government = governments()
    statement = (
        select(government.c.origin.label("origin"), *_counts())
        .select_from(EnrolmentFact)
        .join(government, government.c.agency_id == EnrolmentFact.agency_id)
        .where(*filters.conditions())
        .group_by(government.c.origin)
        .order_by(_natural(government.c.origin, ORIGINS))
    )
    return read_frame(connection, statement, BY_ORIGIN)


def by_agency(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments per government (an office counts under its own), most first. Columns: BY_AGENCY."""
    return read_frame(connection, _by_agency(filters).order_by(_enrolments.desc(), Agency.name), BY_AGENCY)


def top_agencies(connection: Connection, filters: Filters) -> pd.DataFrame:
    """The governments with most enrolments; the others in one row without a name. Columns: TOP_AGENCIES."""
    ranked = (
        _by_agency(filters)
        .add_columns(func.row_number().over(order_by=(_enrolments.desc(), Agency.name)).label("place"))
        .subquery()
    )
    shown = ranked.c.place <= AGENCIES_SHOWN
    name = case((shown, ranked.c.agency), else_=null())
    statement = (
        select(
            name.label("agency"),
            func.sum(case((shown, 0), else_=1)).label("folded"),
            func.sum(ranked.c.enrolments).label("enrolments"),
            func.sum(ranked.c.share).label("share"),
        )
        .group_by(name)
        .order_by(func.min(ranked.c.place))
    )
    return read_frame(connection, statement, TOP_AGENCIES)


def by_generation_and_gender(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments per generation and gender, eldest first. Columns: BY_GENERATION_AND_GENDER."""
    generation = generation_of(EnrolmentFact.birth_year)
    statement = (
        select(generation.label("generation"), EnrolmentFact.gender, *_counts())
        .where(*filters.conditions())
        .group_by(generation, EnrolmentFact.gender)
        .order_by(_natural(generation, GENERATIONS), _natural(EnrolmentFact.gender, GENDERS))
    )
    return read_frame(connection, statement, BY_GENERATION_AND_GENDER)


def by_position_level(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments per position level (jenis jabatan), highest first. Columns: BY_POSITION_LEVEL."""
    return _by(connection, EnrolmentFact.position_level, POSITION_LEVELS, filters, BY_POSITION_LEVEL)


def by_rank(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments per golongan, highest first; PPPK have a ladder of their own. Columns: BY_RANK."""
    ladder = (*reversed(RANKS), *reversed(PPPK_RANKS))
    return _by(connection, EnrolmentFact.rank, ladder, filters, BY_RANK)


def by_education(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments per last education, highest first. Columns: BY_EDUCATION."""
    return _by(connection, EnrolmentFact.education, tuple(reversed(EDUCATIONS)), filters, BY_EDUCATION)


def by_programme(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments per programme, most first. Columns: BY_PROGRAMME."""
    statement = (
        select(
            Programme.short_name.label("programme"),
            EnrolmentFact.programme_kind.label("programme_kind"),
            *_counts(),
        )
        .join(Programme, Programme.code == EnrolmentFact.programme_code)
        .where(*filters.conditions())
        .group_by(Programme.short_name, EnrolmentFact.programme_kind)
        .order_by(_enrolments.desc(), Programme.short_name)
    )
    return read_frame(connection, statement, BY_PROGRAMME)


def _counts() -> tuple[ColumnElement[int], ColumnElement[Any]]:
    return _enrolments.label("enrolments"), _share.label("share")


def _by_agency(filters: Filters) -> Select[str, str, int, Any]:
    government = governments()
    return (
        select(Agency.name.label("agency"), government.c.origin.label("origin"), *_counts())
        .select_from(EnrolmentFact)
        .join(government, government.c.agency_id == EnrolmentFact.agency_id)
        .join(Agency, Agency.id == government.c.government_id)
        .where(*filters.conditions())
        .group_by(Agency.id, Agency.name, government.c.origin)
    )


def _by(
    connection: Connection,
    column: SQLColumnExpression[Any],
    order: Sequence[str],
    filters: Filters,
    columns: Columns,
) -> pd.DataFrame:
    statement = (
        select(column, *_counts()).where(*filters.conditions()).group_by(column).order_by(_natural(column, order))
    )
    return read_frame(connection, statement, columns)


def _natural(column: SQLColumnExpression[Any], order: Sequence[str]) -> ColumnElement[int]:
    """The place of a code in its natural order; what is not recorded comes last."""
    places = {code: place for place, code in enumerate(order)}
    return case(places, value=column, else_=literal(len(places)))
