"""Composition: who was trained, counted as enrolments (keikutsertaan).

Source: the sums of `queries.summaries`. Enrolments add up: the parts of every frame sum to the
selection. A category that is not recorded is a row of its own with a missing code, never left out.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import ColumnElement, Subquery, case, func, select

from queries.agencies import ORIGINS, UNITEMISED, governments
from queries.frames import Columns, read_frame, typed
from queries.generations import GENERATIONS
from queries.labels import agency_label, programme_label
from queries.schema import Agency, Programme
from queries.summaries.parts import NOT_KNOWN
from queries.summaries.reading import categories, outcomes, outcomes_of_agencies, total
from queries.vocabulary import EDUCATIONS, GENDERS, POSITION_LEVELS, PPPK_RANKS, RANKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from queries.filters import Filters

COUNTS: Columns = {
    "enrolments": "int64",
    "share": "float64",  # of all enrolments of the selection, 0 to 1
}
BY_ORIGIN: Columns = {"origin": "str", **COUNTS}
BY_AGENCY: Columns = {"agency": "str", "origin": "str", **COUNTS}
TOP_AGENCIES: Columns = {
    "agency": "str",  # missing in a row that stands for several, and in that of what is not itemised
    "folded": "int64",  # how many the row stands for; 0 = one, or an unknown number
    **COUNTS,
}
BY_OFFICE: Columns = {"office": "str", "folded": "int64", **COUNTS}
BY_GENERATION_AND_GENDER: Columns = {"generation": "str", "gender": "str", **COUNTS}
BY_POSITION_LEVEL: Columns = {"position_level": "str", **COUNTS}
BY_RANK: Columns = {"rank": "str", **COUNTS}
BY_EDUCATION: Columns = {"education": "str", **COUNTS}
BY_PROGRAMME: Columns = {"programme": "str", "programme_kind": "str", **COUNTS}

AGENCIES_SHOWN = 15
"""A chart names this many agencies or offices; the rest is one row, with their number in `folded`."""
SEVERAL = 2


def by_origin(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments per origin (asal instansi), from the centre outwards. Columns: BY_ORIGIN."""
    part, government = outcomes_of_agencies(filters, "enrolments"), governments()
    statement = (
        select(government.c.origin.label("origin"), *_counts(part))
        .join(part, part.c.agency_id == government.c.agency_id)
        .group_by(government.c.origin)
        .order_by(_natural(government.c.origin, ORIGINS))
    )
    return read_frame(connection, statement, BY_ORIGIN)


