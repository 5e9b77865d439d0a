"""Outcomes by government, and of which governments a figure does not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.agencies import governments
from queries.disclosure import pools
from queries.neighbours import bare_parts, told
from queries.summaries.reading import outcomes_of_agencies

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from sqlalchemy import Connection, Subquery

    from queries.filters import Filters

KEYS = ("origin", "government_id")


def by_government(filters: Filters, *measures: str, by: Sequence[str] = ()) -> Subquery:
    """Rows of these measures of outcomes: an office counts under its government. Columns: KEYS, `by`, the measures."""
    rows, government = outcomes_of_agencies(filters, *measures, by=by), governments()
    columns = (rows.c[name] for name in (*by, *measures))
    return (
        select(*(government.c[name] for name in KEYS), *columns)
        .join_from(rows, government, government.c.agency_id == rows.c.agency_id)
        .subquery("by_government")
    )


def hidden_governments(connection: Connection, filters: Filters, measure: str, frame: pd.DataFrame) -> list[bool]:
    """Which rows of a frame with KEYS are hidden; `enrolments` in it are those that the measure counts."""
    if not told(connection, filters, measure):
        return [True] * len(frame)

    def rows(asked: Filters, by: Sequence[str]) -> Subquery:
        return by_government(asked, measure, by=by)

    bare = bare_parts(connection, filters, rows, (measure,), KEYS)[measure]
    leaves = list(zip(*(frame[name] for name in KEYS), strict=True))
    sizes = dict(zip(leaves, frame["enrolments"], strict=True))
    hidden = set().union(*pools(sizes, filters.k, bare))
    return [leaf in hidden for leaf in leaves]
