"""Components of the final score: mean and spread of each, per programme. A remedial is counted apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Subquery, case, func, select

from queries.competency.groups import quarter_group
from queries.competency.selected import points, poured, without_scores
from queries.frames import Columns
from queries.labels import programme_label
from queries.neighbours import PROGRAMMES, bare_parts, told
from queries.schema import Assessment, Programme
from queries.summaries import reading
from queries.vocabulary import COMPONENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from sqlalchemy import Connection

    from queries.filters import Filters

SPREAD: Columns = {
    "mean": "float64",  # points, half up to one decimal
    "lower": "Int64",  # whole points that a quarter lie at or below, each score rounded half up; missing under 20
    "median": "Int64",
    "upper": "Int64",
}
COMPONENTS: Columns = {
    "component": "str",
    "programme": "str",
    "scores": "int64",  # one per enrolment
    **SPREAD,
    "remedials": "int64",  # enrolments with a remedial score of this component, which is not in the mean
    "hidden": "int64",  # of the selection: scores in groups too small to show; the same in every row
    "without_scores": "int64",  # of the selection: enrolments without any component
    "withdrawn": "int64",
}
QUARTILES = {"lower": 1, "median": 2, "upper": 3}


def components(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Mean and middle half of each component, programme by programme. Columns: COMPONENTS."""
    rows = reading.components(connection, filters)
    by = (rows.c.programme_code, rows.c.assessment_id)
    remedials = reading.total(rows.c.remedials).label("remedials")
    bins = binned(rows, *by, remedials, by=by, n="scores")
    statement = (
        select(
            Assessment.name.label("component"),
            programme_label().label("programme"),
            Programme.code.label("programme_code"),
            Assessment.id.label("assessment_id"),
            *spread(bins, "scores"),
            func.sum(bins.c.remedials).label("remedials"),
        )
        .select_from(bins)
        .join(Assessment, Assessment.id == bins.c.assessment_id)
        .join(Programme, Programme.code == bins.c.programme_code)
        .group_by(Programme.code, Programme.short_name, Assessment.id, Assessment.name)
        .order_by(Programme.code, Assessment.id)
    )
    groups = [dict(row) for row in connection.execute(statement).mappings()]
    shown = _told(connection, filters, groups)
    beside = {
        "hidden": sum(row["scores"] for row in groups) - sum(row["scores"] for row in shown),
        **without_scores(connection, filters, COMPONENT),
    }
    return poured(({**row, **middle(row, "scores", filters.k), **beside} for row in shown), COMPONENTS)


def _told(connection: Connection, filters: Filters, groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Components of enough people. They are not added up, so a hidden one takes no other along."""
    if not told(connection, filters, "with_component"):
        return []

    def rows(asked: Filters, _: Sequence[str]) -> Subquery:
        return reading.components(connection, asked)

    keys = ("programme_code", "assessment_id")
    bare = bare_parts(connection, filters, rows, ("scores",), keys, (PROGRAMMES,))["scores"]
    return [row for row in groups if row["scores"] >= filters.k and tuple(row[key] for key in keys) not in bare]


def binned(rows: Subquery, *columns: ColumnElement[Any], by: tuple[ColumnElement[Any], ...], n: str) -> Subquery:
    """`columns` of each group and whole point, with what `spread` needs: who is at or below it, of how many."""
    here = reading.total(rows.c[n])
    return (
        select(
            *columns,
            rows.c.points,
            here.label(n),
            reading.total(rows.c.total).label("total"),
            func.sum(here).over(partition_by=by, order_by=rows.c.points).label("reached"),
            func.sum(here).over(partition_by=by).label("of"),
        )
        .group_by(*by, rows.c.points)
        .subquery("bin")
    )


def spread(bins: Subquery, n: str) -> list[ColumnElement[Any]]:
    """Size, sum and quartiles of a group of bins."""
    quartiles = (
        func.min(case((bins.c.reached * 4 >= bins.c.of * quarter, bins.c.points))).label(name)
        for name, quarter in QUARTILES.items()
    )
    return [reading.total(bins.c[n]).label(n), reading.total(bins.c.total).label("total"), *quartiles]


def middle(row: Any, n: str, k: int) -> dict[str, float | None]:
    """Mean and quartiles of a group; quartiles only where enough people lie on either side."""
    wide = row[n] >= quarter_group(k)
    return {"mean": points(row["total"], row[n]), **{name: row[name] if wide else None for name in QUARTILES}}
