"""Competencies: the level of a person against the level that his post needs.

Levels run from 1 to 5. A post without a standard (a fungsional one has none of its own) is left out and counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Subquery, case, select

from queries.competency.groups import shown
from queries.competency.selected import counted, points, poured, without_scores
from queries.disclosure import hidden_parts
from queries.frames import Columns, read_frame
from queries.neighbours import bare_parts, told
from queries.schema import Assessment
from queries.summaries import reading
from queries.vocabulary import COMPETENCY, POSITION_LEVELS

if TYPE_CHECKING:
    from collections.abc import Sequence

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

MEASURES = ("scores", "total", "required", BELOW, MEETS, ABOVE)


def against_standard(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Mean level and mean need per competency, widest gap first. Columns: AGAINST_STANDARD."""
    rows = _by_competency(connection, filters)
    large = _shown(connection, filters, rows)
    beside = {**_hidden(rows, large), **_left_out(connection, filters)}
    frame = poured(
        (
            {
                "competency": row["competency"],
                "scores": row["scores"],
                "level": points(row["total"], row["scores"], PLACES),
                "required": points(row["required"], row["scores"], PLACES),
                "gap": _gap(row),
                "met": _met(row),
                **beside,
            }
            for row in large
        ),
        AGAINST_STANDARD,
    )
    return frame.sort_values(["gap", "competency"], ignore_index=True)


def standings(connection: Connection, filters: Filters) -> pd.DataFrame:
    """How many are below, at and above the need, per competency, most below first. Columns: STANDINGS."""
    rows = _by_competency(connection, filters)
    large = _shown(connection, filters, rows)
    beside = {**_hidden(rows, large), **_left_out(connection, filters)}
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
    people = counted(connection, filters, "judged_post")
    levels = reading.levels(connection, filters)
    post = levels.c.position_level
    places = {code: place for place, code in enumerate(POSITION_LEVELS)}
    statement = select(post, *_sums(levels)).group_by(post).order_by(case(places, value=post))
    columns = {"position_level": "str", **dict.fromkeys(MEASURES, "int64")}
    posts = read_frame(connection, statement, columns)
    posts = posts.assign(enrolments=[people[code] for code in posts["position_level"]])
    groups = shown(posts, _hidden_posts(connection, filters, posts))
    beside = _left_out(connection, filters)
    return poured(
        ({**beside, **row, "share": _met(row), "gap": _gap(row)} for row in groups.to_dict("records")),
        BY_POSITION_LEVEL,
    )


def _by_competency(connection: Connection, filters: Filters) -> list[dict[str, Any]]:
    levels = reading.levels(connection, filters)
    statement = (
        select(Assessment.id, Assessment.name.label("competency"), *_sums(levels))
        .join(levels, levels.c.assessment_id == Assessment.id)
        .group_by(Assessment.id, Assessment.name)
        .order_by(Assessment.id)
    )
    return [dict(row) for row in connection.execute(statement).mappings()]


def _sums(levels: Subquery) -> list[ColumnElement[int]]:
    return [reading.total(levels.c[name]).label(name) for name in MEASURES]


def _gap(row: Any) -> float:
    """Mean of level minus need."""
    return points(row["total"] - row["required"], row["scores"], PLACES)


def _met(row: Any) -> float:
    return float((row[MEETS] + row[ABOVE]) / row["scores"])


def _shown(connection: Connection, filters: Filters, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The competencies that may be shown: position levels add them up, and each is of the same people."""
    if not told(connection, filters, "with_competency"):
        return []
    bare = _bare(connection, filters)
    hidden = hidden_parts({row["id"]: row["scores"] for row in rows}, filters.k, bare, overlap=True)
    return [row for row in rows if row["id"] not in hidden]


def _hidden_posts(connection: Connection, filters: Filters, posts: pd.DataFrame) -> list[bool]:
    if not told(connection, filters, "with_competency"):
        return [True] * len(posts)
    sizes = dict(zip(posts["position_level"], posts["enrolments"], strict=True))
    hidden = hidden_parts(sizes, filters.k, _bare_posts(connection, filters))
    return [post in hidden for post in posts["position_level"]]


def _bare(connection: Connection, filters: Filters) -> set[Any]:
    """Competencies that other choices would lay bare."""

    def rows(asked: Filters, _: Sequence[str]) -> Subquery:
        return reading.levels(connection, asked)

    keys = bare_parts(connection, filters, rows, ("scores",), ("assessment_id",))["scores"]
    return {key for (key,) in keys}


def _bare_posts(connection: Connection, filters: Filters) -> set[Any]:
    """Position levels that other choices would lay bare."""

    def rows(asked: Filters, _: Sequence[str]) -> Subquery:
        return reading.categories(connection, asked, "judged_post")

    keys = bare_parts(connection, filters, rows, ("enrolments",), ("category",))["enrolments"]
    return {key for (key,) in keys}


def _hidden(rows: list[dict[str, Any]], shown_rows: list[dict[str, Any]]) -> dict[str, int]:
    return {"hidden": sum(row["scores"] for row in rows) - sum(row["scores"] for row in shown_rows)}


def _left_out(connection: Connection, filters: Filters) -> dict[str, int]:
    found = without_scores(connection, filters, COMPETENCY, "unjudged")
    return {"without_standard": found.pop("unjudged"), **found}
