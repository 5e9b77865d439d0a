"""Outcomes: attendance, results and tests of a selection, as counts that add up; shares are made of them later.

Sources: `enrolment_fact`, `cohort_fact` and, for tests, `score`. Whoever withdrew has no outcome. What is not
recorded is never counted as absence, and who is not assessed is never counted as failed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, distinct, func, literal, select
from sqlalchemy.orm import aliased

from queries.frames import Columns, read_frame
from queries.labels import programme_label
from queries.schema import Assessment, CohortFact, EnrolmentFact, Programme, Score
from queries.vocabulary import ASSESSED, SATISFACTORY

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection, Select, Subquery

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


def in_total(connection: Connection, filters: Filters) -> pd.DataFrame:
    """The whole selection, in one row. Columns: IN_TOTAL."""
    return read_frame(connection, _outcomes(filters), IN_TOTAL)


def by_year(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Every year of the selection, the choice of years set aside; `chosen` marks it. Columns: BY_YEAR."""
    year = EnrolmentFact.year
    chosen = year.in_(filters.years) if filters.years else literal(True)
    statement = _outcomes(replace(filters, years=()), year, chosen.label("chosen")).group_by(year).order_by(year)
    return read_frame(connection, statement, BY_YEAR)


def by_programme(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Every programme of the selection, largest first. Columns: BY_PROGRAMME."""
    name, kind = programme_label(), EnrolmentFact.programme_kind
    statement = (
        _outcomes(filters, name.label("programme"), kind.label("programme_kind"))
        .join(Programme, Programme.code == EnrolmentFact.programme_code)
        .group_by(Programme.code, Programme.short_name, kind)
        .order_by(func.count().desc(), Programme.short_name, Programme.code)
    )
    return read_frame(connection, statement, BY_PROGRAMME)


def _outcomes(filters: Filters, *groups: SQLColumnExpression[Any]) -> Select[*tuple[Any, ...]]:
    fact, tests = EnrolmentFact, _tests(filters)
    stays = fact.status != "batal"
    expected = and_(stays, CohortFact.state != "direncanakan")
    known = and_(expected, fact.jp_recorded > 0)
    assessed = fact.status.in_(ASSESSED)
    banded = and_(assessed, fact.band.is_not(None))
    satisfying = and_(fact.status == "lulus", fact.band.in_(SATISFACTORY))
    return (
        select(
            *groups,
            func.count().label("enrolments"),
            func.count(distinct(fact.cohort_id)).label("cohorts"),
            _number_of(~stays).label("withdrawn"),
            _number_of(expected).label("attendance_expected"),
            _number_of(known).label("jp_known"),
            _sum_of(fact.jp_recorded).label("jp_recorded"),
            _sum_of(fact.jp_attended).label("jp_attended"),
            _number_of(assessed).label("assessed"),
            _number_of(and_(stays, ~assessed)).label("unassessed"),
            _number_of(banded).label("banded"),
            _number_of(satisfying).label("satisfying"),
            _sum_of(tests.c.pairs).label("pairs"),
            _sum_of(tests.c.improved).label("improved"),
            _sum_of(tests.c.fell).label("fell"),
        )
        .select_from(fact)
        .join(CohortFact, CohortFact.cohort_id == fact.cohort_id)
        .outerjoin(tests, tests.c.enrolment_id == fact.enrolment_id)
        .where(*filters.conditions())
    )


def _tests(filters: Filters) -> Subquery:
    """Per enrolment: complete pairs of one and the same test, and how they went. Unlike tests are never mixed."""
    pre, post = aliased(Score), aliased(Score)
    return (
        select(
            pre.enrolment_id,
            func.count().label("pairs"),
            _number_of(post.value > pre.value).label("improved"),
            _number_of(post.value < pre.value).label("fell"),
        )
        .select_from(EnrolmentFact)
        .join(pre, and_(pre.enrolment_id == EnrolmentFact.enrolment_id, pre.stage == "pre"))
        .join(
            post,
            and_(
                post.enrolment_id == pre.enrolment_id,
                post.assessment_id == pre.assessment_id,
                post.stage == "post",
            ),
        )
        .join(Assessment, and_(Assessment.id == pre.assessment_id, Assessment.kind == "tes"))
        .where(EnrolmentFact.status != "batal", *filters.conditions())
        .group_by(pre.enrolment_id)
        .subquery("tests")
    )


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _sum_of(column: SQLColumnExpression[Any]) -> ColumnElement[int]:
    """A sum of additive counts: of nothing it is nothing, not missing."""
    return func.coalesce(func.sum(column), 0)
