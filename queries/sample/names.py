"""Names of people who do not exist, as East Java would write them: Javanese, Madurese, Arabic and modern ones.

Both parts are drawn from lists, so that a name can only by accident be somebody's.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queries.sample.dice import Dice

MODERN_SINCE = 1988
"""Birth year from which fashions in given names change."""

with Path(__file__).with_suffix(".toml").open("rb") as _file:
    _PARTS = tomllib.load(_file)
WITH_DEGREE = 0.6
"""Share of people whose roster gives the degree."""


def invent_name(dice: Dice, gender: str, birth_year: int, education: str) -> str:
    """A name with, for some, the degrees that the education gives."""
    fashion = "modern" if birth_year >= MODERN_SINCE else "older"
    name = f"{dice.pick(_PARTS['given'][gender][fashion])} {dice.pick(_PARTS['last'][gender])}"
    if not dice.chance(WITH_DEGREE):
        return name
    if education == "S3":
        name = f"Dr. {name}"
    elif fashion == "older" and dice.chance(0.08):
        name = f"{'H.' if gender == 'L' else 'Hj.'} {name}"
    degrees = _PARTS["degrees"].get(education)
    return f"{name}, {dice.pick(degrees)}" if degrees else name
