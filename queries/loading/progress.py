"""How far a long loop is, told every so many rows: seldom enough to cost nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")

Tell = Callable[[int, int], None]
"""Told how many rows are done, and of how many."""

EVERY = 2_000


def nobody(_done: int, _of: int) -> None:
    """For whoever does not want to know."""


def telling(rows: Sequence[T], tell: Tell) -> Iterator[T]:
    """The rows one by one. Of a short list nothing is told."""
    for number, row in enumerate(rows):
        if number and number % EVERY == 0:
            tell(number, len(rows))
        yield row


def in_parts(rows: Sequence[T], tell: Tell) -> Iterator[Sequence[T]]:
    """The rows in parts that are written at once."""
    for start in range(0, len(rows), EVERY):
        if start:
            tell(start, len(rows))
        yield rows[start : start + EVERY]
