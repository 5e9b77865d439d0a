"""Which groups may be shown: after filtering, never one of a few people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.disclosure import MIN_GROUP

if TYPE_CHECKING:
    import pandas as pd

TO_COMPARE = 2
"""Cohorts, and agencies, are compared from two on."""
QUARTER_GROUP = 4 * MIN_GROUP
"""Quartiles are shown where MIN_GROUP people lie on either side: each of them is somebody's score."""


def shown(frame: pd.DataFrame, *ties: str, n: str = "enrolments") -> pd.DataFrame:
    """The groups of a whole that may be shown; `hidden` says how many of `n` are in the others.

    A group under MIN_GROUP is hidden. Where the hidden ones are fewer than that together, so is the next smallest
    group: what is left of the whole would give them away. `ties` order groups of one size.
    """
    gone: list[object] = []
    hidden = 0
    for group, size in frame.sort_values([n, *ties], kind="stable")[n].items():
        if size >= MIN_GROUP and not 0 < hidden < MIN_GROUP:
            break
        gone.append(group)
        hidden += size
    return frame.drop(index=gone).assign(hidden=hidden)
