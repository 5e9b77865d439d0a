"""What was reported of cohorts beside what is stored: where they agree, and what has no counterpart.

A report is about a cohort as a whole, or about some agencies of it: a choice of agencies or genders does not narrow
it, those of years, programmes and cohorts do. What is stored comes from the sums of `queries.summaries`, and from
the facts of the cohorts of which more than their participants was reported.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Integer, and_, case, cast, exists, false, func, not_, or_, select

from queries.agencies import agencies_below, under_each_code
from queries.attendance.cohorts import COHORT, LISTED
from queries.frames import Columns, read_frame
from queries.labels import agency_label, programme_label
from queries.listed import among
from queries.neighbours import hidden_cohorts
from queries.schema import Agency, Cohort, EnrolmentFact, Programme, ReportedTotal
from queries.summaries.reading import outcomes_by_cohort, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from sqlalchemy import Connection, Select, SQLColumnExpression, Subquery

    from queries.filters import Filters, Scope

AGREEMENT: Columns = {
    "reported": "int64",  # cohorts whose participants were reported
    "same": "int64",  # of those: as many enrolments as reported
    "fewer": "int64",
    "more": "int64",
    "without_data": "int64",  # of those: not one enrolment
    "parts": "int64",  # other numbers that were reported: of some agencies, of those who passed
    "parts_differing": "int64",
    "unreported": "int64",  # cohorts of the selection whose participants were not reported
}
DISAGREEMENTS: Columns = {
    **COHORT,
    "reported": "int64",
    "enrolments": "int64",
    "apart": "int64",  # enrolments less reported, without its sign
    "agreement": "str",  # tanpa_data, kurang, lebih, sama
    "further": "int64",  # disagreeing cohorts that are not shown; the same in every row
}
EVERY_REPORT: Columns = {
    **COHORT,
    "about": "str",  # of whom: "semua", the code of a group of agencies, or the name of one
    "measure": "str",
    "reported": "int64",
    "enrolments": "int64",  # those of whom the number is
    "apart": "int64",
    "agreement": "str",
    "source": "str",
}
SHOWN = 15
"""A chart names this many cohorts; how many others disagree is counted."""
EVERYBODY, PARTICIPANTS = "", "peserta"
ABOUT_EVERYBODY = "semua"


def agreement(connection: Connection, filters: Filters) -> pd.DataFrame:
    """One row: how many reports agree with the rows, and what has no counterpart. Columns: AGREEMENT."""
    report = _compared(connection, filters)
    whole = report.c.is_whole

    def number(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count(case((and_(*conditions), 1)))

    statement = select(
        number(whole).label("reported"),
        *(
            number(whole, report.c.agreement == code).label(name)
            for name, code in (
                ("same", "sama"), ("fewer", "kurang"), ("more", "lebih"), ("without_data", "tanpa_data"),
            )
        ),
        number(not_(whole)).label("parts"),
        number(not_(whole), report.c.agreement != "sama").label("parts_differing"),
        select(_unreported(filters)).scalar_subquery().label("unreported"),
    )  # fmt: skip
    return read_frame(connection, statement, AGREEMENT)


def disagreements(connection: Connection, filters: Filters) -> pd.DataFrame:
    """The cohorts whose participants are not as many as reported, the furthest apart first. Columns: DISAGREEMENTS."""
    report = _compared(connection, filters)
    columns = [report.c[name] for name in ("reported", "enrolments", "apart", "agreement")]
    others = func.count().over() - SHOWN
    statement = (
        _named(report, *columns, case((others > 0, others), else_=0).label("further"))
        .where(report.c.is_whole, report.c.agreement != "sama")
        .order_by(*_furthest_first(report))
        .limit(SHOWN)
    )
    return read_frame(connection, statement, DISAGREEMENTS)


def every_report(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Every reported number beside what is stored, the furthest apart first, LISTED at most. Columns: EVERY_REPORT."""
    report = _compared(connection, filters)
    code = func.coalesce(func.nullif(report.c.agency_code, EVERYBODY), ABOUT_EVERYBODY)
    about = func.coalesce(agency_label(), code).label("about")
    columns = [report.c[name] for name in ("measure", "reported", "enrolments", "apart", "agreement")]
    statement = (
        _named(report, about, *columns, func.coalesce(report.c.source, "").label("source"))
        .outerjoin(Agency, Agency.code == report.c.agency_code)
        .order_by(*_furthest_first(report), report.c.agency_code, report.c.measure)
        .limit(LISTED)
    )
    return read_frame(connection, statement, EVERY_REPORT)


def _compared(connection: Connection, filters: Filters) -> Subquery:
    """Each reported number of the selection beside the stored one. Columns: those of the report, and the comparison."""
    report, whole, parts = ReportedTotal, _participants(filters).subquery("whole"), _parts(filters)
    is_whole = and_(report.agency_code == EVERYBODY, report.measure == PARTICIPANTS)
    stored = func.coalesce(case((is_whole, whole.c.enrolments), else_=parts.c.enrolments), 0)
    nobody = func.coalesce(whole.c.enrolments, 0) == 0
    return (
        select(
            *report.__table__.c,
            is_whole.label("is_whole"),
            report.value.label("reported"),
            stored.label("enrolments"),
            func.abs(stored - report.value).label("apart"),
            case(
                (stored == report.value, "sama"),
                (nobody, "tanpa_data"),
                (stored < report.value, "kurang"),
                else_="lebih",
            ).label("agreement"),
        )
        .outerjoin(Cohort, _same_key())
        .outerjoin(whole, whole.c.cohort_id == Cohort.id)
        .outerjoin(parts, parts.c.id == report.id)
        .where(*_chosen(filters), _tells_of_no_person(_hidden_cohorts(connection, filters)))
        .subquery("compared")
    )


