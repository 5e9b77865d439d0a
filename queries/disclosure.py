"""What is not shown of small groups: a rate over a few people tells about each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

MIN_GROUP = 5
"""A rate over fewer enrolments than this is missing, however the group was cut out. Their number is not."""


def without_small_groups(frame: pd.DataFrame, columns: Sequence[str], n: str = "enrolments") -> pd.DataFrame:
    """The same frame with `columns` missing where the count in `n` is below MIN_GROUP. Use it after filtering."""
    shown = frame.copy()
    for column in columns:
        shown[column] = shown[column].where(shown[n] >= MIN_GROUP)
    return shown
