"""Headlines for `queries.overview`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.texts import Words


def by_year(frame: pd.DataFrame, words: Words) -> str:
    """In which year most were trained."""
    if len(frame) == 1:
        return words("overview.by_year.headline_one", year=frame["year"].iloc[0])
    most = frame.loc[frame["enrolments"].idxmax()]
    number = words.number(int(most["enrolments"]))
    return words("overview.by_year.headline", year=most["year"], n=number)
