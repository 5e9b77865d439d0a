"""Seeded chance: every draw of the sample comes from here, so that the same seed gives the same rows."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

T = TypeVar("T")


@dataclass(frozen=True)
class Weighted(Generic[T]):
    """Things to choose from, some more likely than others."""

    things: tuple[T, ...]
    cumulative: tuple[float, ...]

    @classmethod
    def of(cls, weights: Mapping[T, float]) -> Weighted[T]:
        """Things with their weights; the weights need not add up to 1."""
        return cls(tuple(weights), tuple(accumulate(weights.values())))

    def at(self, share: float) -> T:
        """The thing that lies at `share` (0 to 1) of the summed weights."""
        return self.things[min(bisect_right(self.cumulative, share * self.cumulative[-1]), len(self.things) - 1)]


class Dice:
    """A stream of chance of its own for each `seed`."""

    def __init__(self, *seed: int) -> None:
        self.numbers = np.random.Generator(np.random.PCG64(seed))

    def share(self) -> float:
        """Anything from 0 up to 1, evenly."""
        return self.numbers.random()

    def chance(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self.numbers.random() < probability

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.numbers.random() * (high - low + 1))

    def pick(self, things: Sequence[T]) -> T:
        """One of `things`, evenly."""
        return things[int(self.numbers.random() * len(things))]

    def draw(self, weighted: Weighted[T]) -> T:
        """One of the weighted things."""
        return weighted.at(self.numbers.random())

    def normal(self, mean: float, spread: float) -> float:
        """A bell curve."""
        return float(self.numbers.normal(mean, spread))

    def peaked(self, low: float, peak: float, high: float) -> float:
        """A triangle from `low` to `high` with its tip at `peak`."""
        return float(self.numbers.triangular(low, peak, high))
