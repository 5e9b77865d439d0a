"""Sessions, marks, recaps, scores, cohorts: twice is once, a merge forgets nothing, no row asks the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select, update

from queries import engine
from queries.freshness import freshness
from queries.loading import (
    CohortRow,
    MarkRow,
    ProgrammeTest,
    RecapRow,
    SampleDatabase,
    ScoreRow,
    ScoreValue,
    SessionRow,
    Who,
    plan_cohorts,
    plan_marks,
    plan_recaps,
    plan_roster,
    plan_scores,
    plan_sessions,
    write_roster,
    write_table,
)
from queries.schema import (
    Agency,
    Assessment,
    Attendance,
    Base,
    ClassSession,
    Cohort,
    DataVersion,
    Enrolment,
    EnrolmentFact,
    ImportBatch,
    ImportChange,
    Score,
)
from queries.vocabulary import ATTENDANCE_STATUSES
from tests.databases import sqlite_url
from tests.queries.loading.conftest import BATCH, NOW, cohort, rows_of

PEOPLE = """
    cohort | nip | name | agency
    -------+-----+------+-------
    2      | 001 | Ana  | Gresik
    2      |     | Ben  | Gresik
    3      | 001 | Ana  | Tuban
    """
ANA, BEN = Who(nip="197912312004011001"), Who(name="Ben")
DAY = date(2024, 9, 2)
TEST = ProgrammeTest("TES.PKA", "Tes PKA")


def session(line, day=0, hour=8, *, of=2, hours=2, **values):
    starts_at = datetime.combine(DAY + timedelta(days=day), time(hour))
    return SessionRow(line, cohort(of), starts_at, starts_at + timedelta(hours=hours), **values)


def mark(line, who, status="hadir", *, of=2, day=0, hour=None):
    return MarkRow(line, cohort(of), who, DAY + timedelta(days=day), time(hour) if hour else None, status=status)


@pytest.fixture
def course(connection, agencies):
    """Two cohorts with people; the first has two sessions on one day and one on the next."""
    write_roster(connection, plan_roster(connection, rows_of(PEOPLE, agencies)), BATCH, NOW)
    take(connection, plan_sessions, [session(2), session(3, hour=13, jp=250), session(4, day=1), session(5, of=3)])
    return connection


def take(connection, planner, rows):
    """Plans and writes; gives the plan and the batch."""
    late = (NOW,) if planner in {plan_marks, plan_recaps} else ()
    plan = planner(connection, rows, *late)
    return plan, write_table(connection, plan, BATCH, NOW)


def contents(connection):
    """Every row of every table that a load writes."""
    return {
        table.name: sorted(map(tuple, connection.execute(select(table))), key=str)
        for table in Base.metadata.sorted_tables
        if not table.name.startswith(("agency", "programme", "rule", "competency"))
    }


def statements_of(connection, work):
    """The statements that run while `work` does."""
    seen = []

    def listen(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(connection, "before_cursor_execute", listen)
    work()
    event.remove(connection, "before_cursor_execute", listen)
    return seen


def test_no_row_asks_the_database(course):
    many = [session(line, day=line) for line in range(10, 60)]
    few = statements_of(course, lambda: take(course, plan_sessions, [session(2, day=5)]))
    assert len(statements_of(course, lambda: take(course, plan_sessions, many))) == len(few)
    marks = [mark(line, [ANA, BEN][line % 2], day=line // 2) for line in range(20, 120)]
    one = statements_of(course, lambda: take(course, plan_marks, [mark(2, ANA, day=1)]))
    assert len(statements_of(course, lambda: take(course, plan_marks, marks))) == len(one)


def test_equal_rows_write_nothing_not_even_a_version(course):
    rows = [mark(2, ANA, hour=8), mark(3, BEN, "alpa", hour=8)]
    take(course, plan_marks, rows)
    before, version = contents(course), freshness(course).version
    plan, batch = take(course, plan_marks, rows)
    assert (batch, plan.count("equal"), freshness(course).version) == (None, 2, version)
    assert contents(course) == before


def test_every_table_records_its_batch_and_each_row_it_made(course):
    plan, batch = take(course, plan_marks, [mark(2, ANA, hour=8), mark(3, BEN, hour=13)])
    assert plan.count("new") == 2
    row = course.execute(select(ImportBatch.__table__).where(ImportBatch.id == batch)).one()
    assert (row.rows_new, row.rows_changed, row.rows_equal, row.rows_refused) == (2, 0, 0, 0)
    made = course.execute(select(ImportChange.__table__).where(ImportChange.batch_id == batch)).all()
    keys = course.execute(select(Attendance.session_id, Attendance.enrolment_id)).all()
    assert {change.row_id for change in made} == {f"{key[0]}:{key[1]}" for key in keys}
    assert {(change.table_name, change.before) for change in made} == {("attendance", None)}


def test_facts_are_recomputed_for_exactly_the_touched_cohorts(course):
    course.execute(update(EnrolmentFact).values(year=1999))
    take(course, plan_marks, [mark(2, ANA, of=3)])
    found = select(Cohort.number, EnrolmentFact.year).join(Cohort, Cohort.id == EnrolmentFact.cohort_id)
    assert sorted(map(tuple, course.execute(found))) == [(2, 1999), (2, 1999), (3, 2024)]


def test_a_person_of_another_cohort_is_no_participant_here(course):
    plan, _ = take(course, plan_marks, [mark(2, BEN, of=3)])
    assert [(refusal.column, refusal.reason) for refusal in plan.refusals] == [("name", "member_unknown")]


def test_a_session_of_another_cohort_is_no_session_here(course):
    plan, _ = take(course, plan_marks, [mark(2, ANA, of=3, day=1)])
    assert [refusal.reason for refusal in plan.refusals] == ["no_session_that_day"]


def test_a_cohort_that_is_not_there_takes_no_marks_recaps_or_scores(course):
    value = ScoreValue("nilai", TEST, "pre", 6000)
    for planner, row in (
        (plan_marks, mark(2, ANA, of=9)),
        (plan_recaps, RecapRow(2, cohort(9), ANA, 4, 4)),
        (plan_scores, ScoreRow(2, cohort(9), ANA, (value,))),
    ):
        plan, batch = take(course, planner, [row])
        assert ([refusal.reason for refusal in plan.refusals], batch) == (["cohort_unknown"], None)


def test_the_test_that_a_programme_lacks_is_made_once(course):
    rows = [
        ScoreRow(
            2, cohort(2), ANA, (ScoreValue("pre", TEST, "pre", 6000), ScoreValue("post", TEST, "post", 8000))
        ),
        ScoreRow(3, cohort(2), BEN, (ScoreValue("pre", TEST, "pre", 5000),)),
    ]
    take(course, plan_scores, rows)
    (made,) = course.execute(select(Assessment.__table__).where(Assessment.code == "TES.PKA")).all()
    assert (made.kind, made.scale_min, made.scale_max) == ("tes", 0, 10_000)
    assert set(course.scalars(select(Score.assessment_id))) == {made.id}


def test_a_session_that_has_not_ended_in_its_own_zone_is_not_compared_with_a_recap(course):
    take(course, plan_recaps, [RecapRow(2, cohort(2), ANA, 3, 3)])
    ended = datetime(2024, 9, 2, 3, 0, tzinfo=UTC)  # 10.00 WIB: the session of 08.00-10.00 is just over
    rows = [mark(2, ANA, "alpa", hour=8)]
    assert [doubt.detail for doubt in plan_marks(course, rows, ended).doubts] == [
        "rekap 3 dari 3, presensi 0 dari 1"
    ]
    assert plan_marks(course, rows, ended - timedelta(seconds=1)).doubts == []
    course.execute(update(Cohort).values(timezone="WIT"))
    assert len(plan_marks(course, rows, ended - timedelta(hours=2)).doubts) == 1


def test_a_sample_database_takes_nothing(course):
    course.execute(update(DataVersion).values(is_sample=True))
    with pytest.raises(SampleDatabase):
        take(course, plan_sessions, [session(2, day=9)])


STATUS = st.sampled_from((*ATTENDANCE_STATUSES, None))
PLACES = [(who, hour) for who in (ANA, BEN) for hour in (8, 13)]
MARKS = st.dictionaries(st.sampled_from(PLACES), STATUS, max_size=4).map(
    lambda said: [mark(line, who, status, hour=hour) for line, ((who, hour), status) in enumerate(said.items(), 2)]
)
SESSIONS = st.dictionaries(
    st.tuples(st.integers(0, 2), st.sampled_from((8, 13)), st.sampled_from((2, 3, 4))),
    st.tuples(st.integers(1, 5), st.sampled_from((None, 100, 250)), st.sampled_from((None, "Agenda"))),
    max_size=5,
).map(
    lambda said: [
        session(line, day, hour, of=of, hours=hours, jp=jp, topic=topic)
        for line, ((day, hour, of), (hours, jp, topic)) in enumerate(said.items(), 2)
    ]
)
COUNT = st.sampled_from((None, 0, 3, 5))
RECAPS = st.dictionaries(st.sampled_from((ANA, BEN)), st.tuples(COUNT, COUNT, COUNT, COUNT)).map(
    lambda said: [RecapRow(line, cohort(2), who, *counts) for line, (who, counts) in enumerate(said.items(), 2)]
)
SCORES = st.dictionaries(
    st.sampled_from((ANA, BEN)),
    st.dictionaries(st.sampled_from(("pre", "post")), st.integers(0, 10_000)),
).map(
    lambda said: [
        ScoreRow(
            line, cohort(2), who, tuple(ScoreValue(stage, TEST, stage, value) for stage, value in given.items())
        )
        for line, (who, given) in enumerate(said.items(), 2)
    ]
)
DATES = st.sampled_from((None, date(2024, 1, 1), date(2024, 9, 1)))
COHORTS = st.dictionaries(
    st.sampled_from((2, 3, 4)), st.tuples(DATES, DATES, st.sampled_from((None, "klasikal", "blended")))
).map(
    lambda said: [
        CohortRow(line, cohort(number), str(number), *given)
        for line, (number, given) in enumerate(said.items(), 2)
    ]
)


@pytest.mark.parametrize(
    ("planner", "rows"),
    [
        (plan_sessions, SESSIONS),
        (plan_marks, MARKS),
        (plan_recaps, RECAPS),
        (plan_scores, SCORES),
        (plan_cohorts, COHORTS),
    ],
    ids=["sesi", "presensi", "rekap", "nilai", "angkatan"],
)
def test_any_file_twice_is_once_whatever_came_before(course_in_a_file, planner, rows):
    @settings(max_examples=15, deadline=None)
    @given(first=rows, second=rows)
    def check(first, second):
        with course_in_a_file.connect() as connection:
            take(connection, planner, first)
            take(connection, planner, second)
            before = contents(connection)
            plan, batch = take(connection, planner, second)
            assert (batch, plan.count("new"), plan.count("changed")) == (None, 0, 0)
            assert contents(connection) == before
            connection.rollback()

    check()


@settings(max_examples=15, deadline=None)
@given(files=st.lists(MARKS, min_size=1, max_size=4))
def test_of_several_files_the_last_mark_counts_and_a_blank_erases_none(course_in_a_file, files):
    with course_in_a_file.connect() as connection:
        expected = {}
        for rows in files:
            take(connection, plan_marks, rows)
            expected |= {(row.who, row.hour.hour): row.status for row in rows if row.status}
        stored = (
            select(Enrolment.id, ClassSession.starts_at, Attendance.status)
            .join(Attendance, Attendance.enrolment_id == Enrolment.id)
            .join(ClassSession, ClassSession.id == Attendance.session_id)
        )
        ids = list(connection.scalars(select(Enrolment.id).order_by(Enrolment.id)))
        found = {([ANA, BEN][ids.index(row[0])], row[1].hour): row[2] for row in connection.execute(stored)}
        assert found == expected
        connection.rollback()


@pytest.fixture(scope="module")
def course_in_a_file(tmp_path_factory):
    """A file with the two cohorts, their people and sessions."""
    url = sqlite_url(tmp_path_factory.mktemp("course") / "course.db")
    engine.upgrade(url)
    writing = engine.write_engine(url)
    with writing.begin() as connection:
        gresik = connection.scalar(select(Agency.id).where(Agency.code == "35.25"))
        rows = rows_of(PEOPLE, {"Gresik": gresik, "Tuban": gresik})
        write_roster(connection, plan_roster(connection, rows), BATCH, NOW)
        take(connection, plan_sessions, [session(2), session(3, hour=13, jp=250)])
    yield writing
    writing.dispose()


def test_a_zone_beside_the_hours_must_be_that_of_the_cohort(course):
    plan, _ = take(course, plan_marks, [replace(mark(2, ANA, hour=8), timezone="WITA")])
    assert [(refusal.reason, refusal.detail) for refusal in plan.refusals] == [("other_timezone", "WIB")]


def test_counts_of_a_plan_are_those_of_its_rows(course):
    take(course, plan_sessions, [session(2, day=7)])
    plan, _ = take(course, plan_sessions, [session(2, day=7), session(3, day=8), session(4, day=1, topic="Baru")])
    assert [plan.count(outcome) for outcome in ("new", "changed", "equal")] == [1, 1, 1]
    assert course.scalar(select(func.count()).select_from(ClassSession)) == 6
