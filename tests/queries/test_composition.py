"""Composition: the SQL against the twin, and the rules of its frames."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from queries import composition, overview
from queries.agencies import UNITEMISED
from queries.filters import EVERYTHING, NOTHING, Filters
from tests.databases import IN_TURN
from tests.selections import MANY, selections
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


def counted(frame: pd.DataFrame, columns: tuple[str, ...]) -> dict[tuple[Any, ...], int]:
    rows = frame.to_dict("records")
    return {
        tuple(None if pd.isna(row[c]) else row[c] for c in columns): row["enrolments"]
        for row in rows
        if row["enrolments"]
    }


@pytest.fixture(params=IN_TURN)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Their questions are many: PostgreSQL answers them with the heavy tests."""
    name: str = request.param
    return name


@pytest.mark.parametrize("query", BY, ids=lambda query: query.__name__)
def test_counts_equal_the_twin_for_many_selections(
    query: Any, sample_reader: Connection, sample_twin: Twin
) -> None:
    for choice, filters in selections(sample_twin, MANY):
        frame = query(sample_reader, filters)
        expected = sample_twin.counts(choice, *BY[query])
        assert counted(frame, BY[query]) == expected, choice
        whole = sum(expected.values())
        for row in frame.to_dict("records"):
            key = tuple(None if pd.isna(row[column]) else row[column] for column in BY[query])
            assert row["share"] == pytest.approx(expected.get(key, 0) / whole), choice


def test_size_equals_the_twin_for_many_selections(sample_reader: Connection, sample_twin: Twin) -> None:
    for choice, filters in selections(sample_twin, MANY):
        assert overview.size(sample_reader, filters).iloc[0].to_dict() == sample_twin.size(choice), choice
        assert overview.people(sample_reader, filters)["people"].tolist() == [sample_twin.people(choice)], choice


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
    itemised = agencies[agencies["origin"] != UNITEMISED]
    named = top.dropna(subset=["agency"])
    assert list(named["agency"]) == list(itemised["agency"][: composition.AGENCIES_SHOWN])
    assert list(top["folded"][len(named) :]) == [len(itemised) - composition.AGENCIES_SHOWN, 0]


def test_named_and_folded_agencies_are_those_that_the_overview_counts(
    sample_reader: Connection, sample_twin: Twin
) -> None:
    """What is not itemised is a row of its own at the end: neither one of the named nor of the folded."""
    for choice, filters in selections(sample_twin, MANY):
        top = composition.top_agencies(sample_reader, filters)
        size = sample_twin.size(choice)
        assert top["agency"].notna().sum() + top["folded"].sum() == size["agencies"], choice
        rest = top[top["agency"].isna() & (top["folded"] == 0)]
        assert rest["enrolments"].sum() == size["unitemised"], choice
        assert list(rest.index) == ([len(top) - 1] if size["unitemised"] else []), choice


def test_offices_equal_the_twin_where_the_selection_is_one_government(
    sample_reader: Connection, sample_twin: Twin
) -> None:
    home = next(agency for agency in sample_twin.agencies.values() if agency["code"] == "35")
    filters, choice = Filters(EVERYTHING, agencies=("35",)), Choice(agencies=("35",))
    expected = sample_twin.counts(choice, "office")
    unnamed = expected.pop((home["name"],), 0)
    frame = composition.by_office(sample_reader, filters)
    named = frame.dropna(subset=["office"])
    assert all(expected[row["office"],] == row["enrolments"] for row in named.to_dict("records"))
    assert len(named) == composition.AGENCIES_SHOWN
    assert list(frame["folded"][len(named) :]) == [len(expected) - len(named), *([0] if unnamed else [])]
    assert frame["enrolments"].sum() == sum(expected.values()) + unnamed


@pytest.mark.parametrize("agencies", [(), ("kabkota",), ("35", "pusat")])
def test_offices_of_several_governments_are_not_compared(
    agencies: tuple[str, ...], sample_reader: Connection
) -> None:
    assert composition.by_office(sample_reader, Filters(EVERYTHING, agencies=agencies)).empty


def test_years_are_counted_whatever_years_are_chosen(sample_reader: Connection, sample_twin: Twin) -> None:
    counts = ("enrolments", "cohorts", "agencies")
    for choice, filters in selections(sample_twin, 40):
        frame = overview.by_year(sample_reader, filters)
        years = {row["year"] for row in sample_twin.chosen(replace(choice, years=()))}
        assert list(frame["year"]) == sorted(years), choice
        for row in frame.to_dict("records"):
            size = sample_twin.size(replace(choice, years=(row["year"],)))
            assert {name: row[name] for name in counts} == {name: size[name] for name in counts}, choice
            assert row["chosen"] == (not choice.years or row["year"] in choice.years)


@pytest.mark.parametrize(
    "query",
    [*BY, composition.top_agencies, composition.by_office, overview.by_year],
    ids=lambda query: query.__name__,
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
