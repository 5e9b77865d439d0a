"""Who comes first: never one alone where several are equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from dashboard.texts import Words

NAMED = 3
"""More names than this make a headline unreadable: the others are counted."""


def highest(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows with the largest value: one, or several that are equal."""
    return frame[frame[column] == frame[column].max()]


def lowest(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows with the smallest value: one, or several that are equal."""
    return frame[frame[column] == frame[column].min()]


def named(labels: Sequence[str], words: Words) -> str:
    """A, B dan C; A, B dan 7 lainnya."""
    unlike = list(dict.fromkeys(labels))
    if len(unlike) > NAMED:
        others = words("others", n=words.number(len(unlike) - NAMED + 1))
        unlike = [*unlike[: NAMED - 1], others]
    return words.joined(unlike)
