"""What a part of the benchmark finds: tables, and promises beside what was measured."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Target:
    """A promise about speed, and what this run says to it."""

    promise: str
    limit: str
    measured: str
    beside: str
    """The absolute times behind a ratio."""
    met: bool


@dataclass(frozen=True)
class Table:
    """Rows of text under a caption."""

    caption: str
    columns: list[str]
    rows: list[list[str]]
    note: str = ""


@dataclass(frozen=True)
class Findings:
    """What one part found at one size on one engine."""

    targets: list[Target] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


@dataclass(frozen=True)
class Times:
    """Repeated measurements of one thing, in milliseconds."""

    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Sequence[float]) -> Times:
        """At least one value."""
        return cls(tuple(values))

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    @property
    def spread(self) -> float:
        """Between the quartiles: half of the values lie within."""
        if len(self.values) == 1:
            return 0.0
        first, _, third = statistics.quantiles(self.values, n=4, method="inclusive")
        return third - first

    def percentile(self, percent: int) -> float:
        """The value below which so many percent lie."""
        if len(self.values) == 1:
            return self.values[0]
        return statistics.quantiles(self.values, n=100, method="inclusive")[percent - 1]

    def __str__(self) -> str:
        """143 ± 12: median and spread; of a single value no spread is known."""
        if len(self.values) == 1:
            return milliseconds(self.median)
        return f"{milliseconds(self.median)} ± {milliseconds(self.spread)}"


def milliseconds(value: float) -> str:
    """Three digits are enough: 0.42, 8.1, 143, 2,310."""
    if math.isinf(value):
        return "gave up"
    if value >= 10:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2f}"
