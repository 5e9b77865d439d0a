"""Composition: the SQL against the twin, and the rules of its frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from queries import composition, overview
from queries.filters import EVERYTHING, NOTHING, Filters
from tests.selections import selections
from tests.twin import Choice

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tests.twin import Twin

BY = {
    composition.by_origin: ("origin",),
    composition.by_agency: ("agency", "origin"),
    composition.by_generation_and_gender: ("generation", "gender"),
    composition.by_position_level: ("position_level",),
    composition.by_rank: ("rank",),
    composition.by_education: ("education",),
    composition.by_programme: ("programme", "programme_kind"),
}
HUNDRED = 100


def counted(frame: pd.DataFrame, columns: tuple[str, ...]) -> dict[tuple[Any, ...], int]:
    rows = frame.to_dict("records")
    return {
        tuple(None if pd.isna(row[c]) else row[c] for c in columns): row["enrolments"]
        for row in rows
        if row["enrolments"]
    }


@pytest.mark.parametrize("query", BY, ids=lambda query: query.__name__)
def test_counts_equal_the_twin_for_a_hundred_selections(
    query: Any, sample_reader: Connection, sample_twin: Twin
) -> None:
    for choice, filters in selections(sample_twin, HUNDRED):
        frame = query(sample_reader, filters)
        assert counted(frame, BY[query]) == sample_twin.counts(choice, *BY[query]), choice


def test_size_equals_the_twin_for_a_hundred_selections(sample_reader: Connection, sample_twin: Twin) -> None:
    for choice, filters in selections(sample_twin, HUNDRED):
        assert overview.size(sample_reader, filters).iloc[0].to_dict() == sample_twin.size(choice), choice


def test_parts_sum_to_the_whole_and_shares_to_one(sample_reader: Connection, sample_twin: Twin) -> None:
    for choice, filters in selections(sample_twin, 20):
        for query in (*BY, composition.top_agencies):
            frame = query(sample_reader, filters)
            assert frame["enrolments"].sum() == len(sample_twin.chosen(choice))
            assert frame["share"].sum() == pytest.approx(1 if len(frame) else 0)


def test_the_most_frequent_agencies_are_named_and_the_rest_is_folded(sample_reader: Connection) -> None:
    everything = Filters(EVERYTHING)
    agencies = composition.by_agency(sample_reader, everything)
    top = composition.top_agencies(sample_reader, everything)
    named = top[top["folded"] == 0]
    assert list(named["agency"]) == list(agencies["agency"][: composition.AGENCIES_SHOWN])
    assert list(top["folded"][len(named) :]) == [len(agencies) - composition.AGENCIES_SHOWN]


def test_years_are_counted_whatever_years_are_chosen(sample_reader: Connection, sample_twin: Twin) -> None:
    frame = overview.by_year(sample_reader, Filters(EVERYTHING, years=(2019,)))
    expected = {
        year: sample_twin.size(Choice(years=(year,))) for year in {row["year"] for row in sample_twin.enrolments}
    }
    for row in frame.to_dict("records"):
        size = expected[row["year"]]
        assert [row[c] for c in ("enrolments", "people", "cohorts", "agencies")] == [
            size[c] for c in ("enrolments", "people", "cohorts", "agencies")
        ]
        assert row["chosen"] == (row["year"] == 2019)
    assert len(frame) == len(expected)


@pytest.mark.parametrize(
    "query", [*BY, composition.top_agencies, overview.by_year], ids=lambda query: query.__name__
)
def test_no_permission_gives_an_empty_frame_with_all_columns(query: Any, sample_reader: Connection) -> None:
    full, none = query(sample_reader, Filters(EVERYTHING)), query(sample_reader, Filters(NOTHING))
    assert none.empty
    assert none.dtypes.to_dict() == full.dtypes.to_dict()


def test_ranks_and_education_come_in_their_natural_order(sample_reader: Connection) -> None:
    ranks = composition.by_rank(sample_reader, Filters(EVERYTHING))["rank"].dropna().tolist()
    assert ranks.index("IV/a") < ranks.index("III/d") < ranks.index("III/a")
    educations = composition.by_education(sample_reader, Filters(EVERYTHING))["education"].dropna().tolist()
    assert educations.index("S2") < educations.index("S1") < educations.index("SMA")


def test_the_cohort_of_2019_has_the_published_composition(sample_reader: Connection) -> None:
    filters = Filters(EVERYTHING, years=(2019,), programmes=("PKN-II",))
    frame = composition.by_origin(sample_reader, filters)
    assert counted(frame, ("origin",)) == {
        ("pusat",): 3,
        ("provinsi_sendiri",): 9,
        ("provinsi_lain",): 1,
        ("kabkota_tidak_dirinci",): 43,
    }
