"""Final scores that come out of components: by cohort, agency and generation.

Where a course is judged by its test alone, the final score is the post-test: another kind of score, so it is left
out here and counted beside. Source: sums over the assessed, in `queries.summaries`.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from queries.agencies import UNITEMISED
from queries.competency.components import QUARTILES, SPREAD, binned, middle, spread
from queries.competency.groups import NEWEST, TO_COMPARE, newest_cohorts, shown
from queries.competency.selected import not_assessed, points, poured
from queries.disclosure import hidden_parts
from queries.frames import Columns, read_frame, typed
from queries.generations import GENERATIONS
from queries.governments import by_government, hidden_governments
from queries.labels import agency_label
from queries.neighbours import bare_parts, told
from queries.schema import Agency
from queries.summaries import reading
from queries.summaries.parts import NOT_KNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from sqlalchemy import Connection, Subquery

    from queries.filters import Filters

LEFT_OUT: Columns = {
    "hidden": "int64",  # of the selection, the same in every row: in groups too small to show
    "without_final": "int64",  # assessed, without a final score
    "by_test": "int64",  # assessed by a test alone
    "waiting": "int64",
    "withdrawn": "int64",
}
BY_COHORT: Columns = {
    **NEWEST,
    "enrolments": "int64",
    "mean": "float64",  # points, half up to one decimal
    **LEFT_OUT,
}
BY_AGENCY: Columns = {
    "agency": "str",
    "enrolments": "int64",
    "mean": "float64",
    "overall": "float64",  # mean of the selection, the same in every row
    "low": "float64",  # where chance alone leaves 998 of 1000 groups of this size: from here
    "high": "float64",  # to here
    "outside": "bool",  # beyond those limits; what is not itemised is no agency to point at
    **LEFT_OUT,
}
BY_GENERATION: Columns = {"generation": "str", "enrolments": "int64", **SPREAD, **LEFT_OUT}
COHORTS_SHOWN = 30
CHANCE = 3.09
"""Standard errors within which 99,8 % of means lie by chance."""
HIGHEST = 100.0


def by_cohort(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Mean final score of the newest cohorts, by programme and in time, from two on. Columns: BY_COHORT."""
    cohorts = newest_cohorts(connection, filters, COHORTS_SHOWN, "finals", "final_total")
    groups = cohorts.rename(columns={"finals": "enrolments", "final_total": "total"})
    groups = groups[::-1].sort_values("programme", kind="stable")
    return _finished(connection, filters, groups.assign(mean=_means(groups)), BY_COHORT)


def by_agency(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Mean final score per government, fewest enrolments first, with the limits of chance.

    No rows where there are not two to compare. Columns: BY_AGENCY.
    """
    rows = by_government(filters, "finals", "final_total", "final_squares")
    statement = (
        select(
            rows.c.government_id,
            agency_label().label("agency"),
            rows.c.origin,
            reading.total(rows.c.finals).label("enrolments"),
            reading.total(rows.c.final_total).label("total"),
            reading.total(rows.c.final_squares).label("squares"),
        )
        .join(Agency, Agency.id == rows.c.government_id)
        .where(rows.c.finals > 0)
        .group_by(rows.c.government_id, Agency.code, Agency.name, rows.c.origin)
    )
    counts = dict.fromkeys(("enrolments", "total", "squares"), "int64")
    everyone = read_frame(
        connection, statement, {"government_id": "int64", "agency": "str", "origin": "str", **counts}
    )
    groups = shown(everyone, hidden_governments(connection, filters, "finals", everyone))
    groups = groups.sort_values(["enrolments", "agency"], kind="stable")
    if len(groups) < TO_COMPARE:
        return poured([], BY_AGENCY)
    n, total, squares = (int(everyone[column].sum()) for column in counts)
    overall, deviation = total / n / 100, sqrt(n * squares - total * total) / n / 100
    limit = CHANCE * deviation / groups["enrolments"] ** 0.5
    exact = groups["total"] / groups["enrolments"] / 100
    groups = groups.assign(
        mean=_means(groups),
        overall=points(total, n),
        low=(overall - limit).clip(lower=0.0),
        high=(overall + limit).clip(upper=HIGHEST),
        outside=((exact - overall).abs() > limit) & (groups["origin"] != UNITEMISED),
    )
    return _finished(connection, filters, groups, BY_AGENCY)


def by_generation(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Mean and middle half of the final score per generation, eldest first. Columns: BY_GENERATION."""
    rows = reading.finals(connection, filters)
    bins = binned(rows, rows.c.generation, by=(rows.c.generation,), n="enrolments")
    places = {code: place for place, code in enumerate(GENERATIONS)}
    statement = (
        select(func.nullif(bins.c.generation, NOT_KNOWN).label("generation"), *spread(bins, "enrolments"))
        .group_by(bins.c.generation)
        .order_by(case(places, value=bins.c.generation, else_=len(places)))
    )
    counts = dict.fromkeys(("enrolments", "total", *QUARTILES), "int64")
    everyone = read_frame(connection, statement, {"generation": "str", **counts})
    groups = shown(everyone, _hidden_generations(connection, filters, everyone))
    spreads = [middle(row, "enrolments", filters.k) for row in groups.to_dict("records")]
    for name in SPREAD:
        groups[name] = [row[name] for row in spreads]
    return _finished(connection, filters, groups, BY_GENERATION)


def _hidden_generations(connection: Connection, filters: Filters, frame: pd.DataFrame) -> list[bool]:
    if not told(connection, filters, "finals"):
        return [True] * len(frame)

    def rows(asked: Filters, _: Sequence[str]) -> Subquery:
        return reading.finals(connection, asked)

    bare = bare_parts(connection, filters, rows, ("enrolments",), ("generation",))["enrolments"]
    names = list(frame["generation"].fillna(NOT_KNOWN))
    sizes = dict(zip(names, frame["enrolments"], strict=True))
    hidden = hidden_parts(sizes, filters.k, {name for (name,) in bare})
    return [name in hidden for name in names]


def _means(groups: pd.DataFrame) -> list[float]:
    return [points(int(total), int(n)) for total, n in zip(groups["total"], groups["enrolments"], strict=True)]


def _finished(connection: Connection, filters: Filters, groups: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    """The declared columns, with who is left out."""
    beside = not_assessed(connection, filters, "without_final", "by_test")
    return typed(groups.assign(**beside).reset_index(drop=True), columns)
