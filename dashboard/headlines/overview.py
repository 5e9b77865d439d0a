"""Headlines for `queries.overview`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.headlines.ties import highest, named

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from dashboard.texts import Words


def by_year(frame: pd.DataFrame, words: Words) -> str:
    """In which year most were trained."""
    most = highest(frame, "enrolments")
    year = named([str(year) for year in most["year"]], words)
    if len(frame) == 1:
        return words("overview.by_year.headline_one", year=year)
    key = "headline" if len(most) == 1 else "headline_tied"
    return words(f"overview.by_year.{key}", year=year, n=words.number(int(most["enrolments"].iloc[0])))


def year_not_over(frame: pd.DataFrame, words: Words, today: date) -> str:
    """That the newest year is not over, where it is the current one."""
    if today.year not in set(frame["year"]):
        return ""
    return words("overview.by_year.not_over", year=today.year, day=words.full_day(today))
