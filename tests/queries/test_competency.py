"""Competency: the SQL against the twin, and the rules of its frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from queries import competency
from queries.competency.selected import points
from queries.disclosure import MIN_GROUP
from queries.filters import EVERYTHING, NOTHING, Filters
from tests.competency_twin import ScoredTwin
from tests.databases import IN_TURN
from tests.selections import MANY, NOTHING_HIDDEN, selections
from tests.twin import Choice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from tests.twin import Twin

FRAMES = {name: getattr(competency, name) for name in competency.__all__ if name not in {"kinds", "waiting"}}
TWINS = {"bands": "bands_of"}


@pytest.fixture(params=IN_TURN)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Their questions are many: PostgreSQL answers them with the heavy tests."""
    name: str = request.param
    return name


def records(rows: Any) -> list[dict[str, Any]]:
    """Rows to compare: without an order, missing as None, floats to nine places."""
    plain = [
        {
            name: None if pd.isna(value) else round(value, 9) if isinstance(value, float) else value
            for name, value in row.items()
        }
        for row in (rows.to_dict("records") if isinstance(rows, pd.DataFrame) else rows)
    ]
    return sorted(plain, key=lambda row: repr(sorted(row.items(), key=lambda item: item[0])))


def each_programme(twin: Twin) -> Iterator[tuple[Choice, Filters]]:
    """One programme at a time: courses have one test each, and some figures are there for one test alone."""
    for code in sorted({row["programme_code"] for row in twin.enrolments}):
        yield Choice(programmes=(code,)), Filters(NOTHING_HIDDEN, programmes=(code,))


@pytest.fixture
def scored(sample_reader: Connection, sample_twin: Twin) -> ScoredTwin:
    return ScoredTwin(sample_reader, sample_twin)


@pytest.mark.parametrize("name", [*FRAMES, "kinds"])
def test_every_frame_equals_the_twin_for_many_selections(
    name: str, sample_reader: Connection, scored: ScoredTwin
) -> None:
    full = 0
    asked = [*selections(scored.twin, MANY, scope=NOTHING_HIDDEN), *each_programme(scored.twin)]
    for choice, filters in asked:
        frame = getattr(competency, name)(sample_reader, filters)
        full += len(frame) > 0
        assert records(frame) == records(getattr(scored, TWINS.get(name, name))(choice)), choice
    assert full > 1


@pytest.mark.parametrize("name", FRAMES)
def test_no_permission_gives_an_empty_frame_with_all_columns(name: str, sample_reader: Connection) -> None:
    full = FRAMES[name](sample_reader, Filters(EVERYTHING))
    none = FRAMES[name](sample_reader, Filters(NOTHING))
    assert none.empty
    assert none.dtypes.to_dict() == full.dtypes.to_dict()


def test_no_permission_finds_no_score_of_any_kind(sample_reader: Connection) -> None:
    assert competency.kinds(sample_reader, Filters(NOTHING))["enrolments"].tolist() == [0, 0, 0]


@pytest.mark.parametrize("name", FRAMES)
def test_no_mean_or_rate_of_a_group_under_five_is_there(
    name: str, sample_reader: Connection, scored: ScoredTwin
) -> None:
    whole = {"status", "bands", "directions", "standings", "gain_spread"}
    for _, filters in selections(scored.twin, 40, seed=8):
        frame = FRAMES[name](sample_reader, filters)
        n = next(column for column in ("enrolments", "pairs", "scores") if column in frame)
        per = {"directions": ["test"], "standings": ["competency"]}.get(name)
        sizes = frame.groupby(per)[n].sum() if per else pd.Series([frame[n].sum()]) if name in whole else frame[n]
        assert not len(frame) or sizes.min() >= MIN_GROUP


@pytest.mark.parametrize("name", ["by_agency", "by_cohort", "by_generation", "by_position_level"])
def test_what_is_hidden_of_a_whole_is_never_a_few_people_alone(
    name: str, sample_reader: Connection, scored: ScoredTwin
) -> None:
    """Else the whole less what is shown would be their mean."""
    hidden = set()
    for _, filters in selections(scored.twin, MANY, seed=9):
        frame = FRAMES[name](sample_reader, filters)
        hidden |= set(frame["hidden"])
    assert not hidden & set(range(1, MIN_GROUP))


def test_quartiles_are_missing_where_fewer_than_five_lie_on_a_side(
    sample_reader: Connection, scored: ScoredTwin
) -> None:
    seen = set()
    for _, filters in selections(scored.twin, 40, seed=10):
        for row in competency.by_generation(sample_reader, filters).to_dict("records"):
            assert pd.isna(row["lower"]) == (row["enrolments"] < 20)
            seen.add(row["enrolments"] < 20)
    assert seen == {True, False}


@pytest.mark.parametrize(
    ("total", "n", "places", "mean"),
    [
        (8635, 1, 1, 86.4),  # 86,35: its binary is a little less, and would be written 86,3
        (8634, 1, 1, 86.3),
        (17989, 2, 1, 89.9),  # 89,945: not first 89,95 and then 90,0
        (-25, 1, 1, -0.3),  # half away from zero, as up
        (0, 7, 1, 0.0),  # a recorded 0 is a real zero
        (1, 200, 2, 0.0),
        (1, 2, 2, 0.01),
    ],
)
def test_means_are_rounded_half_up_from_the_exact_sum(total: int, n: int, places: int, mean: float) -> None:
    assert points(total, n, places) == mean


def test_tests_are_sorted_by_gain_and_falls_come_first(sample_reader: Connection) -> None:
    gains = competency.gains(sample_reader, Filters(EVERYTHING))["gain"]
    assert gains.is_monotonic_decreasing
    directions = competency.directions(sample_reader, Filters(EVERYTHING))
    assert directions[directions["direction"] == "fell"]["share"].is_monotonic_decreasing
    assert directions["direction"].tolist()[:3] == ["fell", "equal", "rose"]


def test_one_cohort_is_not_compared(sample_reader: Connection) -> None:
    one = Filters(EVERYTHING, cohorts=("PKN-II.2019.25@BPSDM Jatim",))
    assert not competency.components(sample_reader, one).empty
    assert competency.by_cohort(sample_reader, one).empty


def test_of_many_cohorts_the_newest_are_shown_and_the_older_ones_counted(
    sample_reader: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_of_them = competency.by_cohort(sample_reader, Filters(EVERYTHING))
    monkeypatch.setattr("queries.competency.finals.COHORTS_SHOWN", 5)
    newest = competency.by_cohort(sample_reader, Filters(EVERYTHING))
    older = all_of_them[~all_of_them["code"].isin(newest["code"])]
    assert (set(all_of_them["older"]), set(newest["older"])) == ({0}, {len(older)})
    assert len(newest) == 5
    assert newest["year"].min() >= older["year"].max()
    shown = all_of_them[all_of_them["code"].isin(newest["code"])]
    assert records(newest.drop(columns="older")) == records(shown.drop(columns="older"))


def test_gains_of_several_tests_are_never_put_together(sample_reader: Connection) -> None:
    everything = Filters(EVERYTHING)
    assert len(competency.gains(sample_reader, everything)) > 1
    assert competency.gain_spread(sample_reader, everything).empty
    assert competency.gains_by_cohort(sample_reader, everything).empty
