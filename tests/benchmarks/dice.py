"""Chance in SQL: numbers that look thrown, and are the same for the same key and purpose on either engine."""

from __future__ import annotations

from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, ColumnElement, case, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

PRIME = 2_147_483_647
SLICES = 1_000
"""Shares are given in thousandths."""


def rolled(key: ColumnElement[int], purpose: str, sides: int) -> ColumnElement[int]:
    """A whole number from 0 to below `sides`. `key` stays below 2**32, so that the product fits 64 bits."""
    factor = Random(purpose).randrange(2**29, PRIME)
    return cast(key, BigInteger) * factor % PRIME % sides


def around(key: ColumnElement[int], purpose: str, mean: int, width: int) -> ColumnElement[int]:
    """A bell of three dice: mostly within `width` of `mean`, never beyond one and a half of it."""
    thrown = (rolled(key, f"{purpose} {die}", width) for die in range(3))
    return mean - 3 * width // 2 + sum(thrown, start=cast(0, BigInteger))


def weighted(key: ColumnElement[int], purpose: str, shares: Mapping[str, int]) -> ColumnElement[str]:
    """One of the values, by its share in thousandths; the last one takes what is left."""
    *others, last = shares
    limits = accumulate(shares[value] for value in others)
    throw = rolled(key, purpose, SLICES)
    return case(*((throw < limit, value) for limit, value in zip(limits, others, strict=True)), else_=last)
