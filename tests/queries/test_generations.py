"""Generations: the edges of both schemes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import cast, literal, null, select
from sqlalchemy.types import Integer

from queries.generations import Scheme, generation_of

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
