"""Undo: what a batch made goes, earlier values come back, and what others have built upon it stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from queries.freshness import freshness
from queries.loading import (
    NothingToUndo,
    ReasonNeeded,
    RecapRow,
    SampleDatabase,
    ScoreRow,
    ScoreValue,
    UnknownBatch,
    lock,
    plan_marks,
    plan_recaps,
    plan_roster,
    plan_scores,
    plan_sessions,
    plan_undo,
    undo,
    unlock,
    write_roster,
    write_table,
)
from queries.loading.images import image, row_id
from queries.schema import (
    Attendance,
    Base,
    ChangeMark,
    ClassSession,
    Cohort,
    DataVersion,
    Enrolment,
    EnrolmentFact,
    ImportBatch,
    ImportChange,
    Participant,
    ParticipantIdentifier,
    Score,
)
from tests.facts_twin import stored_facts, twin_facts
from tests.queries.loading.conftest import BATCH, NOW, cohort, nip_of, rows_of
from tests.queries.loading.test_tables import ANA, BEN, TEST, mark, session

LATER = NOW + timedelta(hours=1)
ROSTER = """
    cohort | nip | name | agency | score | nrp
    -------+-----+------+--------+-------+----
    2      | 001 | Ana  | Gresik | 8000  |
    2      |     | Ben  | Gresik |       | 77
    3      | 001 | Ana  | Tuban  |       |
    """
CORRECTED = ROSTER.replace("8000", "8500")
RECORDS = ("import_", "change_mark", "data_version", "held_value", "conflict")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each engine, each time."""
    name: str = request.param
    return name


def tables(connection):
    """Every row of every table but the records and what is computed."""
    return {
        table.name: sorted(map(tuple, connection.execute(select(table))), key=str)
        for table in Base.metadata.sorted_tables
        if not table.name.startswith(RECORDS)
    }


@pytest.fixture
def load(connection, agencies):
    """Loads a drawn roster; gives the batch."""

    def _load(text, *, accept_corrections=False):
        plan = plan_roster(connection, rows_of(text, agencies), accept_corrections=accept_corrections)
        return write_roster(connection, plan, BATCH, NOW)

    return _load


@pytest.fixture
def take(connection):
    """Loads rows of another table; gives the batch."""

    def _take(planner, rows):
        late = (NOW,) if planner in {plan_marks, plan_recaps} else ()
        return write_table(connection, planner(connection, rows, *late), BATCH, NOW)

    return _take


@pytest.fixture
def back(connection):
    """Undoes a batch; afterwards the facts are those of the twin. Gives what the undo did."""

    def _back(batch, at=LATER):
        done = undo(connection, batch, "petugas lain", "salah berkas", at)
        assert stored_facts(connection) == twin_facts(connection, at)
        return done

    return _back


def why(done):
    """What stays: table, why, the batch and the table to blame."""
    return sorted((one.table, one.why, one.batch_id, one.detail) for one in done.plan.stays)


def test_the_first_load_goes_wholly_and_says_who_when_and_why(load, back, connection):
    before = tables(connection)
    batch = load(ROSTER)
    done = back(batch)
    assert tables(connection) == before
    assert not done.plan.stays
    row = connection.execute(select(ImportBatch.__table__).where(ImportBatch.id == batch)).one()
    assert (row.undone_at, row.undone_by, row.undone_reason) == (LATER, "petugas lain", "salah berkas")
    record = connection.execute(select(ImportBatch.__table__).where(ImportBatch.id == done.batch_id)).one()
    assert (record.kind, record.undoes, record.name, record.reason) == ("batal", batch, BATCH.name, "salah berkas")
    assert connection.scalar(select(func.count()).select_from(EnrolmentFact)) == 0


def test_earlier_values_come_back(load, back, connection):
    load(ROSTER)
    before = tables(connection)
    batch = load(CORRECTED)
    assert connection.scalar(select(func.max(Enrolment.final_score))) == 8500
    back(batch)
    assert tables(connection) == before


def test_the_image_after_is_the_row_as_it_is_stored(load, take, connection):
    load(ROSTER)
    take(plan_sessions, [session(2), session(3, hour=13, jp=250)])
    take(plan_marks, [mark(2, ANA, hour=8)])
    take(plan_scores, [ScoreRow(2, cohort(), ANA, (ScoreValue("pre", TEST, "pre", 6000),))])
    load(CORRECTED)
    latest = {
        (row.table_name, row.row_id): row.after
        for row in connection.execute(select(ImportChange.__table__).order_by(ImportChange.id))
    }
    stored = {
        (table.name, row_id(table.name, row)): image(table.name, row)
        for table in (one.__table__ for one in (Cohort, Participant, ParticipantIdentifier, Enrolment,
                                                ClassSession, Attendance, Score))
        for row in connection.execute(select(table)).mappings()
    }  # fmt: skip
    assert {row: kept for row, kept in latest.items() if row[0] != "assessment"} == stored


