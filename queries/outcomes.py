"""Outcomes: attendance, results and tests of a selection, as counts that add up; shares are made of them later.

Source: the sums of `queries.summaries`. Whoever withdrew has no outcome. What is not
recorded is never counted as absence, and who is not assessed is never counted as failed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, literal, select

from queries.frames import Columns, read_frame
from queries.labels import programme_label
from queries.schema import Programme
from queries.summaries.reading import outcomes, total, touched_cohorts

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection, Subquery

    from queries.filters import Filters

OUTCOMES: Columns = {
    "enrolments": "int64",
    "cohorts": "int64",
    "withdrawn": "int64",
    "attendance_expected": "int64",  # enrolments that could have attendance: not withdrawn, cohort has begun
    "jp_known": "int64",  # of those, enrolments with recorded JP
    "jp_recorded": "int64",  # hundredths of a JP, of finished sessions with a mark
    "jp_attended": "int64",  # hundredths of a JP
    "assessed": "int64",  # lulus, ditunda or tidak lulus
    "unassessed": "int64",  # not withdrawn, and without a result yet
    "banded": "int64",  # assessed, with a final score that falls into a band
    "satisfying": "int64",  # of those: lulus, and Memuaskan or better
    "pairs": "int64",  # tests with both pre and post
    "improved": "int64",  # of those: post above pre
    "fell": "int64",  # of those: post below pre
}
IN_TOTAL = OUTCOMES
BY_YEAR: Columns = {"year": "int64", "chosen": "bool", **OUTCOMES}
BY_PROGRAMME: Columns = {"programme": "str", "programme_kind": "str", **OUTCOMES}

RENAMED = {"attendance_expected": "expected", "jp_known": "expected_known"}
"""Here -> in the summaries."""


def in_total(connection: Connection, filters: Filters) -> pd.DataFrame:
    """The whole selection, in one row. Columns: IN_TOTAL."""
    sums, cohorts = _sums(filters), touched_cohorts(filters)
    return read_frame(
        connection, select(*_columns(sums, cohorts)).join_from(sums, cohorts, literal(True)), IN_TOTAL
    )


def by_year(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Every year of the selection, the choice of years set aside; `chosen` marks it. Columns: BY_YEAR."""
    every_year = replace(filters, years=())
    sums, cohorts = _sums(every_year, "year"), touched_cohorts(every_year, "year")
    year = sums.c.year
    chosen = year.in_(filters.years) if filters.years else literal(True)
    statement = (
        select(year, chosen.label("chosen"), *_columns(sums, cohorts))
        .join_from(sums, cohorts, cohorts.c.year == year)
        .order_by(year)
    )
    return read_frame(connection, statement, BY_YEAR)


def by_programme(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Every programme of the selection, largest first. Columns: BY_PROGRAMME."""
    keys = ("programme_code", "programme_kind")
    sums, cohorts = _sums(filters, *keys), touched_cohorts(filters, *keys)
    statement = (
        select(programme_label().label("programme"), sums.c.programme_kind, *_columns(sums, cohorts))
        .join(sums, sums.c.programme_code == Programme.code)
        .join(cohorts, and_(*(cohorts.c[key] == sums.c[key] for key in keys)))
        .order_by(sums.c.enrolments.desc(), Programme.short_name, Programme.code)
    )
    return read_frame(connection, statement, BY_PROGRAMME)


def _sums(filters: Filters, *keys: str) -> Subquery:
    """What the selection adds up to, by these columns: all of OUTCOMES but cohorts."""
    measures = {name: RENAMED.get(name, name) for name in OUTCOMES if name != "cohorts"}
    part = outcomes(filters, *measures.values())
    return (
        select(
            *(part.c[key] for key in keys),
            *(total(part.c[measure]).label(name) for name, measure in measures.items()),
        )
        .group_by(*(part.c[key] for key in keys))
        .subquery("sums")
    )


def _columns(sums: Subquery, cohorts: Subquery) -> list[Any]:
    return [cohorts.c.cohorts if name == "cohorts" else sums.c[name] for name in OUTCOMES]
