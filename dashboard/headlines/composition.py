"""Headlines for `queries.composition`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from dashboard.texts import Words


def by_origin(frame: pd.DataFrame, words: Words) -> str:
    """Which origin sends most."""
    return _most(frame, "origin", "origin", words, "composition.by_origin")


def top_agencies(frame: pd.DataFrame, words: Words) -> str:
    """Which agency sends most."""
    first = frame.iloc[0]
    if len(frame) == 1:
        return words("composition.top_agencies.headline_one", label=words.short(first["agency"]))
    number = words.number(int(first["enrolments"]))
    return words("composition.top_agencies.headline", label=words.short(first["agency"]), n=number)


def by_generation_and_gender(frame: pd.DataFrame, words: Words) -> str:
    """Which generation is largest, and the share of women where gender is known."""
    by_generation = frame.dropna(subset=["generation"]).groupby("generation")["share"].sum()
    if by_generation.empty:
        return words("composition.by_generation_and_gender.headline_unknown")
    known = frame.dropna(subset=["gender"])
    women = known.loc[known["gender"] == "P", "enrolments"].sum()
    women_share = words.percent(women / known["enrolments"].sum()) if len(known) else words("nothing.not_recorded")
    largest = by_generation.idxmax()
    return words(
        "composition.by_generation_and_gender.headline",
        generation=words.of("generation", largest).split(" (")[0],
        share=words.percent(by_generation[largest]),
        women=women_share,
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
    largest = frame.loc[frame["enrolments"].idxmax()]
    if len(frame) == 1:
        return words("composition.all_one", label=largest["programme"])
    return words(
        "composition.by_programme.headline",
        label=largest["programme"],
        n=words.number(int(largest["enrolments"])),
    )


def _most(frame: pd.DataFrame, column: str, section: str, words: Words, key: str) -> str:
    """The most frequent recorded category, and its share of all enrolments (recorded or not)."""
    recorded = frame.dropna(subset=[column])
    if recorded.empty:
        n = words.number(int(frame["enrolments"].sum()))
        return words("composition.not_recorded", label=words(f"column.{column}"), n=n)
    largest = recorded.loc[recorded["enrolments"].idxmax()]
    label = words.of(section, largest[column])
    if len(frame) == 1:
        return words("composition.all_one", label=label)
    return words(f"{key}.headline", label=label, share=words.percent(largest["share"]))