def test_a_row_that_a_later_batch_changed_stays_and_the_rest_goes(load, back, connection):
    first = load(ROSTER)
    second = load(CORRECTED)
    done = back(first)
    assert why(done) == [
        ("cohort", "used", second, "enrolment"),
        ("enrolment", "changed_later", second, None),
        ("participant", "used", second, "enrolment"),
    ]
    assert connection.scalars(select(Participant.name)).all() == ["Ana"]
    assert connection.scalars(select(Cohort.number)).all() == [2]


def test_what_stayed_goes_when_nothing_stands_in_its_way_any_more(load, back, connection):
    before = tables(connection)
    first = load(ROSTER)
    second = load(CORRECTED)
    back(first)
    back(second)
    done = back(first)
    assert not done.plan.stays
    assert tables(connection) == before


def test_undone_twice_is_said_and_changes_nothing(load, back, connection):
    batch = load(ROSTER)
    back(batch)
    with pytest.raises(NothingToUndo):
        undo(connection, batch, "petugas", "sekali lagi", LATER)


def test_an_undo_is_undone_and_then_the_batch_is_there_again(load, back, connection):
    batch = load(ROSTER)
    before = tables(connection)
    done = back(batch)
    again = back(done.batch_id)
    assert tables(connection) == before
    assert connection.scalar(select(ImportBatch.undone_at).where(ImportBatch.id == batch)) is None
    assert connection.scalar(select(ImportBatch.undone_at).where(ImportBatch.id == done.batch_id)) == LATER
    back(again.batch_id)
    assert connection.scalar(select(ImportBatch.undone_at).where(ImportBatch.id == batch)) == LATER
    with pytest.raises(NothingToUndo):
        undo(connection, batch, "petugas", "sekali lagi", LATER)


def test_a_session_stays_whose_register_another_batch_has_marked(load, take, back, connection):
    load(ROSTER)
    sessions = take(plan_sessions, [session(2), session(3, day=1)])
    marks = take(plan_marks, [mark(2, ANA)])
    done = back(sessions)
    assert why(done) == [("class_session", "used", marks, "attendance")]
    assert connection.scalar(select(func.count()).select_from(ClassSession)) == 1
    back(marks)
    back(sessions)
    assert connection.scalar(select(func.count()).select_from(ClassSession)) == 0


def test_a_cohort_stays_that_has_got_other_people_since(load, back, connection):
    first = load(ROSTER)
    second = load("""
        cohort | nip | name | agency
        -------+-----+------+-------
        3      | 004 | Dia  | Tuban
        """)
    done = back(first)
    assert why(done) == [("cohort", "used", second, "enrolment")]
    assert connection.scalars(select(Cohort.number)).all() == [3]
    assert connection.scalars(select(Participant.name)).all() == ["Dia"]


def test_a_row_that_another_program_changed_stays(load, back, connection):
    batch = load(ROSTER)
    connection.execute(update(Enrolment).where(Enrolment.final_score == 8000).values(final_score=8100))
    assert ("enrolment", "changed_elsewhere", None, None) in why(back(batch))
    assert connection.scalar(select(Enrolment.final_score)) == 8100


def test_a_row_that_another_program_removed_is_said_and_does_not_come_back(load, take, back, connection):
    load(ROSTER)
    take(plan_sessions, [session(2)])
    take(plan_marks, [mark(2, ANA), mark(3, BEN)])
    changed = take(plan_marks, [mark(2, ANA, "sakit"), mark(3, BEN, "sakit")])
    ana = select(Enrolment.id).where(Enrolment.final_score == 8000)
    connection.execute(delete(Attendance).where(Attendance.enrolment_id.in_(ana)))
    assert why(back(changed)) == [("attendance", "changed_elsewhere", None, None)]
    assert connection.scalars(select(Attendance.status)).all() == ["hadir"]


def test_a_row_that_was_changed_and_changed_back_is_the_last_batchs(load, back):
    load(ROSTER)
    second = load(CORRECTED)
    third = load(ROSTER.replace("8000", "9000"))
    fourth = load(CORRECTED)
    done = back(second)
    assert done.batch_id is None
    assert why(done) == [("enrolment", "changed_later", fourth, None)]
    back(fourth)
    back(third)
    assert back(second).batch_id


def test_somebody_who_turned_out_to_be_another_is_two_people_again(load, back, connection):
    """Ben was known by name only; then a file knew him by his NIP, and the nameless Ben went."""
    load("""
        cohort | nip | name | agency
        -------+-----+------+-------
        2      |     | Ben  | Gresik
        """)
    load("""
        cohort | nip | name | agency
        -------+-----+------+-------
        3      | 002 | Ben  | Gresik
        """)
    before = tables(connection)
    merged = load("""
        cohort | nip | name | agency
        -------+-----+------+-------
        2      | 002 | Ben  | Gresik
        """)
    assert connection.scalar(select(func.count()).select_from(Participant)) == 1
    back(merged)
    assert tables(connection) == before


