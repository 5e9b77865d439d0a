"""Which parts of a figure are told: what is said of a few people says something of each of them.

A part of fewer than k is hidden. So is what would give it away: where the hidden parts of a whole are one alone, or
fewer than k together, the next smallest part is hidden with them, since the whole less what is told would be theirs.
Sizes may count whom a reader does not know already: k then means so many others. How many there are is always told.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    Part = Any
    Leaf = tuple[Any, Any]
    """A part of a part of a whole: a government of an origin, a cohort of a year, a programme of a kind."""

MIN_GROUP = 5
"""k, unless the office says otherwise (`Scope.min_group`)."""
LEAST_GROUP = 3
"""No office may say less: of two people, each knows the other's."""
ALONE = 1


def hidden_parts(
    sizes: Mapping[Part, int], k: int, also: Collection[Part] = (), *, overlap: bool = False
) -> set[Part]:
    """The parts of a whole that are not told, `also` among them; of parts of one size the first goes.

    Where parts `overlap` (somebody is in several), the hidden ones may all be the same few people: one of k and more
    must be among them, or all are hidden.
    """
    present = {part: size for part, size in sizes.items() if size > 0}
    hidden = {part for part, size in present.items() if size < k or part in also}
    if _protects(present, hidden, k, overlap=overlap):
        return hidden
    rest = [part for part in present if part not in hidden]
    if overlap and not rest:
        return set(sizes)
    return hidden | set(sorted(rest, key=lambda part: (present[part], part))[:1])


def pools(sizes: Mapping[Leaf, int], k: int, also: Collection[Leaf] = ()) -> list[set[Leaf]]:
    """The same for parts of parts, where a whole, its branches and their leaves are told: sets of hidden leaves.

    Each is known as a sum and no closer. A branch that cannot hide its own has a pool with other branches, which
    are then not told as a whole either.
    """
    leaves: dict[Any, dict[Leaf, int]] = defaultdict(dict)
    for leaf, size in sizes.items():
        if size > 0:
            leaves[leaf[0]][leaf] = size
    hidden = {branch: hidden_parts(of, k, also) for branch, of in leaves.items()}
    bare = {branch for branch, of in leaves.items() if not _protects(of, hidden[branch], k)}
    joined = hidden_parts({branch: sum(of.values()) for branch, of in leaves.items()}, k, bare)
    together: set[Leaf] = set()
    for branch in joined:
        together |= hidden[branch] or set(_smallest(leaves[branch])[:1])
    apart = [of for branch, of in hidden.items() if of and branch not in joined]
    return [*apart, together] if together else apart


def hidden_within(
    sizes: Mapping[Part, int], wholes: Sequence[Collection[Part]], k: int, also: Collection[Part] = ()
) -> set[Part]:
    """The same for parts that several wholes have in common: a cohort is one of its year's and of its programme's.

    What is alone in a whole hides nothing, since the whole is told: it is taken last.
    """
    hidden = {part for part, size in sizes.items() if 0 < size < k or part in also}
    alone = {part for whole in wholes if len(whole) == ALONE for part in whole}
    crossing = [whole for whole in wholes if len(whole) > ALONE]
    while True:
        before = len(hidden)
        for whole in crossing:
            within = hidden.intersection(whole)
            if not _protects(sizes, within, k):
                rest = sorted(set(whole) - within, key=lambda part: (part in alone, sizes[part], part))
                hidden |= set(rest[:1])
        if len(hidden) == before:
            return hidden


def is_laid_bare(sizes: Mapping[Leaf, int], inside: Collection[Leaf], k: int) -> bool:
    """Whether telling of these leaves together parts a pool, so that it would be known closer than as a sum."""
    return any(0 < len(pool.intersection(inside)) < len(pool) for pool in pools(sizes, k))


def hide(frame: pd.DataFrame, columns: Sequence[str], hidden: Sequence[bool]) -> pd.DataFrame:
    """The same frame with `columns` missing in the rows that are hidden."""
    if not any(hidden):
        return frame
    rows = pd.Series(hidden, index=frame.index, dtype="bool")
    return frame.assign(**{column: frame[column].mask(rows) for column in columns})


def _protects(sizes: Mapping[Part, int], hidden: Collection[Part], k: int, *, overlap: bool = False) -> bool:
    """Whether what is hidden of a whole stays so: several parts, that are k people together."""
    of = [sizes[part] for part in hidden]
    return not of or (len(of) > ALONE and (max(of) if overlap else sum(of)) >= k)


def _smallest(sizes: Mapping[Part, int]) -> list[Part]:
    return sorted(sizes, key=lambda part: (sizes[part], part))
