"""Bins: how numbers are grouped where people are counted by them. Whole numbers in, so every engine agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, case, literal

from queries.schema import UNPAIRED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import SQLColumnExpression

JP_MISSED = {"0": 0, "0-2": 200, "2-4": 400, "4-6": 600, "6-8": 800, "8-10": 1000, "10-12": 1200, "12-14": 1400,
             "14-16": 1600, "16-18": 1800}  # fmt: skip
"""Bin -> the most that belongs to it, in hundredths of a JP."""
JP_MISSED_MORE = "18-"
SESSIONS_MISSED = {"0": 0, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5}
SESSIONS_MISSED_MORE = "6-"
GAIN_WIDTH = 10
"""Width of a bin of gains, in points."""
LEAST_GAIN, GREATEST_GAIN = -100, 100
"""The ends of the scale of gains, in points."""
_DEEPEST = -100 * LEAST_GAIN
"""The deepest fall in hundredths: added before whole division, which rounds towards zero."""


def missed(quantity: ColumnElement[Any], bins: Mapping[str, int], more: str) -> ColumnElement[str]:
    """The bin of what was missed."""
    return case(*((quantity <= most, literal(name)) for name, most in bins.items()), else_=literal(more))


def whole_points(score: SQLColumnExpression[Any]) -> ColumnElement[int]:
    """A score of hundredths in points, rounded half up."""
    return (score + 50) // 100


def gain_bin(pre: SQLColumnExpression[Any], post: SQLColumnExpression[Any]) -> ColumnElement[int]:
    """The least gain, in points, of the bin that a pair of tests falls into; what is no pair has UNPAIRED."""
    bins = (post - pre + _DEEPEST) // (GAIN_WIDTH * 100)
    return case((pre.is_(None) | post.is_(None), literal(UNPAIRED)), else_=bins * GAIN_WIDTH + LEAST_GAIN)