def test_nobody_comes_back_whose_enrolment_stays_with_another(load, back, connection):
    load("""
        cohort | nip | name | agency
        -------+-----+------+-------
        2      |     | Ben  | Gresik
        """)
    load("""
        cohort | nip | name | agency
        -------+-----+------+-------
        3      | 002 | Ben  | Gresik
        """)
    same = """
        cohort | nip | name | agency | score
        -------+-----+------+--------+------
        2      | 002 | Ben  | Gresik |
        """
    merged = load(same)
    scored = load(same.replace("Gresik |", "Gresik | 8000"))
    done = back(merged)
    assert done.batch_id is None
    assert why(done) == [
        ("enrolment", "changed_later", scored, None),
        ("participant", "missing", scored, "enrolment"),
    ]
    assert connection.scalar(select(func.count()).select_from(Participant)) == 1


def test_a_nip_does_not_come_back_to_one_when_it_is_another_persons_by_now(load, back, connection):
    load(ROSTER)
    corrected = load(ROSTER.replace("001", "009").replace("    3 ", "#   3 "), accept_corrections=True)
    other = load("""
        cohort | nip | name | agency
        -------+-----+------+-------
        5      | 001 | Eko  | Tuban
        """)
    assert why(back(corrected)) == [("participant", "taken", other, "participant")]
    back(other)
    back(corrected)
    assert nip_of("1979-12-31", "001") in connection.scalars(select(Participant.nip)).all()


def test_an_identifier_goes_with_the_batch_that_gave_it(load, back, connection):
    load(ROSTER)
    given = load(ROSTER.replace("8000  |", "8000  | 88"))
    assert connection.scalar(select(func.count()).select_from(ParticipantIdentifier)) == 2
    back(given)
    assert connection.scalars(select(ParticipantIdentifier.value)).all() == ["77"]


def test_a_test_that_scores_of_another_batch_use_stays(load, take, back, connection):
    load(ROSTER)
    pre = ScoreValue("pre", TEST, "pre", 6000)
    first = take(plan_scores, [ScoreRow(2, cohort(), ANA, (pre,))])
    second = take(plan_scores, [ScoreRow(2, cohort(), BEN, (replace(pre, stage="post"),))])
    assert why(back(first)) == [("assessment", "used", second, "score")]
    back(second)
    assert not back(first).plan.stays


def test_a_recap_becomes_empty_again(load, take, back, connection):
    load(ROSTER)
    before = tables(connection)
    recap = take(plan_recaps, [RecapRow(2, cohort(), ANA, 40, 38)])
    back(recap)
    assert tables(connection) == before


def test_rows_of_a_final_cohort_stay_until_it_is_unlocked(load, back, connection):
    load(ROSTER)
    batch = load(CORRECTED)
    code = connection.scalar(select(Cohort.code).where(Cohort.number == 2))
    lock(connection, code, "petugas", "rapat kelulusan", NOW)
    done = back(batch)
    assert done.batch_id is None
    assert why(done) == [("enrolment", "final", None, code)]
    unlock(connection, code, "petugas", "nilai salah", NOW)
    assert back(batch).batch_id


def test_a_plan_writes_nothing(load, connection):
    batch = load(ROSTER)
    before, version = tables(connection), freshness(connection).version
    plan = plan_undo(connection, batch)
    assert (plan.count(made=True, removed=False), len(plan.stays)) == (8, 0)
    assert (tables(connection), freshness(connection).version) == (before, version)


def test_rows_of_loads_before_images_were_kept_stay(load, back, connection):
    batch = load(ROSTER)
    connection.execute(update(ImportChange).values(after={}))
    done = back(batch)
    assert done.batch_id is None
    assert {one.why for one in done.plan.stays} == {"not_kept"}


def test_what_cannot_be_undone_is_refused_before_anything_is_written(load, connection):
    batch = load(ROSTER)
    with pytest.raises(UnknownBatch):
        undo(connection, batch + 1, "petugas", "salah", LATER)
    with pytest.raises(ReasonNeeded):
        undo(connection, batch, "petugas", "  ", LATER)
    locked = lock(connection, connection.scalars(select(Cohort.code)).first(), "petugas", "selesai", NOW)
    with pytest.raises(NothingToUndo):
        undo(connection, locked, "petugas", "salah", LATER)
    connection.execute(update(DataVersion).values(is_sample=True))
    with pytest.raises(SampleDatabase):
        undo(connection, batch, "petugas", "salah", LATER)


def test_no_mark_of_a_cohort_waits_after_an_undo(load, back, connection):
    batch = load(ROSTER)
    back(batch)
    assert connection.scalar(select(func.count()).where(ChangeMark.cohort_id.is_not(None))) == 0
