"""Headlines for `queries.competency`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.vocabulary import SATISFACTORY

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.texts import Words


def status(frame: pd.DataFrame, words: Words) -> str:
    """The share of the assessed that passed."""
    passed = frame.loc[frame["status"] == "lulus", "share"].sum()
    return words("competency.status.headline", share=words.percent(passed))


def bands(frame: pd.DataFrame, words: Words) -> str:
    """The share that passed with at least Memuaskan."""
    satisfied = frame.loc[frame["band"].isin(SATISFACTORY), "passed"].sum()
    return words("competency.bands.headline", share=words.percent(satisfied / frame["enrolments"].sum()))


def components(frame: pd.DataFrame, words: Words) -> str:
    """The weakest component, of the one programme or of all."""
    lowest = frame.loc[frame["mean"].idxmin()]
    several = "headline" if len(set(frame["programme"])) == 1 else "headline_several"
    key = several if len(frame) > 1 else "headline_one"
    return words(
        f"competency.components.{key}",
        component=lowest["component"],
        programme=lowest["programme"],
        mean=words.number(lowest["mean"], 1),
    )


def by_cohort(frame: pd.DataFrame, words: Words) -> str:
    """Between which means the cohorts lie."""
    low, high = words.number(frame["mean"].min(), 1), words.number(frame["mean"].max(), 1)
    return words("competency.by_cohort.headline", n=words.number(len(frame)), low=low, high=high)


def by_agency(frame: pd.DataFrame, words: Words) -> str:
    """Which agency lies furthest outside, or that none does."""
    overall = words.number(frame["overall"].iloc[0], 1)
    outside = frame[frame["outside"]]
    if outside.empty:
        return words("competency.by_agency.headline_none", overall=overall)
    beyond = (outside["low"] - outside["mean"]).clip(lower=0) + (outside["mean"] - outside["high"]).clip(lower=0)
    furthest = outside.loc[beyond.idxmax()]
    return words(
        "competency.by_agency.headline",
        agency=words.short(furthest["agency"]),
        mean=words.number(furthest["mean"], 1),
        overall=overall,
    )


def by_generation(frame: pd.DataFrame, words: Words) -> str:
    """How far the generations lie apart."""
    known = frame.dropna(subset=["generation"])
    if len(known) < 2:  # noqa: PLR2004  one group differs from nothing
        return words("competency.by_generation.headline_one", mean=words.number(frame["mean"].iloc[0], 1))
    highest, lowest = known.loc[known["mean"].idxmax()], known.loc[known["mean"].idxmin()]
    if highest["mean"] == lowest["mean"]:
        return words("competency.by_generation.headline_equal", mean=words.number(highest["mean"], 1))
    return words(
        "competency.by_generation.headline",
        highest=words.of("generation", highest["generation"]).split(" (")[0],
        high=words.number(highest["mean"], 1),
        lowest=words.of("generation", lowest["generation"]).split(" (")[0],
        low=words.number(lowest["mean"], 1),
    )


def gains(frame: pd.DataFrame, words: Words) -> str:
    """Which test rose most; with one test, by how much."""
    first = frame.loc[frame["gain"].idxmax()]
    key = "headline_one" if len(frame) == 1 else "headline"
    return words(f"competency.gains.{key}", test=first["test"], gain=_signed(first["gain"], words))


def gains_by_cohort(frame: pd.DataFrame, words: Words) -> str:
    """Between which gains the cohorts lie."""
    low, high = _signed(frame["gain"].min(), words), _signed(frame["gain"].max(), words)
    return words("competency.gains_by_cohort.headline", low=low, high=high)


def directions(frame: pd.DataFrame, words: Words) -> str:
    """In which test most fell."""
    fallen = frame[frame["direction"] == "fell"]
    most = fallen.loc[fallen["share"].idxmax()]
    if not most["share"]:
        return words("competency.directions.headline_none")
    key = "headline_one" if len(fallen) == 1 else "headline"
    return words(f"competency.directions.{key}", test=most["test"], share=words.percent(most["share"]))


def gain_spread(frame: pd.DataFrame, words: Words) -> str:
    """The most frequent bin, and the share that fell."""
    most = frame.loc[frame["pairs"].idxmax(), "at_least"]
    return words(
        "competency.gain_spread.headline",
        low=words.number(most),
        high=words.number(most + 10),
        fallen=words.percent(frame["fallen"].iloc[0]),
    )


def against_standard(frame: pd.DataFrame, words: Words) -> str:
    """The competency that lies furthest below the need, or that none does."""
    lowest = frame.loc[frame["gap"].idxmin()]
    key = "headline" if lowest["gap"] < 0 else "headline_none"
    gap = _signed(lowest["gap"], words, 2)
    return words(f"competency.against_standard.{key}", competency=lowest["competency"], gap=gap)


def standings(frame: pd.DataFrame, words: Words) -> str:
    """The competency in which most are below the need."""
    below = frame[frame["standing"] == "below"]
    most = below.loc[below["share"].idxmax()]
    if not most["share"]:
        return words("competency.standings.headline_none")
    return words(
        "competency.standings.headline", competency=most["competency"], share=words.percent(most["share"])
    )


def by_position_level(frame: pd.DataFrame, words: Words) -> str:
    """The rung on which the need is met least."""
    lowest = frame.loc[frame["share"].idxmin()]
    key = "headline_one" if len(frame) == 1 else "headline"
    return words(
        f"competency.by_position_level.{key}",
        position_level=words.of("position_level", lowest["position_level"]),
        share=words.percent(lowest["share"]),
    )


def _signed(value: float, words: Words, places: int = 1) -> str:
    """+21,7 or −1,3: the sign is part of what is said."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + words.number(abs(value), places)
