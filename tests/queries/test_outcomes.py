"""Outcomes: the SQL against the twin, and the pages of the dashboard against each other."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from queries import attendance, competency, outcomes, overview
from queries.engine import read_engine
from queries.filters import EVERYTHING, NOTHING, Filters
from queries.vocabulary import COHORT_STATES
from tests.conftest import SAMPLE_DAY
from tests.databases import IN_TURN
from tests.outcomes_twin import OutcomesTwin
from tests.selections import MANY, NOTHING_HIDDEN, selections

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL, Connection

    from tests.twin import Choice, Row, Twin

DAYS = (None, None, date(2019, 6, 30), date(2024, 2, 29), date(2026, 8, 17))
QUERIES = (
    outcomes.in_total,
    outcomes.by_year,
    outcomes.by_programme,
    overview.size,
    overview.by_year,
    overview.states,
    overview.registers,
)


@pytest.fixture(params=IN_TURN)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Their questions are many: PostgreSQL answers them with the heavy tests."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def outcomes_twins(
    sample_urls: Callable[[str], URL], sample_twins: Callable[[str], Twin]
) -> Callable[[str], OutcomesTwin]:
    @cache
    def read(name: str) -> OutcomesTwin:
        engine = read_engine(sample_urls(name))
        with engine.connect() as connection:
            twin = OutcomesTwin(connection, sample_twins(name), datetime.combine(SAMPLE_DAY, time(0), UTC))
        engine.dispose()
        return twin

    return read


@pytest.fixture
def twin(engine_name: str, outcomes_twins: Callable[[str], OutcomesTwin]) -> OutcomesTwin:
    return outcomes_twins(engine_name)


def chosen(twin: OutcomesTwin) -> Iterator[tuple[Choice, Filters, list[Row]]]:
    """Many selections, many of them up to a day, with the enrolments of the twin; nothing is hidden."""
    dice = random.Random(11)
    for choice, filters in selections(twin.twin, MANY, scope=NOTHING_HIDDEN):
        day = dice.choice(DAYS)
        yield choice, replace(filters, begun_by=day), twin.enrolments(choice, day)


def whole(frame: pd.DataFrame) -> dict[Any, Any]:
    (row,) = frame.to_dict("records")
    return row


def expected(twin: OutcomesTwin, rows: list[Row]) -> dict[str, int]:
    return {**dict.fromkeys(outcomes.OUTCOMES, 0), **twin.outcomes(rows)}


def test_the_whole_equals_the_twin_for_many_selections(sample_reader: Connection, twin: OutcomesTwin) -> None:
    for choice, filters, rows in chosen(twin):
        assert whole(outcomes.in_total(sample_reader, filters)) == expected(twin, rows), (choice, filters)


def test_every_year_equals_the_twin_whatever_years_are_chosen(
    sample_reader: Connection, twin: OutcomesTwin
) -> None:
    for choice, filters, _ in chosen(twin):
        rows = twin.enrolments(replace(choice, years=()), filters.begun_by)
        of_years = outcomes.by_year(sample_reader, filters).to_dict("records")
        assert [row["year"] for row in of_years] == sorted({row["year"] for row in rows})
        for row in of_years:
            year, marked = row.pop("year"), row.pop("chosen")
            assert row == expected(twin, [other for other in rows if other["year"] == year]), (choice, year)
            assert marked == (not choice.years or year in choice.years)


def test_every_programme_equals_the_twin_largest_first(sample_reader: Connection, twin: OutcomesTwin) -> None:
    for choice, filters, rows in chosen(twin):
        frame = outcomes.by_programme(sample_reader, filters)
        for row in frame.to_dict("records"):
            key = row.pop("programme"), row.pop("programme_kind")
            its = [other for other in rows if (other["programme"], other["programme_kind"]) == key]
            assert row == expected(twin, its), (choice, key)
        assert frame["enrolments"].sum() == len(rows)
        assert frame["enrolments"].is_monotonic_decreasing


def test_states_equal_the_twin_in_the_order_of_life(sample_reader: Connection, twin: OutcomesTwin) -> None:
    for choice, filters, rows in chosen(twin):
        frame = overview.states(sample_reader, filters)
        assert dict(zip(frame["state"], frame["cohorts"], strict=True)) == twin.states(rows), choice
        assert list(frame["state"]) == [state for state in COHORT_STATES if state in set(frame["state"])]


def test_registers_of_running_cohorts_equal_the_twin(sample_reader: Connection, twin: OutcomesTwin) -> None:
    running = 0
    for choice, filters, rows in chosen(twin):
        row = whole(overview.registers(sample_reader, filters))
        assert row == twin.registers(rows), choice
        running += row["cohorts"]
    assert running


def test_the_pages_say_the_same_of_the_same(sample_reader: Connection, twin: OutcomesTwin) -> None:
    """Ringkasan against Kehadiran and Kompetensi: one number has one value, on whichever page it stands."""
    for choice, filters, _ in chosen(twin):
        total = whole(outcomes.in_total(sample_reader, filters))
        attending = whole(attendance.in_total(sample_reader, filters))
        for name in ("attendance_expected", "jp_known"):
            assert total[name] == attending[name], (name, choice)
        if not pd.isna(attending["jp_rate"]):
            assert total["jp_attended"] / total["jp_recorded"] == attending["jp_rate"], choice
        results, bands = competency.status(sample_reader, filters), competency.bands(sample_reader, filters)
        assert results["enrolments"].sum() == total["assessed"], choice
        assert bands["enrolments"].sum() == total["banded"], choice
        assert set(bands["satisfied"]) <= {total["satisfying"]}, choice
        tests = competency.directions(sample_reader, filters)
        if len(tests):
            rose = tests[tests["direction"] == "rose"]
            assert (tests["pairs"].sum(), rose["pairs"].sum()) == (total["pairs"], total["improved"]), choice
        assert total["enrolments"] == whole(overview.size(sample_reader, filters))["enrolments"]
        assert total["cohorts"] == overview.states(sample_reader, filters)["cohorts"].sum()


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: f"{query.__module__}.{query.__name__}")
def test_without_permission_there_is_nothing(query: Any, sample_reader: Connection) -> None:
    full, none = query(sample_reader, Filters(EVERYTHING)), query(sample_reader, Filters(NOTHING))
    assert none.dtypes.to_dict() == full.dtypes.to_dict()
    assert not none.select_dtypes("int64").to_numpy().any()
