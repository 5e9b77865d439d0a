"""The one place that decides where the rows of an answer come from: a summary, or the facts.

A summary answers for whole agencies' origins, years, programmes, kinds of programme, genders and cohorts; what cuts
finer, or a reader's scope, is answered from the facts of those few. Both give rows of the same columns, to be
grouped and summed: the measures are those of `schema.summaries`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import BigInteger, cast, distinct, func, select

from queries.agencies import AGENCY_GROUPS, KABKOTA, ORIGINS, agencies_below, governments
from queries.schema import (
    ALL,
    ALL_AGENCIES,
    EVERY_GENDER,
    CategorySummary,
    Cohort,
    CohortCount,
    CohortFact,
    CohortSummary,
    ComponentSummary,
    EnrolmentFact,
    FinalSummary,
    LevelSummary,
    MonthSummary,
    OutcomeSummary,
    TestSummary,
)
from queries.schema.summaries import Selectable
from queries.summaries import parts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, Select, SQLColumnExpression, Subquery

    from queries.filters import Filters

    Source = Literal["sums", "sums of agencies", "sums of cohorts", "facts"]
    Parts = Select[*tuple[Any, ...]]


def source_of(filters: Filters) -> Source:
    """Where the rows of a selection come from. (One that cuts through an origin still needs facts: `_origins`.)

    Sums of agencies answer for all but some of them: outcomes alone, since whatever else is kept by origin.
    """
    of_all = not filters.cohorts and filters.begun_by is None
    if filters.scope.all_but and of_all:
        return "sums of agencies"
    if not filters.scope.everything:
        return "facts"
    if of_all:
        return "sums"
    return "facts" if _groups(filters) is None else "sums of cohorts"


def total(column: ColumnElement[Any]) -> ColumnElement[int]:
    """The sum of a measure; of nothing it is 0, not missing."""
    return cast(func.coalesce(func.sum(column), 0), BigInteger)


def outcomes(filters: Filters, *measures: str) -> Subquery:
    """Rows of these measures of outcomes: of all agencies together where none is chosen.

    Columns: those of `Selectable`, then the measures, which are columns of OutcomeMeasures. (There are forty of
    them, and a statement that names them all takes longer to write than to run.)
    """
    match source_of(filters):
        case "facts":
            return _facts(parts.outcome_parts(measures), filters)
        case "sums of cohorts":
            return outcomes_by_cohort(filters, *measures)
        case "sums of agencies":
            return outcomes_by_agency(filters, *measures)
        case _ if filters.agencies:
            return outcomes_by_agency(filters, *measures)
        case _:
            everywhere = OutcomeSummary.agency_id == ALL_AGENCIES
            return _summary(_columns(OutcomeSummary, measures), filters, OutcomeSummary, everywhere)


def outcomes_by_agency(filters: Filters, *measures: str) -> Subquery:
    """The same, parted by agency_id."""
    source, agency = source_of(filters), OutcomeSummary.agency_id
    if source not in ("sums", "sums of agencies"):
        return _facts(parts.outcome_parts(measures), filters)
    chosen = [agency.in_(agencies_below(filters.agencies)) if filters.agencies else agency > ALL_AGENCIES]
    if source == "sums of agencies":
        chosen.append(filters.scope.is_other(agency))
    return _summary([agency, *_columns(OutcomeSummary, measures)], filters, OutcomeSummary, *chosen)


def outcomes_of_agencies(filters: Filters, *measures: str, by: Sequence[str] = ()) -> Subquery:
    """The same, added up: a row per agency_id, and per each of the columns `by`.

    Whoever looks up more about an agency joins these few rows, and not one for each of its years and programmes.
    """
    rows = outcomes_by_agency(filters, *measures)
    keys = [rows.c[name] for name in ("agency_id", *by)]
    sums = (total(rows.c[name]).label(name) for name in measures)
    return select(*keys, *sums).group_by(*keys).subquery("of_agencies")


def outcomes_by_cohort(filters: Filters, *measures: str) -> Subquery:
    """The same, parted by cohort_id."""
    rows = _outcomes_by_cohort(filters, measures)
    # + 0 hides the index of cohorts from SQLite: to group by it, it would look up every row one by one
    columns = {**rows.c, "cohort_id": rows.c.cohort_id + 0}
    return select(*(column.label(name) for name, column in columns.items())).subquery("by_cohort")


def touched_cohorts(filters: Filters, *keys: str) -> Subquery:
    """How many cohorts a selection touches. Columns: `keys` (year, programme_code, programme_kind), cohorts."""
    counted = _counted(filters, keys)
    if counted is None:
        part = outcomes_by_cohort(filters)
        by = [part.c[key] for key in keys]
        counted = select(*by, func.count(distinct(part.c.cohort_id)).label("cohorts")).group_by(*by)
    return counted.subquery("cohorts")


def _counted(filters: Filters, keys: Sequence[str]) -> Select[*tuple[Any, ...]] | None:
    """The same from what is counted already; None where several origins or genders have cohorts in common."""
    origins = _groups(filters)
    if source_of(filters) != "sums" or origins is None or len(origins) > 1 or len(filters.genders) > 1:
        return None
    gender = filters.genders or (EVERY_GENDER,)
    chosen = replace(filters, genders=gender).shared_conditions(CohortCount)
    by = [getattr(CohortCount, key) for key in keys]
    counted = select(*by, total(CohortCount.__table__.c.cohorts).label("cohorts"))
    return counted.where(CohortCount.origin.in_(origins), *chosen).group_by(*by)


def has_rows(cohort_id: SQLColumnExpression[int], filters: Filters) -> ColumnElement[bool]:
    """Whether a selection has enrolments of this cohort: for a `where` over cohorts.

    Those of a year lie together in the sums; without one, each cohort is looked up.
    """
    origins = _origins_of_cohorts(filters)
    if origins is None:
        return cohort_id.in_(select(EnrolmentFact.cohort_id).where(*filters.conditions()))
    rows = select(CohortSummary.cohort_id).where(
        *_chosen_cohorts(filters, origins), *filters.shared_conditions(CohortSummary)
    )
    return cohort_id.in_(rows) if filters.years else rows.where(CohortSummary.cohort_id == cohort_id).exists()


def categories(connection: Connection, filters: Filters, dimension: str) -> Subquery:
    """Rows of `category` and `enrolments` in one of `parts.DIMENSIONS`. Columns: CategorySummary."""
    table = CategorySummary
    return _read(connection, filters, table, parts.category_parts(dimension), table.dimension == dimension)


def months(connection: Connection, filters: Filters) -> Subquery:
    """Rows of attendance by month. Columns: MonthSummary."""
    return _read(connection, filters, MonthSummary, parts.month_parts())


def components(connection: Connection, filters: Filters) -> Subquery:
    """Rows of component scores by whole points. Columns: ComponentSummary."""
    return _read(connection, filters, ComponentSummary, parts.component_parts())


def finals(connection: Connection, filters: Filters) -> Subquery:
    """Rows of final scores by generation and whole points. Columns: FinalSummary."""
    return _read(connection, filters, FinalSummary, parts.final_parts())


def tests(connection: Connection, filters: Filters) -> Subquery:
    """Rows of tests by gain. Columns: TestSummary."""
    return _read(connection, filters, TestSummary, parts.test_parts())


def levels(connection: Connection, filters: Filters) -> Subquery:
    """Rows of competency levels by position level. Columns: LevelSummary."""
    return _read(connection, filters, LevelSummary, parts.level_parts())


def _read(
    connection: Connection, filters: Filters, table: Any, of_facts: Parts, *conditions: ColumnElement[bool]
) -> Subquery:
    origins = _origins(connection, filters) if source_of(filters) == "sums" else None
    if origins is None:
        return _facts(of_facts, filters)
    return _summary(table.__table__.c, filters, table, table.origin.in_(origins), *conditions)


def _origins(connection: Connection, filters: Filters) -> Collection[str] | None:
    """The origins whose agencies are exactly those of a selection; None where it cuts through one."""
    if (origins := _groups(filters)) is not None:
        return origins
    government = governments()
    inside = government.c.agency_id.in_(agencies_below(filters.agencies))
    statement = select(
        government.c.origin, func.count().label("agencies"), func.count().filter(inside).label("chosen")
    ).group_by(government.c.origin)
    touched = [row for row in connection.execute(statement) if row.chosen]
    return None if any(row.chosen < row.agencies for row in touched) else {row.origin for row in touched}


def _columns(table: type[OutcomeSummary] | type[CohortSummary], measures: Iterable[str]) -> list[Any]:
    return [getattr(table, name) for name in (*Selectable.__annotations__, *measures)]


def _summary(columns: Iterable[Any], filters: Filters, table: Any, *conditions: ColumnElement[bool]) -> Subquery:
    return select(*columns).where(*conditions, *filters.shared_conditions(table)).subquery("added_up")


def _facts(of_facts: Parts, filters: Filters) -> Subquery:
    return of_facts.where(*filters.conditions()).subquery("added_up")


def _groups(filters: Filters) -> set[str] | None:
    """The origins of the groups that are chosen, ALL where nothing is; None where single agencies are."""
    if not filters.agencies:
        return {ALL}
    if not all(code in AGENCY_GROUPS for code in filters.agencies):
        return None
    whole = set(filters.agencies) & set(ORIGINS)
    return whole | {one for one in ORIGINS if KABKOTA in filters.agencies and one.startswith(KABKOTA)}


def _origins_of_cohorts(filters: Filters) -> set[str] | None:
    """The origins by whose sums a question about cohorts is answered; None where only the facts can."""
    return _groups(filters) if source_of(filters) in ("sums", "sums of cohorts") else None


def _outcomes_by_cohort(filters: Filters, measures: Sequence[str]) -> Subquery:
    origins = _origins_of_cohorts(filters)
    if origins is None:
        return _facts(parts.outcome_parts(measures), filters)
    columns = [CohortSummary.cohort_id, *_columns(CohortSummary, measures)]
    return _summary(columns, filters, CohortSummary, *_chosen_cohorts(filters, origins))


def _chosen_cohorts(filters: Filters, origins: Collection[str]) -> Iterator[ColumnElement[bool]]:
    cohort = CohortSummary.cohort_id
    yield CohortSummary.origin.in_(origins)
    if filters.cohorts:
        yield cohort.in_(select(Cohort.id).where(Cohort.code.in_(filters.cohorts)))
    if filters.begun_by:
        yield cohort.in_(select(CohortFact.cohort_id).where(CohortFact.starts_on <= filters.begun_by))
