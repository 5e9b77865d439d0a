"""Competencies: the level of a person against the level that his post needs.

Levels run from 1 to 5. A post without a standard (a fungsional one has none of its own) is left out and counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, func

from queries.competency.groups import shown
from queries.competency.selected import COMPETENCY, points, poured, scores, without_scores
from queries.disclosure import MIN_GROUP
from queries.frames import Columns, read_frame
from queries.schema import Assessment, CompetencyStandard, EnrolmentFact, Score
from queries.vocabulary import POSITION_LEVELS

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

    from queries.filters import Filters

LEFT_OUT: Columns = {
    "hidden": "int64",  # of the selection, the same in every row: in groups too small to show
    "without_standard": "int64",  # enrolments with a level, in a post without a standard
    "without_scores": "int64",  # enrolments without any level
    "withdrawn": "int64",
}
AGAINST_STANDARD: Columns = {
    "competency": "str",
    "scores": "int64",  # one per enrolment
    "level": "float64",  # mean, half up to two decimals
    "required": "float64",  # mean of what the posts of these people need
    "gap": "float64",  # mean of level minus required
    "met": "float64",  # share at or above what the post needs
    **LEFT_OUT,
}
STANDINGS: Columns = {
    "competency": "str",
    "standing": "str",
    "scores": "int64",
    "share": "float64",  # of the scores of the competency
    **LEFT_OUT,
}
BY_POSITION_LEVEL: Columns = {
    "position_level": "str",
    "enrolments": "int64",
    "scores": "int64",
    "share": "float64",  # of the scores: at or above what the post needs
    "gap": "float64",
    **LEFT_OUT,
}
BELOW, MEETS, ABOVE = STANDING_CODES = ("below", "meets", "above")
PLACES = 2
"""A level has few steps: its means are shown with two decimals."""

_required = CompetencyStandard.required
_sums = (
    func.count().label("scores"),
    func.sum(Score.value).label("total"),
    func.sum(_required).label("needed"),
    func.count().filter(Score.value >= _required).label("reached"),
)


def against_standard(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Mean level and mean need per competency, widest gap first. Columns: AGAINST_STANDARD."""
    statement = (
        _levels(filters, Assessment.name.label("competency"), *_sums)
        .group_by(Assessment.id, Assessment.name)
        .order_by(Assessment.id)
    )
    rows = [dict(row) for row in connection.execute(statement).mappings()]
    beside = _left_out(connection, filters, rows)
    frame = poured(
        (
            {
                **row,
                "level": points(row["total"], row["scores"], PLACES),
                "required": points(row["needed"], row["scores"], PLACES),
                "gap": points(row["total"] - row["needed"], row["scores"], PLACES),
                "met": row["reached"] / row["scores"],
                **beside,
            }
            for row in rows
            if row["scores"] >= MIN_GROUP
        ),
        AGAINST_STANDARD,
    )
    return frame.sort_values(["gap", "competency"], ignore_index=True)


def standings(connection: Connection, filters: Filters) -> pd.DataFrame:
    """How many are below, at and above the need, per competency, most below first. Columns: STANDINGS."""
    statement = (
        _levels(
            filters,
            Assessment.name.label("competency"),
            func.count().label("scores"),
            func.count().filter(Score.value < _required).label(BELOW),
            func.count().filter(Score.value == _required).label(MEETS),
            func.count().filter(Score.value > _required).label(ABOVE),
        )
        .group_by(Assessment.id, Assessment.name)
        .order_by(Assessment.id)
    )
    rows = [dict(row) for row in connection.execute(statement).mappings()]
    beside = _left_out(connection, filters, rows)
    large = [row for row in rows if row["scores"] >= MIN_GROUP]
    large.sort(key=lambda row: (-row[BELOW] / row["scores"], row["competency"]))
    return poured(
        (
            {
                "competency": row["competency"],
                "standing": standing,
                "scores": row[standing],
                "share": row[standing] / row["scores"],
                **beside,
            }
            for row in large
            for standing in STANDING_CODES
        ),
        STANDINGS,
    )


def by_position_level(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Share of levels that reach the need, per position level, highest first. Columns: BY_POSITION_LEVEL."""
    post = EnrolmentFact.position_level
    statement = (
        _levels(filters, post, func.count(distinct(EnrolmentFact.enrolment_id)).label("enrolments"), *_sums)
        .group_by(post)
        .order_by(case({code: place for place, code in enumerate(POSITION_LEVELS)}, value=post))
    )
    counts = ("enrolments", "scores", "total", "needed", "reached")
    groups = shown(
        read_frame(connection, statement, {"position_level": "str", **dict.fromkeys(counts, "int64")}),
    )
    beside = _left_out(connection, filters, [])
    return poured(
        (
            {
                **beside,
                **row,
                "share": row["reached"] / row["scores"],
                "gap": points(row["total"] - row["needed"], row["scores"], PLACES),
            }
            for row in groups.to_dict("records")
        ),
        BY_POSITION_LEVEL,
    )


def _levels(filters: Filters, *columns: Any, outer: bool = False) -> Select[*tuple[Any, ...]]:
    """`columns` of each level with the need of the post; `outer` keeps those without one."""
    return scores(filters, COMPETENCY, *columns).join(
        CompetencyStandard,
        and_(
            CompetencyStandard.assessment_id == Assessment.id,
            CompetencyStandard.position_level == EnrolmentFact.position_level,
        ),
        isouter=outer,
    )


def _left_out(connection: Connection, filters: Filters, groups: list[dict[str, Any]]) -> dict[str, int]:
    unjudged: ColumnElement[int] = func.count(distinct(EnrolmentFact.enrolment_id))
    without = connection.scalar(_levels(filters, unjudged, outer=True).where(_required.is_(None)))
    return {
        "hidden": sum(row["scores"] for row in groups if row["scores"] < MIN_GROUP),
        "without_standard": without or 0,
        **without_scores(connection, filters, COMPETENCY),
    }
