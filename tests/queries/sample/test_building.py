"""The sample is built for a day, once, in its own database, at any size, and the same each time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, func, select

from queries.freshness import publish
from queries.sample import NotASample, NotEmpty, build, clear
from queries.schema import (
    Agency,
    Attendance,
    ClassSession,
    Cohort,
    DataVersion,
    Enrolment,
    EnrolmentFact,
    Participant,
    Score,
)
from tests.queries.sample.reading import SMALL, TODAY, count, every_row, sample_database

AWKWARD_DAYS = [
    date(2020, 1, 2),  # the second year has just begun
    date(2020, 6, 1),  # in the lockdown, on a holiday
    date(2026, 8, 16),  # a Sunday before a holiday
    date(2027, 1, 1),
    date(2028, 2, 29),
]


def test_the_same_seed_size_and_day_give_the_same_rows(tmp_path_factory: pytest.TempPathFactory) -> None:
    first, second, other = (sample_database(tmp_path_factory.mktemp(name)) for name in "abc")
    build(first, enrolments=800, seed=7, today=TODAY)
    build(second, enrolments=800, seed=7, today=TODAY)
    build(other, enrolments=800, seed=8, today=TODAY)
    rows = every_row(first)
    assert rows == every_row(second)
    assert rows["participant"] != every_row(other)["participant"]
    for engine in (first, second, other):
        engine.dispose()


@pytest.mark.parametrize("wanted", [800, 1_700, 5_000])
def test_the_size_is_met_within_a_cohort(empty: Engine, wanted: int) -> None:
    build(empty, enrolments=wanted, today=TODAY)
    with empty.connect() as connection:
        assert abs(count(connection, Enrolment) - wanted) <= 40


def test_a_real_database_is_refused_and_stays_empty(tmp_path: Path) -> None:
    engine = sample_database(tmp_path, is_sample=False)
    with engine.begin() as connection:
        publish(connection, datetime.now(UTC))
    with pytest.raises(NotASample):
        build(engine, enrolments=SMALL, today=TODAY)
    with engine.begin() as connection, pytest.raises(NotASample):
        clear(connection)
    with engine.connect() as connection:
        assert count(connection, Participant) == count(connection, Cohort) == 0
    engine.dispose()


def test_what_is_there_is_refused_until_it_is_cleared(empty: Engine) -> None:
    build(empty, enrolments=SMALL, today=TODAY)
    before = every_row(empty)
    with pytest.raises(NotEmpty):
        build(empty, enrolments=SMALL, today=TODAY)
    with empty.begin() as connection:
        clear(connection)
        assert (
            count(connection, Participant)
            == count(connection, Attendance)
            == count(connection, EnrolmentFact)
            == 0
        )
        assert count(connection, Agency) > 0
    build(empty, enrolments=SMALL, today=TODAY)
    assert {**every_row(empty), "data_version": []} == {**before, "data_version": []}


def test_a_day_in_the_first_year_is_refused(empty: Engine) -> None:
    with pytest.raises(ValueError, match="2019"):
        build(empty, enrolments=SMALL, today=date(2019, 12, 31))


def test_the_facts_are_published_with_the_day(connection: Connection) -> None:
    state = connection.execute(select(DataVersion.version, DataVersion.changed_at, DataVersion.is_sample)).one()
    assert state.version > 0
    assert state.changed_at.date() == TODAY
    assert count(connection, EnrolmentFact) == count(connection, Enrolment)


@pytest.mark.parametrize("today", [TODAY, *AWKWARD_DAYS], ids=str)
def test_nothing_is_recorded_before_it_happens(empty: Engine, today: date) -> None:
    build(empty, enrolments=1_200, today=today)
    with empty.connect() as connection:
        last_mark = connection.scalar(
            select(func.max(ClassSession.ends_at)).join(Attendance, Attendance.session_id == ClassSession.id)
        )
        assert last_mark is not None
        assert connection.scalar(select(func.min(Cohort.year))) == 2019
        assert last_mark.date() < today
        decided = connection.scalar(select(func.max(Cohort.finalised_at)))
        assert decided is None or decided.date() <= today
        judged = ("lulus", "ditunda", "tidak_lulus")
        assert not count(
            connection,
            Enrolment,
            Enrolment.status.in_(judged),
            Enrolment.cohort_id.in_(select(Cohort.id).where(Cohort.ends_on >= today)),
        )
        assert not count(
            connection,
            Score,
            Score.enrolment_id.in_(select(Enrolment.id).join(Cohort).where(Cohort.starts_on >= today)),
        )
        assert count(connection, Cohort, Cohort.starts_on < today, Cohort.ends_on >= today) >= 2
        assert count(connection, Cohort, Cohort.starts_on > today)


def test_a_database_that_nobody_has_filled_yet_becomes_a_sample(tmp_path: Path) -> None:
    engine = sample_database(tmp_path, is_sample=False)
    build(engine, enrolments=SMALL, today=TODAY)
    with engine.connect() as connection:
        assert connection.scalar(select(DataVersion.is_sample)) is True
    engine.dispose()
