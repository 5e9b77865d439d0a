"""Headlines for `queries.competency`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.headlines.ties import highest, lowest, named
from queries.bins import GREATEST_GAIN, LEAST_GAIN

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.texts import Words


def status(frame: pd.DataFrame, words: Words) -> str:
    """The share of the assessed that passed."""
    passed = frame.loc[frame["status"] == "lulus", "share"].sum()
    return words("competency.status.headline", share=words.percent(passed))


def bands(frame: pd.DataFrame, words: Words) -> str:
    """The share that passed with at least Memuaskan."""
    satisfied = frame["satisfied"].iloc[0]
    return words("competency.bands.headline", share=words.percent(satisfied / frame["enrolments"].sum()))


def bands_unconfirmed(frame: pd.DataFrame, words: Words) -> str:
    """How many bands follow rules that nobody has confirmed; nothing where all are confirmed."""
    unconfirmed = frame["unconfirmed"].sum()
    if not unconfirmed:
        return ""
    key = "unconfirmed_all" if unconfirmed == frame["enrolments"].sum() else "unconfirmed"
    return words(f"competency.bands.{key}", n=words.number(unconfirmed))


def components(frame: pd.DataFrame, words: Words) -> str:
    """The weakest component, of the one programme or of all."""
    least = lowest(frame, "mean")
    names = list(least["component"])
    if len(set(frame["programme"])) > 1:
        names = [
            words("competency.components.of", component=row.component, programme=row.programme)
            for row in least.itertuples(index=False)
        ]
    key = "headline" if len(frame) > 1 else "headline_one"
    mean = words.number(least["mean"].iloc[0], 1)
    return words(f"competency.components.{key}", component=named(names, words), mean=mean)


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
    most, least = highest(known, "mean"), lowest(known, "mean")
    high, low = (words.number(rows["mean"].iloc[0], 1) for rows in (most, least))
    if high == low:
        return words("competency.by_generation.headline_equal", mean=high)
    most_named, least_named = (
        named([words.of("generation", code).split(" (")[0] for code in rows["generation"]], words)
        for rows in (most, least)
    )
    return words("competency.by_generation.headline", highest=most_named, high=high, lowest=least_named, low=low)


def gains(frame: pd.DataFrame, words: Words) -> str:
    """Which test rose most; with one test, by how much."""
    most = highest(frame, "gain")
    several = "headline" if most["gain"].iloc[0] > 0 else "headline_none"
    key = several if len(frame) > 1 else "headline_one"
    gain = _signed(most["gain"].iloc[0], words)
    return words(f"competency.gains.{key}", test=named(list(most["test"]), words), gain=gain)


def gains_by_cohort(frame: pd.DataFrame, words: Words) -> str:
    """Between which gains the cohorts lie."""
    low, high = _signed(frame["gain"].min(), words), _signed(frame["gain"].max(), words)
    return words("competency.gains_by_cohort.headline", low=low, high=high)


def directions(frame: pd.DataFrame, words: Words) -> str:
    """In which test most fell."""
    fallen = frame[frame["direction"] == "fell"]
    most = highest(fallen, "share")
    share = most["share"].iloc[0]
    if not share:
        return words("competency.directions.headline_none")
    key = "headline_one" if len(fallen) == 1 else "headline"
    test = named(list(most["test"]), words)
    return words(f"competency.directions.{key}", test=test, share=words.percent(share))


def gain_spread(frame: pd.DataFrame, words: Words) -> str:
    """The most frequent bin, and the share that fell."""
    most, fallen = frame.loc[frame["pairs"].idxmax()], frame["fallen"].iloc[0]
    low, high = (words.number(int(most[edge])).replace("-", "−") for edge in ("at_least", "under"))
    lowest, highest_bin = most["at_least"] == LEAST_GAIN, most["under"] == GREATEST_GAIN
    edges = "below" if lowest else "from" if highest_bin else "between"
    return words(
        f"competency.gain_spread.{'headline' if fallen else 'headline_none'}",
        most=words(f"competency.gain_spread.{edges}", low=low, high=high),
        fallen=words.percent(fallen),
    )


def against_standard(frame: pd.DataFrame, words: Words) -> str:
    """The competency that lies furthest below the need, or that none does."""
    least = lowest(frame, "gap")
    gap = least["gap"].iloc[0]
    key = "headline" if gap < 0 else "headline_none"
    competency = named(list(least["competency"]), words)
    return words(f"competency.against_standard.{key}", competency=competency, gap=_signed(gap, words, 2))


def standings(frame: pd.DataFrame, words: Words) -> str:
    """The competency in which most are below the need."""
    below = frame[frame["standing"] == "below"]
    most = highest(below, "share")
    share = most["share"].iloc[0]
    if not share:
        return words("competency.standings.headline_none")
    competency = named(list(most["competency"]), words)
    return words("competency.standings.headline", competency=competency, share=words.percent(share))


def by_position_level(frame: pd.DataFrame, words: Words) -> str:
    """The rung on which the need is met least."""
    least = lowest(frame, "share")
    key = "headline_one" if len(frame) == 1 else "headline"
    return words(
        f"competency.by_position_level.{key}",
        position_level=named([words.of("position_level", code) for code in least["position_level"]], words),
        share=words.percent(least["share"].iloc[0]),
    )


def _signed(value: float, words: Words, places: int = 1) -> str:
    """+21,7 or −1,3: the sign is part of what is said."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + words.number(abs(value), places)
