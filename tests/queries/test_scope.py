"""Scope: whatever is asked, nobody is told of rows that are not his."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from sqlalchemy import Engine, delete, insert, select

from dashboard.data import QUERIES
from queries import facts
from queries.agencies import agencies_below
from queries.engine import read_engine, write_engine
from queries.filters import NOTHING, Filters, Scope
from queries.schema import (
    Agency,
    Attendance,
    CohortFact,
    Enrolment,
    EnrolmentFact,
    Participant,
    ParticipantIdentifier,
    ReportedTotal,
    Score,
)
from tests.conftest import SAMPLE_DAY
from tests.databases import copied_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL, Connection

MINE = "35"
"""Pemerintah Provinsi Jawa Timur, with its offices: the largest of the sample."""
OF_OTHERS = "rest.in_total"
"""The one query that reaches beyond a scope, for the total of all others: see test_rest."""
NARROW = [name for name in QUERIES if name != OF_OTHERS]
OF_COHORTS = CohortFact.__table__
"""How far a cohort is as a whole (its sessions, whether everybody is assessed) tells of no agency: it is a total."""


@pytest.fixture(scope="module")
def whole(sample_urls: Callable[[str], URL]) -> Iterator[Connection]:
    engine = read_engine(sample_urls("sqlite"))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture(scope="module")
def mine_alone(
    sample_urls: Callable[[str], URL], whole: Connection, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Connection]:
    """The same database, in which nobody else's rows ever were."""
    url = copied_file(Path(sample_urls("sqlite").database or ""), tmp_path_factory.mktemp("alone") / "sample.db")
    writer = write_engine(url)
    _leave_only_mine(writer, whole)
    writer.dispose()
    engine = read_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _leave_only_mine(writer: Engine, whole: Connection) -> None:
    of_cohorts = [dict(row) for row in whole.execute(select(OF_COHORTS)).mappings()]
    with writer.begin() as connection:
        mine = list(connection.scalars(agencies_below([MINE])))
        theirs = select(Enrolment.id).where(Enrolment.agency_id.not_in(mine))
        for table in (Attendance, Score):
            connection.execute(delete(table).where(table.enrolment_id.in_(theirs)))
        connection.execute(delete(Enrolment).where(Enrolment.agency_id.not_in(mine)))
        gone = select(Participant.id).where(Participant.id.not_in(select(Enrolment.participant_id)))
        connection.execute(delete(ParticipantIdentifier).where(ParticipantIdentifier.participant_id.in_(gone)))
        connection.execute(delete(Participant).where(Participant.id.in_(gone)))
        codes = select(Agency.code).where(Agency.id.in_(mine))
        connection.execute(delete(ReportedTotal).where(ReportedTotal.agency_code.not_in(codes)))
        facts.recompute_all(connection, datetime.combine(SAMPLE_DAY, time(0), UTC))
        connection.execute(delete(OF_COHORTS))
        connection.execute(insert(OF_COHORTS), of_cohorts)


@pytest.mark.parametrize("name", NARROW)
def test_an_agency_sees_what_it_would_if_nobody_else_had_rows(
    name: str, whole: Connection, mine_alone: Connection
) -> None:
    for filters in (
        Filters(Scope(agencies=(MINE,))),
        Filters(Scope(agencies=(MINE,)), years=(2026,), programme_kinds=("struktural", "latsar")),
        Filters(Scope(agencies=(MINE,)), agencies=("kabkota", "35.15", MINE)),
    ):
        assert_frame_equal(QUERIES[name](whole, filters), QUERIES[name](mine_alone, filters))


@pytest.mark.parametrize("name", NARROW)
def test_whoever_asks_for_others_by_name_is_told_nothing(name: str, whole: Connection) -> None:
    others = Filters(Scope(agencies=(MINE,)), agencies=("35.15", "pusat"))
    if not name.startswith(("options.", "quality.")):  # these do not narrow by agency: see the test above
        assert _says_nothing(QUERIES[name](whole, others)), QUERIES[name](whole, others)


@pytest.mark.parametrize("name", QUERIES)
def test_whoever_may_see_nothing_is_told_nothing(name: str, whole: Connection) -> None:
    for filters in (Filters(NOTHING), Filters(NOTHING, agencies=(MINE,), years=(2026,))):
        assert _says_nothing(QUERIES[name](whole, filters)), QUERIES[name](whole, filters)


def test_the_sample_has_rows_of_others_to_be_told(whole: Connection) -> None:
    origins = select(EnrolmentFact.origin).distinct()
    assert len(whole.execute(origins).all()) > 2


def _says_nothing(frame: pd.DataFrame) -> bool:
    """No row, or no number but zero."""
    numbers = frame.select_dtypes("number")
    return frame.empty or bool((numbers.fillna(0) == 0).all(axis=None))
