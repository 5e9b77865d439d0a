"""Final scores that come out of components: by cohort, agency and generation.

Source: `enrolment_fact.final_score` of the assessed. Where a course is judged by its test alone, the final score
is the post-test: another kind of score, so it is left out here and counted beside.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, func, select

from queries.agencies import UNITEMISED, governments
from queries.competency.components import middle, quartile
from queries.competency.groups import TO_COMPARE, shown
from queries.competency.selected import COMPONENT, TEST, WITHDRAWN, counted, has_score, points
from queries.frames import Columns, read_frame, typed
from queries.generations import GENERATIONS, generation_of
from queries.labels import agency_label, programme_label
from queries.schema import Agency, Cohort, EnrolmentFact, Programme
from queries.vocabulary import ASSESSED

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

    from queries.filters import Filters

LEFT_OUT: Columns = {
    "hidden": "int64",  # of the selection, the same in every row: in groups too small to show
    "without_final": "int64",  # assessed, without a final score
    "by_test": "int64",  # assessed by a test alone
    "waiting": "int64",
    "withdrawn": "int64",
}
BY_COHORT: Columns = {
    "code": "str",
    "programme": "str",
    "year": "int64",
    "number": "int64",  # 0 = none
    "class_label": "str",
    "host": "str",
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
BY_GENERATION: Columns = {
    "generation": "str",
    "enrolments": "int64",
    "mean": "float64",
    "lower": "float64",
    "median": "float64",
    "upper": "float64",
    **LEFT_OUT,
}
CHANCE = 3.09
"""Standard errors within which 99,8 % of means lie by chance."""
HIGHEST = 100.0
_SUMS: Columns = {"enrolments": "int64", "total": "int64"}


def by_cohort(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Mean final score per cohort, by programme and in time, from two on. Columns: BY_COHORT."""
    fact = EnrolmentFact
    statement = (
        select(
            Cohort.code, programme_label().label("programme"), Cohort.year, Cohort.number, Cohort.class_label,
            Cohort.host, func.count().label("enrolments"), func.sum(fact.final_score).label("total"),
        )
        .select_from(fact)
        .join(Cohort, Cohort.id == fact.cohort_id)
        .join(Programme, Programme.code == fact.programme_code)
        .where(*_counting(filters))
        .group_by(
            Cohort.id, Cohort.code, Programme.code, Programme.short_name, Cohort.year, Cohort.number,
            Cohort.class_label, Cohort.host,
        )
        .order_by(Programme.code, Cohort.year, Cohort.number, Cohort.id)
    )  # fmt: skip
    named = {name: kind for name, kind in BY_COHORT.items() if name not in {"mean", *LEFT_OUT}}
    groups = shown(read_frame(connection, statement, {**named, "total": "int64"}), "code")
    if len(groups) < TO_COMPARE:
        groups = groups[:0]
    return _finished(connection, filters, groups.assign(mean=_means(groups)), BY_COHORT)


def by_agency(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Mean final score per government, fewest enrolments first, with the limits of chance. Columns: BY_AGENCY."""
    government, score = governments(), EnrolmentFact.final_score
    statement = (
        select(
            agency_label().label("agency"),
            case((government.c.origin == UNITEMISED, 0), else_=1).label("itemised"),
            func.count().label("enrolments"),
            func.sum(score).label("total"),
            func.sum(score * score).label("squares"),
        )
        .select_from(EnrolmentFact)
        .join(government, government.c.agency_id == EnrolmentFact.agency_id)
        .join(Agency, Agency.id == government.c.government_id)
        .where(*_counting(filters))
        .group_by(Agency.id, Agency.code, Agency.name, government.c.origin)
    )
    everyone = read_frame(
        connection, statement, {"agency": "str", "itemised": "bool", **_SUMS, "squares": "int64"}
    )
    groups = shown(everyone, "agency").sort_values(["enrolments", "agency"], kind="stable")
    if groups.empty:
        return _finished(connection, filters, groups, BY_AGENCY)
    n, total, squares = (int(everyone[column].sum()) for column in ("enrolments", "total", "squares"))
    overall, deviation = total / n / 100, sqrt(n * squares - total * total) / n / 100
    limit = CHANCE * deviation / groups["enrolments"] ** 0.5
    exact = groups["total"] / groups["enrolments"] / 100
    groups = groups.assign(
        mean=_means(groups),
        overall=points(total, n),
        low=(overall - limit).clip(lower=0.0),
        high=(overall + limit).clip(upper=HIGHEST),
        outside=((exact - overall).abs() > limit) & groups["itemised"],
    )
    return _finished(connection, filters, groups, BY_AGENCY)


def by_generation(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Mean and middle half of the final score per generation, eldest first. Columns: BY_GENERATION."""
    generation = generation_of(EnrolmentFact.birth_year)
    ranked = (
        select(
            generation.label("generation"),
            EnrolmentFact.final_score.label("value"),
            func.row_number().over(partition_by=generation, order_by=EnrolmentFact.final_score).label("place"),
            func.count().over(partition_by=generation).label("of"),
        )
        .where(*_counting(filters))
        .subquery()
    )
    statement = (
        select(
            ranked.c.generation,
            func.count().label("enrolments"),
            func.sum(ranked.c.value).label("total"),
            *(quartile(ranked, quarter) for quarter in (1, 2, 3)),
        )
        .group_by(ranked.c.generation)
        .order_by(_natural(ranked.c.generation))
    )
    columns = {"generation": "str", **_SUMS, **{f"quartile_{quarter}": "int64" for quarter in (1, 2, 3)}}
    groups = shown(read_frame(connection, statement, columns))
    spread = [middle(row, row["enrolments"]) for row in groups.to_dict("records")]
    for name in ("mean", "lower", "median", "upper"):
        groups[name] = [row[name] for row in spread]
    return _finished(connection, filters, groups, BY_GENERATION)


def _counting(filters: Filters) -> list[ColumnElement[bool]]:
    fact = EnrolmentFact
    return [*filters.conditions(), fact.status.in_(ASSESSED), fact.final_score.is_not(None), ~_by_test()]


def _by_test() -> ColumnElement[bool]:
    return and_(has_score(TEST), ~has_score(COMPONENT))


def _means(groups: pd.DataFrame) -> list[float]:
    return [points(int(total), int(n)) for total, n in zip(groups["total"], groups["enrolments"], strict=True)]


def _finished(connection: Connection, filters: Filters, groups: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    """The declared columns, with who is left out."""
    fact = EnrolmentFact
    assessed = fact.status.in_(ASSESSED)
    beside = counted(
        connection,
        filters,
        without_final=and_(assessed, fact.final_score.is_(None)),
        by_test=and_(assessed, fact.final_score.is_not(None), _by_test()),
        waiting=fact.status.not_in((*ASSESSED, WITHDRAWN)),
        withdrawn=fact.status == WITHDRAWN,
    )
    return typed(groups.reindex(columns=list(columns)).assign(**beside).reset_index(drop=True), columns)


def _natural(column: SQLColumnExpression[Any]) -> ColumnElement[int]:
    return case({code: place for place, code in enumerate(GENERATIONS)}, value=column, else_=len(GENERATIONS))
