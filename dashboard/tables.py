"""Tables as readers write them: headings and numbers in their language, figures to the right, text as it is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.figure import hidden
from dashboard.plain import plain
from dashboard.texts import NO_BREAK, PERCENTAGES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pandas.io.formats.style import Styler

    from dashboard.texts import Words

LEVELS, LEVEL_DECIMALS = ("level", "required", "gap"), 2
"""Columns of a scale with few steps, and their decimals."""
UNWRITTEN = (
    "folded", "chosen", "known", "limit", "absent", "hidden", "outside", "fallen", "unconfirmed", "satisfied",
    "further", *PERCENTAGES.values(),
)  # fmt: skip
"""Columns that serve a chart and tell nothing in a table."""

Place = tuple[int, str]
"""A row and a column."""


def written(
    frame: pd.DataFrame,
    words: Words,
    *,
    shares: Collection[str] = tuple(PERCENTAGES),
    said: Mapping[Place, str] | None = None,
) -> Styler:
    """A table for readers. `shares` are percentages; `said` has words for cells whose missing number has its own.

    The numbers stay numbers underneath: that is what Streamlit puts to the right.
    """
    shown = frame.drop(columns=[column for column in UNWRITTEN if column in frame]).reset_index(drop=True)
    headings = {column: heading(column, words) for column in shown.columns}
    styler = shown.rename(columns=headings).style
    styler.format(
        {title: partial(cell, column, words=words, share=column in shares) for column, title in headings.items()}
    )
    for (row, column), text in (said or {}).items():
        styler.format(partial(_said, plain(text)), subset=pd.IndexSlice[[row], [headings[column]]])
    return styler


def heading(column: str, words: Words) -> str:
    """What stands above a column."""
    return words(f"column.{column}").replace(" ", NO_BREAK)


def cell(column: str, value: Any, *, words: Words, share: bool = False) -> str:
    """A value as readers see it, safe where markdown is read."""
    if pd.isna(value):
        return plain(hidden(words))
    if share:
        return plain(words.percent(value))
    match value.item() if hasattr(value, "item") else value:  # of numpy, which Styler hands over
        case bool() as answer:
            return words("answer.yes" if answer else "answer.no")
        case int() as count if column != "year":
            return plain(words.number(count))
        case float() as number:
            return plain(words.number(number, LEVEL_DECIMALS if column in LEVELS else 1))
    return plain(words.month(value) if column == "month" else str(value))


def _said(text: str, _value: object) -> str:
    return text
