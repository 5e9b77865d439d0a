"""Headlines for `queries.attendance`, and the remarks below its charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.cohorts import cohort_label
from dashboard.figure import hidden

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.texts import Words


def by_month(frame: pd.DataFrame, words: Words) -> str:
    """The newest month that has a rate, and the lowest one."""
    told = frame.dropna(subset=["rate"])
    newest, lowest = told.iloc[-1], told.loc[told["rate"].idxmin()]
    parts = {"rate": words.percent(newest["rate"]), "month": words.month(newest["month"])}
    if lowest["month"] == newest["month"]:
        key = "headline_lowest" if len(told) > 1 else "headline_one"
        return words(f"attendance.by_month.{key}", **parts)
    return words(
        "attendance.by_month.headline",
        **parts,
        lowest=words.percent(lowest["rate"]),
        lowest_month=words.month(lowest["month"]),
    )


def months_hidden(frame: pd.DataFrame, words: Words) -> str:
    """How many months are too small to have a rate."""
    small = int(frame["rate"].isna().sum())
    return words("attendance.by_month.small", n=small, hidden=hidden(words).lower()) if small else ""


def by_agency(frame: pd.DataFrame, words: Words) -> str:
    """The agency with the lowest rate."""
    return _lowest(frame, words.short(frame["agency"].iloc[0]), words)


def by_cohort(frame: pd.DataFrame, words: Words) -> str:
    """The cohort with the lowest rate."""
    first = frame.iloc[0]
    name = cohort_label(words, first["year"], first["number"], first["class_label"], None)
    return _lowest(frame, f"{first['programme']} · {name}", words)


def agencies_hidden(frame: pd.DataFrame, words: Words) -> str:
    """How many agencies are too small to have a rate."""
    return _hidden(frame, "attendance.rate_by_agency.small", words)


def cohorts_hidden(frame: pd.DataFrame, words: Words) -> str:
    """How many cohorts are too small, in this selection, to have a rate."""
    return _hidden(frame, "attendance.rate_by_cohort.small", words)


def missed_jp(frame: pd.DataFrame, words: Words) -> str:
    """How many missed nothing, and how many much."""
    return _missed(frame, "18-", "attendance.missed_jp", words)


def missed_sessions(frame: pd.DataFrame, words: Words) -> str:
    """How many missed no session, and how many many."""
    return _missed(frame, "6-", "attendance.missed_sessions", words)


def kinds_of_absence(frame: pd.DataFrame, words: Words) -> str:
    """The most frequent kind of absence."""
    absences = frame[frame["absent"]].dropna(subset=["sessions"])
    most = absences.loc[absences["sessions"].idxmax()] if len(absences) else None
    if most is None or not most["sessions"]:
        return words("attendance.kinds_of_absence.headline_none")
    return words(
        "attendance.kinds_of_absence.headline",
        mark=words.of("mark", most["mark"]),
        n=words.number(int(most["sessions"])),
    )


def completeness(frame: pd.DataFrame, words: Words) -> str:
    """How much of what was held is written down, and how many cohorts are behind."""
    cohorts, behind = int(frame["cohorts"].sum()), int(frame["behind"].sum())
    filled = frame["sessions_filled"].sum() / frame["sessions_held"].sum()
    return words(
        "attendance.completeness.headline" if behind else "attendance.completeness.headline_up_to_date",
        filled=words.percent(filled),
        behind=words.number(behind),
        cohorts=words.number(cohorts),
    )


def _lowest(frame: pd.DataFrame, label: str, words: Words) -> str:
    first = frame.iloc[0]
    one = frame["rate"].notna().sum() == 1
    return words(
        "attendance.one_group" if one else "attendance.lowest",
        label=label,
        rate=words.percent(first["rate"]),
        n=words.number(int(first["enrolments"])),
    )


def _hidden(frame: pd.DataFrame, key: str, words: Words) -> str:
    small = frame[frame["rate"].isna()]
    if small.empty:
        return ""
    return words(
        key,
        groups=words.number(int(small["folded"].sum())),
        n=words.number(int(small["enrolments"].sum())),
        hidden=hidden(words).lower(),
    )


def _missed(frame: pd.DataFrame, most: str, key: str, words: Words) -> str:
    by_bin = frame.set_index("missed")
    nothing = by_bin["share"].get("0", 0.0)
    far = int(by_bin["enrolments"].get(most, 0))
    return words(
        f"{key}.headline" if far else f"{key}.headline_none_far",
        share=words.percent(nothing),
        n=words.number(far),
    )