def by_agency(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments per government (an office counts under its own), most first, what is not itemised last.

    Columns: BY_AGENCY.
    """
    part, government = outcomes_of_agencies(filters, "enrolments"), governments()
    itemised = case((government.c.origin == UNITEMISED, 1), else_=0)
    statement = (
        select(agency_label().label("agency"), government.c.origin.label("origin"), *_counts(part))
        .select_from(part)
        .join(government, government.c.agency_id == part.c.agency_id)
        .join(Agency, Agency.id == government.c.government_id)
        .group_by(Agency.id, Agency.code, Agency.name, government.c.origin)
        .order_by(itemised, _enrolments(part).desc(), Agency.name, Agency.code)
    )
    return read_frame(connection, statement, BY_AGENCY)


def top_agencies(connection: Connection, filters: Filters) -> pd.DataFrame:
    """The governments with most enrolments; then the others, and what is not itemised. Columns: TOP_AGENCIES."""
    agencies = by_agency(connection, filters)
    return _top(agencies, agencies["origin"] != UNITEMISED, TOP_AGENCIES)


def by_office(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments per office (perangkat daerah) where the selection is one government with several; else no rows.

    Enrolments of the government itself name no office: they are the row of what is not itemised. Columns: BY_OFFICE.
    """
    part, government = outcomes_of_agencies(filters, "enrolments"), governments()
    own = case((government.c.government_id == Agency.id, 1), else_=0)
    statement = (
        select(
            agency_label().label("office"),
            own.label("own"),
            government.c.government_id.label("government"),
            *_counts(part),
        )
        .select_from(part)
        .join(government, government.c.agency_id == part.c.agency_id)
        .join(Agency, Agency.id == part.c.agency_id)
        .group_by(Agency.id, Agency.code, Agency.name, government.c.government_id)
        .order_by(own, _enrolments(part).desc(), Agency.name, Agency.code)
    )
    read = {"office": "str", "own": "bool", "government": "int64", **COUNTS}
    offices = read_frame(connection, statement, read)
    if len(set(offices["government"])) != 1 or len(offices) < SEVERAL:
        offices = offices[:0]
    return _top(offices, ~offices["own"], BY_OFFICE)


def _top(groups: pd.DataFrame, itemised: pd.Series[bool], columns: Columns) -> pd.DataFrame:
    """The first groups that are named, the other ones as one row, then what is not itemised as one row."""
    named, unitemised = groups[itemised], groups[~itemised]
    parts = [named[:AGENCIES_SHOWN].assign(folded=0)]
    for rest, folded in ((named[AGENCIES_SHOWN:], len(named) - AGENCIES_SHOWN), (unitemised, 0)):
        if len(rest):
            parts.append(rest[list(COUNTS)].sum().to_frame().T.assign(folded=folded))
    return typed(pd.concat(parts).reindex(columns=list(columns)).reset_index(drop=True), columns)


def by_generation_and_gender(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments per generation and gender, eldest first; who is absent is 0. Columns: BY_GENERATION_AND_GENDER."""
    part = categories(connection, filters, "generation")
    generation, gender = _known(part.c.category), _known(part.c.gender)
    statement = (
        select(generation.label("generation"), gender.label("gender"), *_counts(part))
        .group_by(part.c.category, part.c.gender)
        .order_by(_natural(generation, GENERATIONS), _natural(gender, GENDERS))
    )
    return _with_zeros(read_frame(connection, statement, BY_GENERATION_AND_GENDER))


def by_position_level(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments per position level (jenis jabatan), highest first. Columns: BY_POSITION_LEVEL."""
    return _by(connection, filters, "position_level", POSITION_LEVELS, BY_POSITION_LEVEL)


def by_rank(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments per golongan, highest first; PPPK have a ladder of their own. Columns: BY_RANK."""
    ladder = (*reversed(RANKS), *reversed(PPPK_RANKS))
    return _by(connection, filters, "rank", ladder, BY_RANK)


def by_education(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments per last education, highest first. Columns: BY_EDUCATION."""
    return _by(connection, filters, "education", tuple(reversed(EDUCATIONS)), BY_EDUCATION)


def by_programme(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments per programme, most first. Columns: BY_PROGRAMME."""
    part = outcomes(filters, "enrolments")
    statement = (
        select(programme_label().label("programme"), part.c.programme_kind, *_counts(part))
        .join(part, part.c.programme_code == Programme.code)
        .group_by(Programme.code, Programme.short_name, part.c.programme_kind)
        .order_by(_enrolments(part).desc(), Programme.short_name, Programme.code)
    )
    return read_frame(connection, statement, BY_PROGRAMME)


def _with_zeros(groups: pd.DataFrame) -> pd.DataFrame:
    """The same rows, and one of 0 for each generation without anybody of a gender that occurs elsewhere."""
    keys = ["generation", "gender"]
    genders = groups["gender"].drop_duplicates().sort_values()  # L, P, and the missing one last
    pairs = pd.DataFrame(product(groups["generation"].drop_duplicates(), genders), columns=keys)
    whole = pairs.astype(dict.fromkeys(keys, "str")).merge(groups, how="left", on=keys)
    return typed(whole.fillna({"enrolments": 0, "share": 0.0}), BY_GENERATION_AND_GENDER)


def _enrolments(part: Subquery) -> ColumnElement[int]:
    return total(part.c.enrolments)


def _counts(part: Subquery) -> tuple[ColumnElement[int], ColumnElement[Any]]:
    enrolments = _enrolments(part)
    return enrolments.label("enrolments"), (enrolments * 1.0 / func.sum(enrolments).over()).label("share")


def _by(
    connection: Connection, filters: Filters, dimension: str, order: Sequence[str], columns: Columns
) -> pd.DataFrame:
    part = categories(connection, filters, dimension)
    category = _known(part.c.category)
    statement = (
        select(category.label(dimension), *_counts(part))
        .group_by(part.c.category)
        .order_by(_natural(category, order), part.c.category)
    )
    return read_frame(connection, statement, columns)


def _known(key: ColumnElement[str]) -> ColumnElement[str | None]:
    """A text of a summary's key; missing where it is not recorded."""
    return func.nullif(key, NOT_KNOWN)


def _natural(column: ColumnElement[Any], order: Sequence[str]) -> ColumnElement[int]:
    """The place of a code in its natural order; then codes that other programs wrote, then what is not recorded."""
    places = [(column == code, place) for place, code in enumerate(order)]
    return case(*places, (column.is_not(None), len(places)), else_=len(places) + 1)
