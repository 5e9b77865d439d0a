"""What is hidden of a table, and whether a reader could work it out all the same: on every tiny table there is."""

from __future__ import annotations

from itertools import chain, combinations, combinations_with_replacement, product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from queries.disclosure import hidden_parts, hide, is_laid_bare, pools

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from queries.disclosure import Leaf

K = 3
TABLES = [dict(enumerate(sizes)) for n in range(1, 5) for sizes in combinations_with_replacement(range(7), n)]


def groups(parts: Collection[object]) -> Iterator[tuple[object, ...]]:
    """Every group of some of them."""
    return chain.from_iterable(combinations(sorted(parts, key=repr), n) for n in range(1, len(parts) + 1))


def is_known(told: Sequence[Collection[object]], group: Collection[object], parts: Sequence[object]) -> bool:
    """Whether adding and taking away what is told gives the number of this group."""
    rows = np.array([[part in one for part in parts] for one in told], dtype=float).reshape(-1, len(parts))
    wanted = np.array([[part in group for part in parts]], dtype=float)
    together = np.vstack([rows, wanted])
    return bool(np.linalg.matrix_rank(together) == np.linalg.matrix_rank(rows)) if len(told) else False


def test_of_every_small_table_no_few_people_can_be_worked_out() -> None:
    for sizes in TABLES:
        hidden = hidden_parts(sizes, K)
        present = [part for part, size in sizes.items() if size]
        if sum(sizes.values()) < K:
            continue  # the whole is not told either
        told = [present, *([part] for part in present if part not in hidden)]
        for group in groups(present):
            if sum(sizes[part] for part in group) < K:
                assert not is_known(told, group, present), sizes


def test_no_more_is_hidden_than_one_part_beside_the_small_ones() -> None:
    for sizes in TABLES:
        small = {part for part, size in sizes.items() if 0 < size < K}
        more = hidden_parts(sizes, K) - small
        assert len(more) <= bool(small)
        if more:
            (part,) = more
            assert sizes[part] == min(size for size in sizes.values() if size >= K)


def test_whom_each_hidden_part_is_of_stays_open_unless_all_of_them_are_alike() -> None:
    """How many passed, of a pool in which some did and some did not: each hidden part may be nobody's or somebody's."""
    for sizes in TABLES:
        hidden = [part for part in hidden_parts(sizes, K) if sizes[part]]
        if len(hidden) < 2:
            continue
        worlds = list(product(*(range(sizes[part] + 1) for part in hidden)))
        for total in range(1, sum(sizes[part] for part in hidden)):
            alike = [world for world in worlds if sum(world) == total]
            for place in range(len(hidden)):
                assert len({world[place] for world in alike}) > 1, (sizes, total)


def trees() -> Iterator[Mapping[Leaf, int]]:
    """Two branches of two leaves, and a third of one."""
    leaves = [("a", 1), ("a", 2), ("b", 1), ("b", 2), ("c", 1)]
    for sizes in product((0, 1, 2, 3, 5), repeat=len(leaves)):
        yield dict(zip(leaves, sizes, strict=True))


def test_of_parts_of_parts_no_few_people_can_be_worked_out_from_any_selection_that_is_told() -> None:
    for sizes in trees():
        if sum(sizes.values()) < K:
            continue
        present = [leaf for leaf, size in sizes.items() if size]
        asked = [[leaf for leaf in present if leaf[0] == branch] for branch in "abc"]
        asked += [[leaf] for leaf in present]
        asked += [[*one, *other] for one, other in combinations(asked, 2) if not set(one) & set(other)]
        told = [one for one in asked if one and not is_laid_bare(sizes, one, K)]
        for group in groups(present):
            if sum(sizes[leaf] for leaf in group) < K:
                assert not is_known([present, *told], group, present), (sizes, group)


def test_what_a_figure_shows_is_what_can_be_chosen_by_itself() -> None:
    for sizes in trees():
        hidden = set().union(*pools(sizes, K))
        for leaf, size in sizes.items():
            if size and sum(size > 0 for size in sizes.values()) > 1:
                assert is_laid_bare(sizes, [leaf], K) == (leaf in hidden), (sizes, leaf)


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"sakit": 2, "izin": 2, "alpa": 9}, {"sakit", "izin", "alpa"}),  # the two may be the same two
        ({"sakit": 2, "izin": 6, "alpa": 9}, {"sakit", "izin"}),
        ({"sakit": 2, "izin": 0, "alpa": 0}, {"sakit", "izin", "alpa"}),  # nobody is large enough to hide behind
        ({"sakit": 5, "izin": 0, "alpa": 9}, set()),
    ],
)
def test_parts_that_overlap_hide_behind_one_of_many(sizes: dict[str, int], hidden: set[str]) -> None:
    assert hidden_parts(sizes, 5, overlap=True) == hidden


def test_a_large_part_that_must_be_hidden_is_not_hidden_alone() -> None:
    assert hidden_parts({"a": 20, "b": 30, "c": 40}, 5, {"a"}) == {"a", "b"}


def test_whom_a_reader_knows_does_not_protect_the_others() -> None:
    """Six people, four of them his own: sizes of the others say that they are two."""
    assert hidden_parts({"own and two": 6, "b": 7, "c": 8}, 5) == set()
    assert hidden_parts({"own and two": 6 - 4, "b": 7, "c": 8}, 5) == {"own and two", "b"}


def test_hiding_takes_the_numbers_and_leaves_the_count() -> None:
    frame = pd.DataFrame({"enrolments": [3, 30], "rate": [0.5, 0.9]})
    told = hide(frame, ("rate",), [True, False])
    assert list(told["enrolments"]) == [3, 30]
    assert told["rate"].isna().tolist() == [True, False]
