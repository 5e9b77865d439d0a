"""Generations by birth year. The result never depends on today's date, as an age would.

BPS (Sensus Penduduk 2020) is the default; BKN, for its statistics of civil servants, cuts elsewhere: a person
born in 1978 is Gen X for the one and a millennial for the other.
"""

from __future__ import annotations

from typing import Literal

from sqlalchemy import ColumnElement, SQLColumnExpression, case, null

Scheme = Literal["bps", "bkn"]

GENERATIONS = ("pra_boomer", "baby_boomer", "gen_x", "milenial", "gen_z", "pasca_gen_z")
"""Eldest first."""

LAST_YEARS: dict[Scheme, dict[str, int]] = {
    "bps": {"pra_boomer": 1945, "baby_boomer": 1964, "gen_x": 1980, "milenial": 1996, "gen_z": 2012},
    "bkn": {"pra_boomer": 1945, "baby_boomer": 1964, "gen_x": 1976, "milenial": 1994, "gen_z": 2010},
}
"""The last birth year of each generation; whoever is born later belongs to the youngest."""


def generation_of(
    birth_year: SQLColumnExpression[int | None], scheme: Scheme = "bps"
) -> ColumnElement[str | None]:
    """The generation of a birth year; missing where the year is."""
    return case(
        (birth_year.is_(None), null()),
        *((birth_year <= last, generation) for generation, last in LAST_YEARS[scheme].items()),
        else_=GENERATIONS[-1],
    )


def year_of_generation(birth_year: int) -> int:
    """A year that says no more than the generation: the last one that every scheme counts as `birth_year` is."""
    last_years = {last for scheme in LAST_YEARS.values() for last in scheme.values()}
    return min((last for last in last_years if birth_year <= last), default=max(last_years) + 1)
