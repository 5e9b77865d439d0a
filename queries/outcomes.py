"""Outcomes: attendance, results and tests of a selection, as counts that add up; shares are made of them later.

Source: the sums of `queries.summaries`. Whoever withdrew has no outcome. What is not
recorded is never counted as absence, and who is not assessed is never counted as failed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, literal, select

from queries.disclosure import hide, pools
from queries.frames import Columns, read_frame, typed
from queries.labels import programme_label
from queries.neighbours import PROGRAMMES, YEARS, bare_parts, told
from queries.schema import Programme
from queries.summaries.reading import outcomes, total, touched_cohorts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from sqlalchemy import Connection, Subquery

    from queries.disclosure import Leaf
    from queries.filters import Filters
    from queries.neighbours import Axis

OUTCOMES: Columns = {
    "enrolments": "int64",
    "cohorts": "int64",
    "withdrawn": "int64",
    "attendance_expected": "int64",  # enrolments that could have attendance: not withdrawn, cohort has begun
    "jp_known": "int64",  # of those, enrolments with recorded JP
    "jp_recorded": "int64",  # hundredths of a JP, of finished sessions with a mark
    "jp_attended": "Int64",  # hundredths of a JP; missing where jp_known is a hidden group
    "assessed": "int64",  # lulus, ditunda or tidak lulus
    "unassessed": "int64",  # not withdrawn, and without a result yet
    "banded": "int64",  # assessed, with a final score that falls into a band
    "satisfying": "Int64",  # of those: lulus, and Memuaskan or better; missing where banded is a hidden group
    "pairs": "int64",  # tests with both pre and post
    "paired": "int64",  # enrolments with such a pair
    "improved": "Int64",  # of the pairs: post above pre; missing where paired is a hidden group
    "fell": "Int64",  # of the pairs: post below pre; missing likewise
}
IN_TOTAL = OUTCOMES
BY_YEAR: Columns = {"year": "int64", "chosen": "bool", **OUTCOMES}
BY_PROGRAMME: Columns = {"programme": "str", "programme_kind": "str", **OUTCOMES}

RENAMED = {"attendance_expected": "expected", "jp_known": "expected_known"}
"""Here -> in the summaries."""
RESTS_ON = {"jp_attended": "jp_known", "satisfying": "banded", "improved": "paired", "fell": "paired"}
"""What is not told of few people -> the size of the group that it is told of."""
SIZES = {name: RENAMED.get(name, name) for name in RESTS_ON.values()}


def in_total(connection: Connection, filters: Filters) -> pd.DataFrame:
    """The whole selection, in one row. Columns: IN_TOTAL."""
    sums, cohorts = _sums(filters), touched_cohorts(filters)
    statement = select(*_columns(sums, cohorts)).join_from(sums, cohorts, literal(True))
    frame = read_frame(connection, statement, _read(IN_TOTAL))
    tellable = told(connection, filters, *SIZES.values())
    hidden = {
        name: [measure not in tellable or 0 < frame[name].iloc[0] < filters.k] for name, measure in SIZES.items()
    }
    return _without(frame, hidden, IN_TOTAL)


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
    frame = read_frame(connection, statement, _read(BY_YEAR))
    leaves = [(each, None) for each in frame["year"]]
    bare = _bare(connection, every_year, ("year",), YEARS)
    also = {name: {(each, None) for (each,) in keys} for name, keys in bare.items()}
    return _told(connection, every_year, frame, leaves, also, BY_YEAR)


def by_programme(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Every programme of the selection, largest first. Columns: BY_PROGRAMME."""
    keys = ("programme_kind", "programme_code")
    sums, cohorts = _sums(filters, *keys), touched_cohorts(filters, *keys)
    statement = (
        select(
            sums.c.programme_code,
            programme_label().label("programme"),
            sums.c.programme_kind,
            *_columns(sums, cohorts),
        )
        .join(sums, sums.c.programme_code == Programme.code)
        .join(cohorts, and_(*(cohorts.c[key] == sums.c[key] for key in keys)))
        .order_by(sums.c.enrolments.desc(), Programme.short_name, Programme.code)
    )
    frame = read_frame(connection, statement, {"programme_code": "str", **_read(BY_PROGRAMME)})
    leaves = list(zip(*(frame[key] for key in keys), strict=True))
    return _told(connection, filters, frame, leaves, _bare(connection, filters, keys, PROGRAMMES), BY_PROGRAMME)


def _read(columns: Columns) -> Columns:
    """As the database gives them: nothing is missing yet."""
    return {**columns, **dict.fromkeys(RESTS_ON, "int64")}


def _bare(connection: Connection, filters: Filters, keys: Sequence[str], axis: Axis) -> dict[str, set[Any]]:
    """Parts along an axis that other choices would lay bare."""

    def rows(asked: Filters, _: Sequence[str]) -> Subquery:
        return outcomes(asked, *SIZES.values())

    return bare_parts(connection, filters, rows, list(SIZES.values()), keys, (axis,))


def _told(
    connection: Connection,
    filters: Filters,
    frame: pd.DataFrame,
    leaves: Sequence[Leaf],
    bare: Mapping[str, set[Leaf]],
    columns: Columns,
) -> pd.DataFrame:
    """The declared columns of parts of a selection, without what is hidden."""
    tellable = told(connection, filters, *SIZES.values())
    hidden = {}
    for name, measure in SIZES.items():
        sizes = dict(zip(leaves, frame[name], strict=True))
        gone = set().union(*pools(sizes, filters.k, bare[measure])) if measure in tellable else set(leaves)
        hidden[name] = [leaf in gone for leaf in leaves]
    return _without(frame, hidden, columns)


def _without(frame: pd.DataFrame, hidden: Mapping[str, Sequence[bool]], columns: Columns) -> pd.DataFrame:
    """`hidden` says of each size in which rows it is one of a hidden group."""
    for column, size in RESTS_ON.items():
        frame = hide(frame, (column,), hidden[size])
    return typed(frame, columns)


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
