"""Headlines for `queries.attendance`, and the remarks below its charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.cohorts import cohort_label
from dashboard.figure import hidden, limits
from dashboard.headlines import ties

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.texts import Words


def by_month(frame: pd.DataFrame, words: Words) -> str:
    """The newest month that has a rate, and the lowest one."""
    told = frame.dropna(subset=["rate"])
    newest, lowest = told.iloc[-1], ties.lowest(told, "rate")
    parts = {"rate": words.percent(newest["rate"]), "month": words.month(newest["month"])}
    if newest["rate"] == lowest["rate"].iloc[0]:
        alone = "headline_lowest" if len(lowest) == 1 else "headline_lowest_tied"
        return words(f"attendance.by_month.{alone if len(told) > 1 else 'headline_one'}", **parts)
    return words(
        "attendance.by_month.headline",
        **parts,
        lowest=words.percent(lowest["rate"].iloc[0]),
        lowest_month=ties.named([words.month(month) for month in lowest["month"]], words),
    )


def months_hidden(frame: pd.DataFrame, words: Words) -> str:
    """How many months are hidden."""
    small = int(frame["rate"].isna().sum())
    return words("attendance.by_month.small", n=small, hidden=hidden(words).lower(), **limits()) if small else ""


def by_agency(frame: pd.DataFrame, words: Words) -> str:
    """The agency with the lowest rate."""
    return _lowest(frame, [words.short(name) for name in frame["agency"].dropna()], words)


def by_cohort(frame: pd.DataFrame, words: Words) -> str:
    """The cohort with the lowest rate."""
    cohorts = frame.dropna(subset=["programme"])
    names = [
        f"{row.programme} · {cohort_label(words, row.year, row.number, row.class_label, None)}"
        for row in cohorts.itertuples(index=False)
    ]
    return _lowest(frame, names, words)


def agencies_hidden(frame: pd.DataFrame, words: Words) -> str:
    """How many agencies are hidden."""
    return _hidden(frame, "attendance.rate_by_agency.small", words)


def cohorts_hidden(frame: pd.DataFrame, words: Words) -> str:
    """How many cohorts are hidden in this selection."""
    return _hidden(frame, "attendance.rate_by_cohort.small", words)


def missed_jp(frame: pd.DataFrame, words: Words) -> str:
    """How many missed nothing, and how many much."""
    return _missed(frame, "18-", "attendance.missed_jp", words)


def missed_sessions(frame: pd.DataFrame, words: Words) -> str:
    """How many missed no session, and how many many."""
    return _missed(frame, "6-", "attendance.missed_sessions", words)


def kinds_of_absence(frame: pd.DataFrame, words: Words) -> str:
    """The most frequent kind of absence, of those that are told."""
    absences = frame[frame["absent"]].dropna(subset=["sessions"])
    most = ties.highest(absences, "sessions")
    if most.empty or not most["sessions"].iloc[0]:
        return words("attendance.kinds_of_absence.headline_none")
    unknown = len(absences) < frame["absent"].sum()  # a hidden kind may be more frequent
    key = "headline_shown" if unknown else "headline" if len(most) == 1 else "headline_tied"
    return words(
        f"attendance.kinds_of_absence.{key}",
        mark=ties.named([words.of("mark", mark) for mark in most["mark"]], words),
        n=words.number(int(most["sessions"].iloc[0])),
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


def _lowest(frame: pd.DataFrame, names: list[str], words: Words) -> str:
    """`names` are those of the first rows, which have the lowest rates."""
    if not names:
        (row,) = frame.dropna(subset=["rate"]).itertuples()
        return words("attendance.unitemised", rate=words.percent(row.rate), n=words.number(row.enrolments))
    told = frame[: len(names)].dropna(subset=["rate"])
    first = ties.lowest(told, "rate")
    key = "one_group" if frame["rate"].notna().sum() == 1 else "lowest" if len(first) == 1 else "lowest_tied"
    return words(
        f"attendance.{key}",
        label=ties.named(names[: len(first)], words),
        rate=words.percent(first["rate"].iloc[0]),
        n=words.number(int(first["enrolments"].sum())),
    )


def _hidden(frame: pd.DataFrame, key: str, words: Words) -> str:
    small = frame[frame["rate"].isna()]
    if small.empty:
        return ""
    return words(
        key,
        groups=words.number(int(small["folded"].clip(lower=1).sum())),
        n=words.number(int(small["enrolments"].sum())),
        hidden=hidden(words).lower(),
        **limits(),
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
