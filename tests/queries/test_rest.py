"""The total of all other agencies: for whom, over what, and when it is hidden. Counted by hand, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from queries import facts, outcomes, rest
from queries.filters import EVERYTHING, NOTHING, Filters, Scope
from tests.academy import COURSE, PKA, add_agency, add_cohort, add_person, enrol, found
from tests.selections import NOTHING_HIDDEN, selections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

    from tests.twin import Twin

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
MINE = Scope(agencies=("35.01",))
PEOPLE = (
    # cohort, agency, gender, how many
    (1, 1, "L", 9), (1, 2, "L", 3),  # 2024: all others are three
    (2, 1, "L", 2), (2, 2, "L", 6),  # 2025: the next fewest others
    (3, 3, "P", 4), (3, 2, "L", 5), (3, 4, "L", 2), (3, 4, "P", 6),  # 2026: four of an office of one's own
)  # fmt: skip
COHORTS = {1: (PKA, 2024), 2: (PKA, 2025), 3: (COURSE, 2026)}
OWN = {1, 3}


@pytest.fixture
def reader(bare: Engine) -> Iterator[Connection]:
    """Others attended three hours of four, and passed; one's own people one of four, and did not."""
    with bare.begin() as connection:
        found(connection)
        add_agency(connection, 3, parent_id=1)
        add_agency(connection, 4, level="pusat")
        for number, (programme, year) in COHORTS.items():
            add_cohort(connection, number, programme_code=programme, year=year)
        numbers = iter(range(1, 1_000))
        for cohort, agency, gender, how_many in PEOPLE:
            for number in islice(numbers, how_many):
                recap = {"recap_jp_held": 4000, "recap_jp_attended": 1000 if agency in OWN else 3000}
                result = {"status": "tidak_lulus" if agency in OWN else "lulus", "final_score": 9500}
                add_person(connection, number, gender=gender)
                enrol(connection, number, cohort, number, agency_id=agency, **recap, **result)
        facts.recompute_all(connection, NOW)
    with bare.connect() as connection:
        yield connection


def total(connection: Connection, scope: Scope = MINE, **choice: Any) -> dict[str, Any]:
    (row,) = rest.in_total(connection, Filters(scope, **choice)).to_dict("records")
    return {str(name): value for name, value in row.items()}


def test_all_others_are_one_total_and_nothing_of_ones_own_is_in_it(reader: Connection) -> None:
    row = total(reader)
    assert (row["jp_known"], row["jp_recorded"], row["jp_attended"]) == (22, 22 * 4000, 22 * 3000)
    assert (row["assessed"], row["passed"], row["banded"], row["satisfying"]) == (22, 22, 22, 22)


@pytest.mark.parametrize(
    ("choice", "n", "tells"),
    [
        ({"years": (2024,)}, 3, False),  # with his own they would be twelve
        ({"years": (2025,)}, 6, False),  # all years less the other two would be 2024
        ({"years": (2026,)}, 13, True),
        ({"years": (2024, 2025)}, 9, True),
        ({"years": (2025, 2026)}, 19, False),  # all less these are the three
        ({"programmes": (COURSE,)}, 13, True),
        ({"genders": ("P",)}, 6, True),
        ({"years": (2026,), "genders": ("P",)}, 6, True),
        ({"years": (2025,), "genders": ("P",)}, 0, False),
        ({"years": (1950,)}, 0, False),
    ],
)
def test_fewer_than_five_others_are_not_told_nor_what_a_step_would_lay_bare(
    choice: dict[str, Any], n: int, tells: bool, reader: Connection
) -> None:
    row = total(reader, **choice)
    assert (row["jp_known"], row["assessed"]) == (n, n)
    hidden = {name: pd.isna(row[name]) for name in ("jp_attended", "passed", "satisfying")}
    assert hidden == dict.fromkeys(hidden, not tells)


def test_a_choice_of_agencies_does_not_narrow_the_others(reader: Connection) -> None:
    for agencies in (("A3",), ("35.02",), ("pusat",), ("nowhere",)):
        assert total(reader, agencies=agencies) == total(reader)


def test_nobody_else_is_compared_and_nobody_with_the_others_of_one_cohort(reader: Connection) -> None:
    both = Scope(agencies=("35.01",), providers=("BPSDM",))
    for scope in (EVERYTHING, NOTHING, both, Scope(programme_kinds=("teknis",)), Scope(all_but=("35.01",))):
        assert rest.in_total(reader, Filters(scope)).empty, scope
    assert rest.in_total(reader, Filters(MINE, cohorts=("TEK-SPBE.2026.3@BPSDM",))).empty


@pytest.mark.parametrize("agencies", [("35.01", "35.02", "A4"), ("nowhere",), ("35.01", "nowhere"), ("kabkota",)])
def test_without_others_or_where_it_is_not_known_who_is_ones_own_there_is_nothing_to_tell(
    agencies: tuple[str, ...], reader: Connection
) -> None:
    row = total(reader, Scope(agencies=agencies))
    assert [row[name] for name in rest.IN_TOTAL if rest.IN_TOTAL[name] == "int64"] == [0] * 8
    assert all(pd.isna(row[name]) for name in rest.IN_TOTAL if rest.IN_TOTAL[name] == "Int64")


def test_what_is_left_out_stands_alone() -> None:
    with pytest.raises(ValueError, match="all_but stands alone"):
        Scope(agencies=("35.01",), all_but=("35.01",))


def test_the_rest_is_the_whole_less_ones_own(sample_reader: Connection, sample_twin: Twin) -> None:
    mine = Scope(agencies=("35", "35.15"), min_group=1)
    compared = 0
    for _, filters in selections(sample_twin, 12, seed=5, scope=mine):
        if filters.agencies or filters.cohorts:
            continue
        row = total(sample_reader, **vars(filters))
        own, whole = (
            outcomes.in_total(sample_reader, Filters(scope, *list(vars(filters).values())[1:])).iloc[0]
            for scope in (mine, NOTHING_HIDDEN)
        )
        for name in ("jp_known", "jp_attended", "assessed", "satisfying", "pairs", "paired", "improved"):
            left = int(whole[name] - own[name])
            assert row[name] == left or (pd.isna(row[name]) and left == 0), (name, filters)
        compared += 1
    assert compared > 3
