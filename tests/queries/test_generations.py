"""Generations: the edges of both schemes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import cast, literal, null, select
from sqlalchemy.types import Integer

from queries.generations import LAST_YEARS, Scheme, generation_of, year_of_generation

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.mark.parametrize(
    ("year", "bps", "bkn"),
    [
        (1945, "pra_boomer", "pra_boomer"),
        (1946, "baby_boomer", "baby_boomer"),
        (1964, "baby_boomer", "baby_boomer"),
        (1965, "gen_x", "gen_x"),
        (1976, "gen_x", "gen_x"),
        (1977, "gen_x", "milenial"),
        (1978, "gen_x", "milenial"),
        (1980, "gen_x", "milenial"),
        (1981, "milenial", "milenial"),
        (1994, "milenial", "milenial"),
        (1995, "milenial", "gen_z"),
        (1996, "milenial", "gen_z"),
        (1997, "gen_z", "gen_z"),
        (2010, "gen_z", "gen_z"),
        (2012, "gen_z", "pasca_gen_z"),
        (2013, "pasca_gen_z", "pasca_gen_z"),
    ],
)
def test_a_birth_year_belongs_to_one_generation(year: int, bps: str, bkn: str, reader: Engine) -> None:
    schemes: tuple[Scheme, Scheme] = ("bps", "bkn")
    with reader.connect() as connection:
        found = [connection.scalar(select(generation_of(literal(year), scheme))) for scheme in schemes]
    assert found == [bps, bkn]


def test_an_unknown_birth_year_has_no_generation(reader: Engine) -> None:
    with reader.connect() as connection:
        assert connection.scalar(select(generation_of(cast(null(), Integer)))) is None


@pytest.mark.parametrize(
    ("born", "said"), [(1940, 1945), (1977, 1980), (1976, 1976), (1981, 1994), (2013, 2013), (2030, 2013)]
)
def test_a_year_that_says_the_generation_alone_is_of_the_same_under_every_scheme(born, said):
    assert year_of_generation(born) == said
    for last_years in LAST_YEARS.values():
        assert [born <= last for last in last_years.values()] == [said <= last for last in last_years.values()]
