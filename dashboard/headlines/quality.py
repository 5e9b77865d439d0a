"""Headlines for `queries.quality`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.cohorts import cohort_label
from dashboard.headlines.ties import highest, named

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.texts import Words


def disagreements(frame: pd.DataFrame, words: Words) -> str:
    """How many cohorts are not as reported, and which of them is furthest from it."""
    furthest = highest(frame, "apart")
    labels = [
        f"{row.programme} {cohort_label(words, row.year, row.number, row.class_label, None)}"
        for row in furthest.itertuples(index=False)
    ]
    cohorts = words.number(len(frame) + int(frame["further"].iloc[0]))
    apart = words.number(int(furthest["apart"].iloc[0]))
    return words("quality.disagreements.headline", cohorts=cohorts, label=named(labels, words), apart=apart)


def further(frame: pd.DataFrame, words: Words) -> str:
    """How many cohorts disagree beside those that are drawn."""
    others = int(frame["further"].iloc[0])
    return words("quality.disagreements.further", n=words.number(others)) if others else ""


def gaps(frame: pd.DataFrame, words: Words) -> str:
    """What is most often not recorded."""
    most = highest(frame, "share")
    if not most["missing"].iloc[0]:
        return words("quality.gaps.headline_none")
    label = named([words.of("field", code) for code in most["field"]], words)
    share = words.percent(most["share"].iloc[0])
    return words("quality.gaps.headline", label=label, share=share)
