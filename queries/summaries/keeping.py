"""How summaries are kept: what cohorts gave is taken away before their facts are replaced, and added anew after.

Sums are whole numbers, so that is exact, and costs what has changed however much is stored. Whoever computes facts
holds their lock, so there is one keeper at a time. The statements are many and always the same: they are spelt out
once per process, since that takes longer than running them on a cohort.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Select,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    text,
    union_all,
)
from sqlalchemy.dialects import postgresql, sqlite

from queries.listed import LISTED, Ids
from queries.schema import (
    ALL,
    ALL_AGENCIES,
    CategorySummary,
    CohortCount,
    CohortSummary,
    ComponentSummary,
    EnrolmentFact,
    FinalSummary,
    LevelSummary,
    MonthSummary,
    OutcomeSummary,
    TestSummary,
)
from queries.summaries import counting
from queries.summaries.parts import (
    DIMENSIONS,
    category_parts,
    component_parts,
    final_parts,
    level_parts,
    month_parts,
    outcome_parts,
    test_parts,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, TextClause
    from sqlalchemy.sql.elements import KeyedColumnElement

    from queries.schema import Base

    Parts = Select[*tuple[Any, ...]]
    Sign = ColumnElement[int]


class Kept(NamedTuple):
    """A summary: its table, the parts that it sums, and what its key says in the rows of all together."""

    table: type[Base]
    parts: Sequence[Parts]
    everywhere: dict[str, str | int]


OF_ALL_AGENCIES: dict[str, str | int] = {"agency_id": ALL_AGENCIES}
OF_ALL_ORIGINS: dict[str, str | int] = {"origin": ALL}
KEPT = (
    Kept(OutcomeSummary, [outcome_parts()], OF_ALL_AGENCIES),
    Kept(CohortSummary, [outcome_parts()], OF_ALL_ORIGINS),
    Kept(CategorySummary, [category_parts(dimension) for dimension in DIMENSIONS], OF_ALL_ORIGINS),
    Kept(MonthSummary, [month_parts()], OF_ALL_ORIGINS),
    Kept(ComponentSummary, [component_parts()], OF_ALL_ORIGINS),
    Kept(FinalSummary, [final_parts()], OF_ALL_ORIGINS),
    Kept(TestSummary, [test_parts()], OF_ALL_ORIGINS),
    Kept(LevelSummary, [level_parts()], OF_ALL_ORIGINS),
)
ONCE = literal(1)


def take_away(connection: Connection, cohort_ids: Sequence[int], enrolments: Sequence[int]) -> set[int]:
    """Take away what these enrolments of these cohorts gave, by the facts that are stored now.

    Returns the ids of the cohorts whose sums that changes, for `add`: some may have moved here from others.
    """
    touched = counting.touched(connection, cohort_ids, enrolments)
    counting.count(connection, touched, -1)
    _add(connection, enrolments, -1)
    return touched


def add(connection: Connection, enrolments: Sequence[int], touched: Collection[int]) -> None:
    """Add what these enrolments give, by the facts that are stored now; rows that have become nothing go."""
    _add(connection, enrolments, 1)
    for kept in KEPT:
        size, *_ = _measures(kept)
        connection.execute(delete(kept.table).where(size == 0))
    counting.count(connection, touched, 1)


def rebuild(connection: Connection) -> None:
    """Sum all facts anew."""
    for kept in KEPT:
        connection.execute(delete(kept.table))
        for sums in _all_sums(kept, kept.parts):
            connection.execute(insert(kept.table).from_select(sums.selected_columns.keys(), sums))
    counting.recount(connection)


def wrong(connection: Connection) -> list[str]:
    """The summaries that are not the sums of the facts as they are stored."""
    found = [kept.table.__tablename__ for kept in KEPT if connection.scalar(select(_differs(kept)))]
    return [*found, *([CohortCount.__tablename__] if counting.is_wrong(connection) else [])]


def _add(connection: Connection, enrolments: Sequence[int], sign: int) -> None:
    for statement in _additions(connection.dialect.name):
        connection.execute(statement, {"enrolments": enrolments, "sign": sign})


@cache
def _additions(engine: str) -> list[TextClause]:
    """What adds the parts of `enrolments` to every summary, `sign` times."""
    dialect = sqlite if engine == "sqlite" else postgresql
    chosen: ColumnElement[int] = literal_column(LISTED[engine].format(":enrolments"))
    written = []
    for kept in KEPT:
        parts = [part.where(EnrolmentFact.enrolment_id.bool_op("IN")(chosen)) for part in kept.parts]
        for sums in _all_sums(kept, parts, literal_column(":sign", BigInteger)):
            statement = dialect.insert(kept.table).from_select(sums.selected_columns.keys(), sums)
            more = {column.name: column + statement.excluded[column.name] for column in _measures(kept)}
            statement = statement.on_conflict_do_update(index_elements=kept.table.__table__.primary_key, set_=more)
            spelt = statement.compile(dialect=dialect.dialect(), compile_kwargs={"literal_binds": True})
            written.append(text(spelt.string).bindparams(bindparam("enrolments", type_=Ids())))
    return written


def _differs(kept: Kept) -> ColumnElement[bool]:
    fresh = union_all(*_all_sums(kept, kept.parts)).cte("fresh")
    stored = kept.table.__table__.c
    should_be, present = select(fresh), select(*(stored[column.name] for column in fresh.c))
    return counting.differ(should_be, present)


def _all_sums(kept: Kept, parts: Iterable[Parts], sign: Sign = ONCE) -> Iterator[Select[*tuple[Any, ...]]]:
    """The rows that these parts sum to: by the whole key, and of all agencies or origins together."""
    for part in parts:
        yield _sums(kept, part, {}, sign)
        yield _sums(kept, part, kept.everywhere, sign)


def _sums(kept: Kept, parts: Parts, fixed: Mapping[str, str | int], sign: Sign) -> Select[*tuple[Any, ...]]:
    part = parts.subquery("part")
    by = [part.c[column.name] for column in kept.table.__table__.primary_key if column.name not in fixed]
    sums = [(cast(func.sum(part.c[one.name]), BigInteger) * sign).label(one.name) for one in _measures(kept)]
    return select(*(literal(value).label(name) for name, value in fixed.items()), *by, *sums).group_by(*by)


def _measures(kept: Kept) -> list[KeyedColumnElement[Any]]:
    """The columns that add up; the first says how many."""
    return [column for column in kept.table.__table__.c if not column.primary_key]
