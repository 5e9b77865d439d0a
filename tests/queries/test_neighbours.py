"""Which selections are told: one that would give a small neighbour away is not. Counted by hand, on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from queries import attendance, competency, facts, outcomes
from queries.filters import EVERYTHING, NOTHING, Filters, Scope
from queries.neighbours import hidden_cohorts, told
from tests.academy import COURSE, PKA, add_agency, add_cohort, add_person, enrol, found
from tests.databases import IN_TURN
from tests.selections import NOTHING_HIDDEN, selections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

    from tests.twin import Twin

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
PEOPLE = (
    # cohort, agency, gender, how many
    (1, 1, "L", 4),  # 2023: four alone
    (2, 1, "L", 6),  # 2024: the next fewest
    (3, 1, "L", 9), (3, 3, "L", 3), (3, 2, "L", 8),  # 2025; three of an office below agency 1
    (4, 2, "L", 20), (4, 2, "P", 2), (4, 4, "L", 7),  # 2026; two women
    (5, 2, "L", 12),
)  # fmt: skip
COHORTS = {1: (PKA, 2023), 2: (PKA, 2024), 3: (PKA, 2025), 4: (COURSE, 2026), 5: (PKA, 2026)}


@pytest.fixture
def reader(bare: Engine) -> Iterator[Connection]:
    with bare.begin() as connection:
        found(connection)
        add_agency(connection, 3, parent_id=1)
        add_agency(connection, 4, level="pusat")
        for number, (programme, year) in COHORTS.items():
            begins = date(year, 3, 1) if number != 5 else date(year, 6, 1)
            add_cohort(connection, number, programme_code=programme, year=year, starts_on=begins)
        numbers = iter(range(1, 1_000))
        for cohort, agency, gender, how_many in PEOPLE:
            for number in islice(numbers, how_many):
                recap = {"recap_jp_held": 4000, "recap_jp_attended": 3000}
                add_person(connection, number, gender=gender)
                enrol(connection, number, cohort, number, agency_id=agency, **recap)
        facts.recompute_all(connection, NOW)
    with bare.connect() as connection:
        yield connection


@pytest.mark.parametrize(
    ("choice", "tells"),
    [
        ({}, True),
        ({"years": (2023,)}, False),
        ({"years": (2024,)}, False),  # all years less the two large ones would be 2023
        ({"years": (2025,)}, True),
        ({"years": (2023, 2024)}, True),  # what is known anyway: all less the others
        ({"years": (2024, 2025)}, False),
        ({"years": (2025, 2026)}, True),
        ({"genders": ("P",)}, False),
        ({"genders": ("L",)}, False),  # all less the men
        ({"agencies": ("A3",)}, False),
        ({"agencies": ("35.01",)}, True),
        ({"agencies": ("35.01", "A3")}, False),  # less the first, which holds it: fewer than five could be chosen
        ({"agencies": ("pusat",)}, True),
        ({"agencies": ("kabkota",)}, True),
        ({"cohorts": ("PKA.2023.1@BPSDM",)}, False),
        ({"cohorts": ("COURSE",)}, True),  # of nobody nothing is told
        ({"programmes": (COURSE,)}, True),
        ({"years": (2026,), "agencies": ("A4",)}, True),
        ({"years": (2026,), "genders": ("L",)}, False),
        ({"years": (2026,), "begun_by": date(2026, 5, 1)}, True),
        ({"years": (2025,), "begun_by": date(2024, 5, 1)}, True),
    ],
)  # fmt: skip
def test_a_selection_is_told_unless_a_neighbour_would_be_laid_bare(
    choice: dict[str, Any], tells: bool, reader: Connection
) -> None:
    assert (told(reader, Filters(EVERYTHING, **choice), "jp_known") == {"jp_known"}) == tells


def test_the_query_itself_hides_so_that_no_export_can_forget(reader: Connection) -> None:
    year = Filters(EVERYTHING, years=(2024,))
    assert attendance.in_total(reader, year)["jp_rate"].isna().all()
    assert outcomes.in_total(reader, year)["jp_attended"].isna().all()
    assert outcomes.in_total(reader, year)["jp_known"].tolist() == [6]
    assert attendance.rate_of_every_agency(reader, year)["rate"].isna().all()
    assert attendance.rate_of_every_cohort(reader, year)["rate"].isna().all()
    assert attendance.missed_jp(reader, year)["share"].isna().all()
    by_year = outcomes.by_year(reader, year).set_index("year")["jp_attended"]
    assert by_year.isna().tolist() == [True, True, False, False]


def test_another_least_group_tells_another_selection(reader: Connection) -> None:
    of_three = Filters(Scope(everything=True, min_group=3), years=(2023,))
    assert told(reader, of_three, "jp_known")
    assert attendance.in_total(reader, of_three)["jp_rate"].notna().all()
    assert told(reader, Filters(NOTHING), "jp_known")  # there is nobody


def test_a_part_that_a_neighbouring_year_would_give_away_is_hidden_in_the_figure(reader: Connection) -> None:
    """Men of 2026 in agency 2 are 32; with its two women 34: either tells of the two by what it is less the other."""
    men = attendance.rate_of_every_cohort(reader, Filters(EVERYTHING, genders=("L",)))
    assert men["rate"].isna().all()


def test_a_cohort_is_hidden_within_its_year_and_its_programme(reader: Connection) -> None:
    assert hidden_cohorts(reader, Filters(EVERYTHING), "jp_known") == {1, 2}


RATES = {
    attendance.rate_by_month: ("month",),
    attendance.rate_of_every_agency: ("agency",),
    attendance.rate_of_every_cohort: ("programme", "year", "number", "class_label", "provider"),
    attendance.kinds_of_absence: ("mark",),
    outcomes.by_year: ("year",),
    outcomes.by_programme: ("programme",),
    competency.gains: ("test",),
    competency.against_standard: ("competency",),
    competency.by_agency: ("agency",),
    competency.components: ("component", "programme"),
}


@pytest.mark.parametrize("engine_name", IN_TURN)
@pytest.mark.parametrize("query", RATES, ids=lambda query: query.__name__)
def test_what_is_told_is_what_a_permission_that_hides_nobody_says(
    query: Any, sample_reader: Connection, sample_twin: Twin
) -> None:
    hidden, shown = 0, 0
    for _, filters in selections(sample_twin, 12, seed=3):
        key = list(RATES[query])
        open_to = Filters(NOTHING_HIDDEN, *list(vars(filters).values())[1:])
        left, whole = (query(sample_reader, asked).set_index(key) for asked in (filters, open_to))
        beside = {"hidden", "lower", "median", "upper"}  # what is left out depends on what is hidden
        for name in [name for name in left if name not in beside]:
            both = whole.loc[left.index, name]
            known = left[name].notna()
            pd.testing.assert_series_equal(left.loc[known, name], both[known], check_dtype=False)
            hidden += int((~known & both.notna()).sum())
            shown += int(known.sum())
        hidden += len(whole) - len(left)
    assert hidden
    assert shown
