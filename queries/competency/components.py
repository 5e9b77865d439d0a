"""Components of the final score: mean and spread of each, per programme. A remedial is counted apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Subquery, case, func, select
from sqlalchemy.orm import aliased

from queries.competency.groups import QUARTER_GROUP
from queries.competency.selected import COMPONENT, points, poured, scores, without_scores
from queries.disclosure import MIN_GROUP
from queries.frames import Columns
from queries.labels import programme_label
from queries.schema import Assessment, EnrolmentFact, Programme, Score

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

    from queries.filters import Filters

COMPONENTS: Columns = {
    "component": "str",
    "programme": "str",
    "scores": "int64",  # one per enrolment
    "mean": "float64",  # points, half up to one decimal
    "lower": "float64",  # a quarter lie at or below it; missing where the group is too small for quartiles
    "median": "float64",
    "upper": "float64",
    "remedials": "int64",  # enrolments with a remedial score of this component, which is not in the mean
    "hidden": "int64",  # of the selection: scores in groups too small to show; the same in every row
    "without_scores": "int64",  # of the selection: enrolments without any component
    "withdrawn": "int64",
}


def components(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Mean and middle half of each component, programme by programme. Columns: COMPONENTS."""
    again = aliased(Score)
    remedial = (
        select(again.value)
        .where(
            again.enrolment_id == Score.enrolment_id,
            again.assessment_id == Score.assessment_id,
            again.stage == "remedial",
        )
        .exists()
    )
    fact, key = EnrolmentFact, (EnrolmentFact.programme_code, Assessment.id)
    ranked = scores(
        filters,
        COMPONENT,
        fact.programme_code,
        Assessment.id.label("assessment_id"),
        Score.value,
        case((remedial, 1), else_=0).label("remedial"),
        func.row_number().over(partition_by=key, order_by=Score.value).label("place"),
        func.count().over(partition_by=key).label("of"),
    ).subquery()
    statement = (
        select(
            Assessment.name.label("component"),
            programme_label().label("programme"),
            func.count().label("scores"),
            func.sum(ranked.c.value).label("total"),
            *(quartile(ranked, quarter) for quarter in (1, 2, 3)),
            func.sum(ranked.c.remedial).label("remedials"),
        )
        .select_from(ranked)
        .join(Assessment, Assessment.id == ranked.c.assessment_id)
        .join(Programme, Programme.code == ranked.c.programme_code)
        .group_by(Programme.code, Programme.short_name, Assessment.id, Assessment.name)
        .order_by(Programme.code, Assessment.id)
    )
    groups = [dict(row) for row in connection.execute(statement).mappings()]
    large = [row for row in groups if row["scores"] >= MIN_GROUP]
    beside = {
        "hidden": sum(row["scores"] for row in groups if row["scores"] < MIN_GROUP),
        **without_scores(connection, filters, COMPONENT),
    }
    return poured(({**row, **middle(row, row["scores"]), **beside} for row in large), COMPONENTS)


def quartile(ranked: Subquery, quarter: int) -> ColumnElement[Any]:
    """The smallest value that `quarter` quarters of the group lie at or below: somebody's own."""
    reached = ranked.c.place * 4 >= ranked.c.of * quarter
    return func.min(case((reached, ranked.c.value))).label(f"quartile_{quarter}")


def middle(row: Any, n: int) -> dict[str, float | None]:
    """Mean and quartiles of a group, in points; quartiles only where enough people lie on either side."""
    names = ("lower", "median", "upper")
    quartiles = {
        name: points(row[f"quartile_{quarter}"], 1, 2) if n >= QUARTER_GROUP else None
        for quarter, name in enumerate(names, start=1)
    }
    return {"mean": points(row["total"], n), **quartiles}
