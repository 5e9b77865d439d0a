"""What a selection gives away beside its neighbours: those that differ from it in one choice.

A selection is a part of the same without its choice of years (or agencies, ...). Whoever asks for other years, one by
one and together, has a table by year; `queries.disclosure` says which parts of a table are told, so it says which
selections are. Where nothing is chosen there is nothing to ask. Sizes come from the sums of `queries.summaries`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import case, select

from queries.agencies import agencies_below, governments, under_each_code
from queries.disclosure import hidden_within, is_laid_bare, pools
from queries.schema import Cohort
from queries.summaries.reading import (
    outcomes,
    outcomes_by_agency,
    outcomes_by_cohort,
    outcomes_of_agencies,
    total,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, FromClause

    from queries.disclosure import Leaf
    from queries.filters import Filters

    Rows = Callable[[Filters, Sequence[str]], FromClause]
    """The rows of a selection, with these columns of `Selectable` at least."""
    Key = tuple[Any, ...]


class Axis(NamedTuple):
    """What can be chosen that parts enrolments: fields of Filters, and the columns of `Selectable` that they choose."""

    fields: tuple[str, ...]
    columns: tuple[str, ...]

    def cuts(self, filters: Filters) -> bool:
        """Whether something is chosen along it."""
        return any(getattr(filters, field) for field in self.fields)

    def beside(self, filters: Filters) -> Filters:
        """The same selection with nothing chosen along it."""
        nothing: dict[str, Any] = {field: None if field == "begun_by" else () for field in self.fields}
        return replace(filters, **nothing)


YEARS = Axis(("years", "cohorts"), ("year",))
PROGRAMMES = Axis(("programme_kinds", "programmes"), ("programme_kind", "programme_code"))
GENDERS = Axis(("genders",), ("gender",))
AGENCIES = Axis(("agencies",), ())
BEGUN = Axis(("begun_by",), ())
AXES = (YEARS, PROGRAMMES, GENDERS, AGENCIES, BEGUN)
OTHERS = ""
CROSSING = (
    ("year", ""),
    ("programme_kind", ""),
    ("programme_kind", "programme_code"),
    ("year", "programme_kind"),
    ("year", "programme_code"),
)
"""The wholes that cohorts add up to, and that can be chosen: a column, and one that parts it."""


class Cell(NamedTuple):
    """A part of a table along an axis: whether the selection has it, and how many of each measure are in it."""

    leaf: Leaf
    inside: bool
    sizes: tuple[int, ...]


def told(connection: Connection, filters: Filters, *measures: str) -> set[str]:
    """Those of these measures of outcomes of which a selection's neighbours leave nobody bare.

    A measure counts enrolments. Whether the selection itself is large enough is asked by whoever has its size.
    """
    left = set(measures)
    if filters.cohorts:
        chosen = set(connection.scalars(select(Cohort.id).where(Cohort.code.in_(filters.cohorts))))
        every_cohort = YEARS.beside(filters)
        left = {name for name in left if not chosen & hidden_cohorts(connection, every_cohort, name)}
    for axis in AXES:
        if axis.cuts(filters) and left and not (axis is YEARS and filters.cohorts):
            cells = _cells(connection, filters, axis, measures)
            left -= {name for place, name in enumerate(measures) if _is_bare(cells, place, filters.k)}
    if len(filters.agencies) > 1 and left:
        left -= _few_of_one_code(connection, filters, measures)
    return left


def bare_parts(
    connection: Connection,
    filters: Filters,
    rows: Rows,
    measures: Sequence[str],
    keys: Sequence[str],
    apart: Sequence[Axis] = (),
) -> dict[str, set[Key]]:
    """The same for each part of a figure: measure -> the parts that neighbours would lay bare.

    `rows` gives a selection's rows, with the measures and the columns `keys` too; along the axes `apart` nothing is
    asked, since each part lies in one place of them.
    """
    found: dict[str, set[Key]] = {name: set() for name in measures}
    for axis in AXES:
        if axis in apart or not axis.cuts(filters):
            continue
        if _is_whole_or_rest(axis, filters):
            for key, here, rest in _inside_and_outside(connection, filters, axis, rows, measures, keys):
                for name, *both in zip(measures, here, rest, strict=True):
                    if 0 < min(both) < filters.k:  # of two parts each gives the other away
                        found[name].add(key)
            continue
        parts: dict[Key, list[Cell]] = defaultdict(list)
        for key, cell in _cells_of_parts(connection, filters, axis, rows, measures, keys):
            parts[key].append(cell)
        for place, name in enumerate(measures):
            found[name] |= {key for key, cells in parts.items() if _is_bare(cells, place, filters.k)}
    return found


def hidden_cohorts(connection: Connection, filters: Filters, measure: str) -> set[int]:
    """The cohorts of which this measure is not told, whatever years and programmes are chosen.

    A cohort is one of its year and of its programme: neither may give it away, nor the two together.
    """
    everywhere = PROGRAMMES.beside(YEARS.beside(filters))
    rows = outcomes_by_cohort(everywhere, measure)
    by = ("cohort_id", "year", "programme_kind", "programme_code")
    if not told(connection, filters, measure):
        return {cohort_id for cohort_id, size in _sums(connection, rows, by[:1], (measure,)) if size}

    def of_cohorts(asked: Filters, _: Sequence[str]) -> FromClause:
        return outcomes_by_cohort(asked, measure)

    apart = (YEARS, PROGRAMMES, BEGUN)
    bare = bare_parts(connection, everywhere, of_cohorts, (measure,), by[:1], apart)[measure]
    if not bare and not _has_few(connection, rows, measure, filters.k):
        return set()
    cohorts = [row for row in _sums(connection, rows, by, (measure,)) if row[-1]]
    sizes = {cohort_id: size for cohort_id, *_, size in cohorts}
    places = {cohort_id: dict(zip(by[1:], of, strict=False)) for cohort_id, *of in cohorts}
    wholes = [list(sizes)]
    for coarse, fine in CROSSING:
        leaves = {cohort_id: (place[coarse], place.get(fine)) for cohort_id, place in places.items()}
        wholes += _wholes(leaves, sizes, filters.k)
    return hidden_within(sizes, wholes, filters.k, {cohort_id for (cohort_id,) in bare})


def _has_few(connection: Connection, rows: FromClause, measure: str, k: int) -> bool:
    """Whether some cohort is a small group: most selections have none, and then nothing else is asked."""
    size = total(rows.c[measure])
    few = select(rows.c.cohort_id).group_by(rows.c.cohort_id).having(size.between(1, k - 1)).limit(1)
    return connection.execute(few).first() is not None


def _wholes(leaves: Mapping[int, Leaf], sizes: Mapping[int, int], k: int) -> list[list[int]]:
    """The cohorts of each leaf, and those of leaves that are known together alone."""
    members: dict[Leaf, list[int]] = defaultdict(list)
    for cohort_id, leaf in leaves.items():
        members[leaf].append(cohort_id)
    together = pools({leaf: sum(sizes[one] for one in of) for leaf, of in members.items()}, k)
    return [*members.values(), *([one for leaf in pool for one in members[leaf]] for pool in together)]


def _is_bare(cells: Iterable[Cell], place: int, k: int) -> bool:
    sizes: dict[Leaf, int] = defaultdict(int)
    inside: dict[Leaf, int] = defaultdict(int)
    for cell in cells:
        sizes[cell.leaf] += cell.sizes[place]
        inside[cell.leaf] += cell.sizes[place] if cell.inside else 0
    chosen = {leaf for leaf, size in inside.items() if size}
    cut = [(size, sizes[leaf] - size) for leaf, size in inside.items() if 0 < size < sizes[leaf]]
    return is_laid_bare(sizes, chosen, k) or any(min(parts) < k for parts in cut)


def _cells(connection: Connection, filters: Filters, axis: Axis, measures: Sequence[str]) -> list[Cell]:
    """The table along an axis, of which the selection is a part."""
    if axis is AGENCIES:
        return _cells_by_government(connection, filters, measures)
    of_parts = _cells_of_parts(
        connection, filters, axis, lambda asked, _: outcomes(asked, *measures), measures, ()
    )
    return [cell for _, cell in of_parts]


def _cells_by_government(connection: Connection, filters: Filters, measures: Sequence[str]) -> list[Cell]:
    rows, government = outcomes_of_agencies(AGENCIES.beside(filters), *measures), governments()
    inside = case((rows.c.agency_id.in_(agencies_below(filters.agencies)), 1), else_=0)
    by = (government.c.origin, government.c.government_id, inside)
    statement = (
        select(*by, *(total(rows.c[name]) for name in measures))
        .join_from(rows, government, government.c.agency_id == rows.c.agency_id)
        .group_by(*by)
    )
    return [Cell((row[0], row[1]), bool(row[2]), tuple(row[3:])) for row in connection.execute(statement)]


def _cells_of_parts(
    connection: Connection,
    filters: Filters,
    axis: Axis,
    rows: Rows,
    measures: Sequence[str],
    keys: Sequence[str],
) -> Iterator[tuple[Key, Cell]]:
    """For each part of a figure the table along an axis; where a summary does not part it so, inside and outside.

    Parts without a small cell are left out: nothing of them is hidden, so nothing is laid bare.
    """
    if _is_whole_or_rest(axis, filters):
        for key, here, rest in _inside_and_outside(connection, filters, axis, rows, measures, keys):
            yield key, Cell((True, None), inside=True, sizes=here)
            yield key, Cell((False, None), inside=False, sizes=rest)
        return
    depth = max(place for place, field in enumerate(axis.fields, start=1) if getattr(filters, field))
    values = [getattr(filters, field) for field in axis.fields[:depth]]
    columns = axis.columns[:depth]
    by = (*keys, *columns)
    found = list(_sums(connection, rows(axis.beside(filters), columns), by, measures))
    few = {row[: len(keys)] for row in found if any(0 < size < filters.k for size in row[len(by) :])}
    for row in found:
        key, place = row[: len(keys)], row[len(keys) : len(by)]
        if key not in few:
            continue
        inside = all(not of or value in of for value, of in zip(place, values, strict=True))
        if axis is GENDERS and not inside:
            place = (OTHERS,)  # whose gender is not recorded is nobody whom a reader knows: no part by itself
        yield key, Cell((place[0], place[1] if depth > 1 else None), inside, row[len(by) :])


def _is_whole_or_rest(axis: Axis, filters: Filters) -> bool:
    """Whether no column parts a figure along this axis: then there is the selection, and what it leaves out."""
    return not axis.columns or (axis is YEARS and bool(filters.cohorts))


def _inside_and_outside(
    connection: Connection,
    filters: Filters,
    axis: Axis,
    rows: Rows,
    measures: Sequence[str],
    keys: Sequence[str],
) -> Iterator[tuple[Key, tuple[int, ...], tuple[int, ...]]]:
    """For each part of the selection how many are in it, and how many it leaves out."""
    n = len(keys)
    own = {row[:n]: row[n:] for row in _sums(connection, rows(filters, ()), keys, measures)}
    for row in _sums(connection, rows(axis.beside(filters), ()), keys, measures):
        if here := own.get(row[:n]):
            yield row[:n], here, tuple(whole - part for whole, part in zip(row[n:], here, strict=True))


def _few_of_one_code(connection: Connection, filters: Filters, measures: Sequence[str]) -> set[str]:
    """Measures of which one of several agencies that are chosen has too few: leaving it out would tell of them."""
    rows, under = outcomes_by_agency(filters, *measures), under_each_code()
    statement = (
        select(*(total(rows.c[name]) for name in measures))
        .join_from(rows, under, under.c.agency_id == rows.c.agency_id)
        .where(under.c.code.in_(filters.agencies))
        .group_by(under.c.code)
    )
    sizes = zip(*connection.execute(statement), strict=True)
    return {name for name, of in zip(measures, sizes, strict=False) if any(0 < size < filters.k for size in of)}


def _sums(
    connection: Connection, rows: FromClause, by: Sequence[str], measures: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    columns: list[ColumnElement[Any]] = [rows.c[name] for name in by]
    statement = select(*columns, *(total(rows.c[name]) for name in measures)).group_by(*columns)
    return (tuple(row) for row in connection.execute(statement))
