"""Headlines for `queries.composition`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.headlines.ties import highest, named

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.texts import Words


def by_origin(frame: pd.DataFrame, words: Words) -> str:
    """Which origin sends most."""
    return _most(frame, "origin", "origin", words, "composition.by_origin")


def top_agencies(frame: pd.DataFrame, words: Words) -> str:
    """Which agency sends most; what is not itemised is none."""
    return _sender(frame, "agency", "composition.top_agencies", words)


def by_office(frame: pd.DataFrame, words: Words) -> str:
    """Which office of the one government sends most."""
    return _sender(frame, "office", "composition.by_office", words)


def by_generation_and_gender(frame: pd.DataFrame, words: Words) -> str:
    """Which generation is largest, and the share of women where gender is known."""
    generations = frame.dropna(subset=["generation"]).groupby("generation", as_index=False)
    by_generation = generations[["enrolments", "share"]].sum()
    if by_generation.empty:
        return words("composition.by_generation_and_gender.headline_unknown")
    known = frame.dropna(subset=["gender"])
    n = int(known["enrolments"].sum())
    women = words("nothing.not_recorded").lower()
    if n:
        share = words.percent(known.loc[known["gender"] == "P", "enrolments"].sum() / n)
        women = words("composition.by_generation_and_gender.women", share=share, n=words.number(n))
    most = highest(by_generation, "enrolments")
    key = "headline" if len(most) == 1 else "headline_tied"
    return words(
        f"composition.by_generation_and_gender.{key}",
        generation=named([words.of("generation", code).split(" (")[0] for code in most["generation"]], words),
        share=words.percent(most["share"].iloc[0]),
        women=women,
    )


def by_position_level(frame: pd.DataFrame, words: Words) -> str:
    """Which position level is most frequent."""
    return _most(frame, "position_level", "position_level", words, "composition.by_position_level")


def by_rank(frame: pd.DataFrame, words: Words) -> str:
    """Which golongan is most frequent."""
    return _most(frame, "rank", "rank", words, "composition.by_rank")


def by_education(frame: pd.DataFrame, words: Words) -> str:
    """Which education is most frequent."""
    return _most(frame, "education", "education", words, "composition.by_education")


def by_programme(frame: pd.DataFrame, words: Words) -> str:
    """Which programme is largest."""
    most = highest(frame, "enrolments")
    label = named(list(most["programme"]), words)
    if len(frame) == 1:
        return words("composition.all_one", label=label)
    key = "headline" if len(most) == 1 else "headline_tied"
    n = words.number(int(most["enrolments"].iloc[0]))
    return words(f"composition.by_programme.{key}", label=label, n=n)


def _sender(frame: pd.DataFrame, column: str, key: str, words: Words) -> str:
    one_by_one = frame.dropna(subset=[column])
    if one_by_one.empty:
        return words(f"{key}.headline_unitemised", n=words.number(int(frame["enrolments"].sum())))
    most = highest(one_by_one, "enrolments")
    label = named([words.short(name) for name in most[column]], words)
    if len(frame) == 1:
        return words(f"{key}.headline_one", label=label)
    n = words.number(int(most["enrolments"].iloc[0]))
    return words(f"{key}.headline" if len(most) == 1 else f"{key}.headline_tied", label=label, n=n)


def _most(frame: pd.DataFrame, column: str, section: str, words: Words, key: str) -> str:
    """The most frequent recorded category, and its share of all enrolments (recorded or not)."""
    recorded = frame.dropna(subset=[column])
    if recorded.empty:
        n = words.number(int(frame["enrolments"].sum()))
        return words("composition.not_recorded", label=words(f"column.{column}"), n=n)
    most = highest(recorded, "enrolments")
    label = named([words.of(section, code) for code in most[column]], words)
    if len(frame) == 1:
        return words("composition.all_one", label=label)
    share = words.percent(most["share"].iloc[0])
    return words(f"{key}.headline" if len(most) == 1 else "composition.tied", label=label, share=share)
