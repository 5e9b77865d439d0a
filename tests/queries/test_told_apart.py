"""Odd rows of other programs: namesakes, and agencies that are each other's parents. Nobody is lost or doubled."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from queries import attendance, composition, options, outcomes, overview
from queries.filters import EVERYTHING, Filters
from queries.refresher import refresh
from queries.schema import Agency, Programme
from tests.academy import COURSE, PKA, add_cohort, enrol, found, mark, meet
from tests.twin import Choice, Twin

if TYPE_CHECKING:
    from sqlalchemy import Engine

ALL = Filters(EVERYTHING)
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def academy(bare: Engine) -> Engine:
    """Seven people of agency 1 in a PKA, six of agency 2 in a course; all but one came."""
    with bare.begin() as connection:
        found(connection)
        for cohort, programme, people in ((1, PKA, range(1, 8)), (2, COURSE, range(8, 14))):
            add_cohort(connection, cohort, programme_code=programme)
            meet(connection, cohort, "2026-03-02", cohort=cohort)
            for person in people:
                enrol(connection, person, cohort=cohort, agency_id=cohort)
                mark(connection, cohort, person, "alpa" if person == 1 else "hadir", cohort=cohort)
    return bare


def test_two_programmes_of_one_short_name_are_two_rows_with_their_codes(academy: Engine, reader: Engine) -> None:
    with academy.begin() as connection:
        connection.execute(update(Programme).values(short_name="Pelatihan"))
    refresh(academy, NOW)
    told_apart = [f"Pelatihan ({PKA})", f"Pelatihan ({COURSE})"]
    with reader.connect() as connection:
        frame = composition.by_programme(connection, ALL)
        assert list(zip(frame["programme"], frame["enrolments"], strict=True)) == list(
            zip(told_apart, [7, 6], strict=True)
        )
        assert list(outcomes.by_programme(connection, ALL)["programme"]) == told_apart
        assert set(options.programmes(connection, ALL)["name"]) == set(told_apart)
        assert set(options.cohorts(connection, ALL)["programme"]) == set(told_apart)
        assert set(attendance.rate_by_cohort(connection, ALL)["programme"]) == set(told_apart)
        twin = Twin(connection)
        assert twin.counts(Choice(), "programme") == {(told_apart[0],): 7, (told_apart[1],): 6}


def test_two_agencies_of_one_name_are_two_rows_with_their_codes(academy: Engine, reader: Engine) -> None:
    with academy.begin() as connection:
        connection.execute(update(Agency).values(name="Kabupaten Kembar"))
    refresh(academy, NOW)
    told_apart = ["Kabupaten Kembar (35.01)", "Kabupaten Kembar (35.02)"]
    with reader.connect() as connection:
        assert list(composition.top_agencies(connection, ALL)["agency"]) == told_apart
        assert set(options.agencies(connection, ALL)["name"]) == set(told_apart)
        assert list(attendance.rate_by_agency(connection, ALL)["agency"]) == told_apart


def test_agencies_that_are_each_others_parents_are_counted_under_others(academy: Engine, reader: Engine) -> None:
    with academy.begin() as connection:
        for agency in (1, 2):
            connection.execute(update(Agency).where(Agency.id == agency).values(parent_id=3 - agency))
    refresh(academy, NOW)
    with reader.connect() as connection:
        twin = Twin(connection)
        assert overview.size(connection, ALL).iloc[0].to_dict() == twin.size(Choice())
        origins = composition.by_origin(connection, ALL)
        assert list(zip(origins["origin"], origins["enrolments"], strict=True)) == [("lainnya", 13)]
        assert composition.top_agencies(connection, ALL)["enrolments"].sum() == 13
        others = Filters(EVERYTHING, agencies=("lainnya",))
        assert composition.by_origin(connection, others)["enrolments"].sum() == 13