def _tells_of_no_person(hidden: Sequence[int]) -> ColumnElement[bool]:
    """How many passed is a result: it is compared for whole cohorts alone, and of none that is hidden."""
    report = ReportedTotal
    told = or_(Cohort.id.is_(None), not_(among(Cohort.id, hidden)))
    return or_(report.measure == PARTICIPANTS, and_(report.agency_code == EVERYBODY, told))


def _hidden_cohorts(connection: Connection, filters: Filters) -> list[int]:
    """The cohorts of which it is not told how many passed: few people, or what would give such a cohort away."""
    passed = exists().where(ReportedTotal.measure != PARTICIPANTS, *_visible(filters.scope))
    if not connection.scalar(select(passed)):
        return []
    return sorted(hidden_cohorts(connection, _whole_cohorts(filters), "assessed"))


def _whole_cohorts(filters: Filters) -> Filters:
    """The selection, without what does not narrow a report."""
    return replace(filters, agencies=(), genders=(), begun_by=None)


def _participants(filters: Filters) -> Select[int, int]:
    """Enrolments per cohort.

    The id is cast, since SQLite looks nothing up by an expression without a type: it would try every pair.
    """
    rows = outcomes_by_cohort(_whole_cohorts(filters), "enrolments")
    number = total(rows.c.enrolments).label("enrolments")
    cohort_id = cast(rows.c.cohort_id, Integer)
    return select(cohort_id.label("cohort_id"), number).group_by(cohort_id)


def _parts(filters: Filters) -> Subquery:
    """What is stored for the other numbers: of some agencies, of those who passed. Columns: id, enrolments."""
    report, fact, under = ReportedTotal, EnrolmentFact, under_each_code()
    return (
        select(
            report.id,
            func.count(case((or_(report.measure == PARTICIPANTS, fact.status == "lulus"), 1))).label("enrolments"),
        )
        .join(Cohort, _same_key())
        .join(fact, fact.cohort_id == Cohort.id)
        .outerjoin(under, and_(under.c.code == report.agency_code, under.c.agency_id == fact.agency_id))
        .where(
            *_chosen(filters),
            or_(report.agency_code != EVERYBODY, report.measure != PARTICIPANTS),
            or_(report.agency_code == EVERYBODY, under.c.agency_id.is_not(None)),
        )
        .group_by(report.id)
        .subquery("parts")
    )


def _chosen(filters: Filters) -> list[ColumnElement[bool]]:
    """The reports of a selection that the reader may see."""
    report = ReportedTotal
    conditions = _visible(filters.scope)
    if filters.years:
        conditions.append(report.year.in_(filters.years))
    if filters.programmes:
        conditions.append(report.programme_code.in_(filters.programmes))
    if filters.programme_kinds:
        conditions.append(report.programme_code.in_(_programmes_of(filters.programme_kinds)))
    if filters.cohorts:
        named = select(Cohort.id).where(_same_key(), Cohort.code.in_(filters.cohorts))
        conditions.append(named.correlate(report).exists())
    return conditions


def _visible(scope: Scope) -> list[ColumnElement[bool]]:
    """What a report must satisfy to be visible: who sees some agencies sees what was reported of them alone."""
    if scope.everything:
        return []
    report = ReportedTotal
    allowed: list[ColumnElement[bool]] = []
    if scope.agencies:
        codes = select(Agency.code).where(Agency.id.in_(agencies_below(scope.agencies)))
        allowed.append(report.agency_code.in_(codes))
    if scope.providers:
        allowed.append(report.provider.in_(scope.providers))
    if scope.programme_kinds:
        allowed.append(report.programme_code.in_(_programmes_of(scope.programme_kinds)))
    return [or_(false(), *allowed)]


def _programmes_of(kinds: tuple[str, ...]) -> Select[str]:
    return select(Programme.code).where(Programme.kind.in_(kinds))


def _same_key() -> ColumnElement[bool]:
    """Whether a report is about this cohort."""
    report = ReportedTotal
    return and_(
        Cohort.provider == report.provider,
        Cohort.programme_code == report.programme_code,
        Cohort.year == report.year,
        Cohort.number == report.number,
        Cohort.class_label == report.class_label,
    )


def _unreported(filters: Filters) -> ColumnElement[int]:
    """How many cohorts of the selection have participants of whom no number that the reader may see was reported."""
    report, rows = ReportedTotal, outcomes_by_cohort(filters).c
    whole = (report.agency_code == EVERYBODY, report.measure == PARTICIPANTS)
    number = exists().where(_same_key(), *whole, *_visible(filters.scope))
    reported = select(Cohort.id).where(number.correlate(Cohort))
    return func.count(func.distinct(case((rows.cohort_id.not_in(reported), rows.cohort_id))))


def _named(report: Subquery, *more: Any) -> Select[*tuple[Any, ...]]:
    """Reports with the names of their cohorts: the columns of COHORT, and more."""
    key = [report.c[name] for name in ("year", "number", "class_label", "provider")]
    return (
        select(programme_label().label("programme"), *key, *more)
        .select_from(report)
        .join(Programme, Programme.code == report.c.programme_code)
    )


def _furthest_first(report: Subquery) -> tuple[SQLColumnExpression[Any], ...]:
    return report.c.apart.desc(), report.c.year.desc(), Programme.short_name, report.c.number, report.c.class_label
