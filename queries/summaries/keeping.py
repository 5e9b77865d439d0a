"""How summaries are kept: what enrolments gave is taken away before their facts are replaced, and added anew after.

Sums are whole numbers, so that is exact, and costs what has changed however much is stored. Whoever computes facts
holds their lock, so there is one keeper at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    CompoundSelect,
    Select,
    cast,
    delete,
    except_,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects import postgresql, sqlite

from queries.schema import (
    ALL,
    ALL_AGENCIES,
    CategorySummary,
    CohortSummary,
    ComponentSummary,
    FinalSummary,
    LevelSummary,
    MonthSummary,
    OutcomeSummary,
    TestSummary,
)
from queries.summaries.parts import (
    DIMENSIONS,
    category_parts,
    component_parts,
    final_parts,
    level_parts,
    month_parts,
    of_enrolments,
    outcome_parts,
    test_parts,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection
    from sqlalchemy.sql.elements import KeyedColumnElement

    from queries.schema import Base

    Parts = Select[*tuple[Any, ...]]
    Enrolments = Select[int] | CompoundSelect[int]


class Kept(NamedTuple):
    """A summary: its table, the parts that it sums, and what its key says in the rows of all together."""

    table: type[Base]
    parts: Sequence[Parts]
    everywhere: dict[str, str | int]


OF_ALL_AGENCIES: dict[str, str | int] = {"agency_id": ALL_AGENCIES}
OF_ALL_ORIGINS: dict[str, str | int] = {"origin": ALL}
KEPT = (
    Kept(OutcomeSummary, [outcome_parts()], OF_ALL_AGENCIES),
    Kept(CohortSummary, [outcome_parts()], {}),
    Kept(CategorySummary, [category_parts(dimension) for dimension in DIMENSIONS], OF_ALL_ORIGINS),
    Kept(MonthSummary, [month_parts()], OF_ALL_ORIGINS),
    Kept(ComponentSummary, [component_parts()], OF_ALL_ORIGINS),
    Kept(FinalSummary, [final_parts()], OF_ALL_ORIGINS),
    Kept(TestSummary, [test_parts()], OF_ALL_ORIGINS),
    Kept(LevelSummary, [level_parts()], OF_ALL_ORIGINS),
)


def take_away(connection: Connection, enrolment_ids: Enrolments) -> None:
    """Take away what these enrolments gave, by their facts as they are stored now."""
    _add(connection, enrolment_ids, -1)


def add(connection: Connection, enrolment_ids: Enrolments) -> None:
    """Add what these enrolments give, by their facts as they are stored now; rows that have become nothing go."""
    _add(connection, enrolment_ids, 1)
    for kept in KEPT:
        size, *_ = _measures(kept)
        connection.execute(delete(kept.table).where(size == 0))


def rebuild(connection: Connection) -> None:
    """Sum all facts anew."""
    for kept in KEPT:
        connection.execute(delete(kept.table))
        for sums in _all_sums(kept, kept.parts):
            connection.execute(insert(kept.table).from_select(sums.selected_columns.keys(), sums))


def wrong(connection: Connection) -> list[str]:
    """The summaries that are not the sums of the facts as they are stored."""
    return [kept.table.__tablename__ for kept in KEPT if connection.scalar(select(_differs(kept)))]


def _add(connection: Connection, enrolment_ids: Enrolments, sign: int) -> None:
    upsert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    for kept in KEPT:
        parts = [of_enrolments(part, enrolment_ids) for part in kept.parts]
        for sums in _all_sums(kept, parts, sign):
            statement = upsert(kept.table).from_select(sums.selected_columns.keys(), sums)
            more = {column.name: column + statement.excluded[column.name] for column in _measures(kept)}
            connection.execute(
                statement.on_conflict_do_update(index_elements=kept.table.__table__.primary_key, set_=more)
            )


def _differs(kept: Kept) -> ColumnElement[bool]:
    fresh = union_all(*_all_sums(kept, kept.parts)).cte("fresh")
    stored = kept.table.__table__.c
    should_be, present = select(fresh), select(*(stored[column.name] for column in fresh.c))
    lacking, surplus = except_(should_be, present).subquery(), except_(present, should_be).subquery()
    return or_(exists(select(lacking)), exists(select(surplus)))


def _all_sums(kept: Kept, parts: Iterable[Parts], sign: int = 1) -> Iterator[Select[*tuple[Any, ...]]]:
    """The rows that these parts sum to: by the whole key, and of all agencies or origins together."""
    for part in parts:
        yield _sums(kept, part, {}, sign)
        if kept.everywhere:
            yield _sums(kept, part, kept.everywhere, sign)


def _sums(kept: Kept, parts: Parts, fixed: Mapping[str, str | int], sign: int) -> Select[*tuple[Any, ...]]:
    part = parts.subquery("part")
    by = [part.c[column.name] for column in kept.table.__table__.primary_key if column.name not in fixed]
    sums = [(cast(func.sum(part.c[one.name]), BigInteger) * sign).label(one.name) for one in _measures(kept)]
    return select(*(literal(value).label(name) for name, value in fixed.items()), *by, *sums).group_by(*by)


def _measures(kept: Kept) -> list[KeyedColumnElement[Any]]:
    """The columns that add up; the first says how many."""
    return [column for column in kept.table.__table__.c if not column.primary_key]
