"""A corrected value holds: a file that says otherwise becomes a conflict, decided once, and all of it can be undone."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from queries.loading import (
    CohortFinal,
    ConflictDecided,
    ConflictOpen,
    NotHeld,
    ReasonNeeded,
    RecapRow,
    RowGone,
    ScoreRow,
    ScoreValue,
    ValueChanged,
    ValueRefused,
    correct,
    decide,
    lock,
    open_conflicts,
    plan_marks,
    plan_recaps,
    plan_roster,
    plan_scores,
    plan_sessions,
    release,
    undo,
    unlock,
    write_roster,
)
from queries.schema import (
    Attendance,
    Cohort,
    Conflict,
    Enrolment,
    EnrolmentFact,
    HeldValue,
    ImportBatch,
    Participant,
    Score,
)
from tests.facts_twin import stored_facts, twin_facts
from tests.queries.loading.conftest import BATCH, NOW, cohort, rows_of
from tests.queries.loading.test_tables import ANA, TEST, mark, session, take
from tests.queries.loading.test_undo import tables

ROSTER = """
    cohort | nip | name | agency | score | gender | unit
    -------+-----+------+--------+-------+--------+-----
    2      | 001 | Ana  | Gresik | 8000  | P      | A
    2      | 002 | Ben  | Gresik | 7500  |        |
    """


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each engine, each time."""
    name: str = request.param
    return name


@pytest.fixture
def load(connection, agencies):
    """Loads a drawn roster; gives the plan and the batch."""

    def _load(text, *, accept_corrections=False):
        plan = plan_roster(connection, rows_of(text, agencies), accept_corrections=accept_corrections)
        return plan, write_roster(connection, plan, BATCH, NOW)

    return _load


@pytest.fixture
def ana(load, connection):
    """The keys of Ana and of her enrolment, as records write them."""
    load(ROSTER)
    row = connection.execute(select(Enrolment.id, Enrolment.participant_id).order_by(Enrolment.id)).first()
    return str(row.participant_id), str(row.id)


@pytest.fixture
def set_value(connection):
    """Corrects a value; afterwards the facts are those of the twin."""

    def _set_value(table, row_id, column, value, reason="salah ketik"):
        batch = correct(connection, table, row_id, column, value, reason, "petugas", NOW)
        assert stored_facts(connection) == twin_facts(connection, NOW)
        return batch

    return _set_value


def scores(connection):
    return connection.scalars(select(Enrolment.final_score).order_by(Enrolment.id)).all()


def test_a_correction_is_written_recorded_and_shown_in_facts(ana, set_value, connection):
    batch = set_value("enrolment", ana[1], "final_score", 8800)
    assert scores(connection) == [8800, 7500]
    assert connection.scalar(select(func.max(EnrolmentFact.final_score))) == 8800
    record = connection.execute(select(ImportBatch.__table__).where(ImportBatch.id == batch)).one()
    assert (record.kind, record.loaded_by, record.reason) == ("koreksi", "petugas", "salah ketik")


def test_a_file_does_not_change_what_is_held_and_changes_the_rest(ana, set_value, load, connection):
    set_value("enrolment", ana[1], "final_score", 8800)
    plan, batch = load(ROSTER.replace("| A\n", "| B\n").replace("7500", "7600"))
    assert scores(connection) == [8800, 7600]
    assert connection.scalar(select(Enrolment.unit).where(Enrolment.id == int(ana[1]))) == "B"
    assert [(one.line, one.column, one.reason) for one in plan.doubts] == [(2, "final_score", "held")]
    (conflict,) = open_conflicts(connection)
    assert (conflict.table, conflict.row_id, conflict.column) == ("enrolment", ana[1], "final_score")
    assert (conflict.value, conflict.file_name, conflict.line) == (8000, BATCH.name, 2)
    assert batch


def test_a_file_that_only_contradicts_is_remembered_once(ana, set_value, load, connection):
    set_value("enrolment", ana[1], "final_score", 8800)
    _, batch = load(ROSTER)
    assert batch
    plan, again = load(ROSTER)
    assert again is None
    assert len(plan.doubts) == 1  # it is still to be decided
    assert connection.scalar(select(func.count()).select_from(Conflict)) == 1


def test_a_file_that_says_the_same_contradicts_nothing(ana, set_value, load):
    set_value("enrolment", ana[1], "final_score", 8800)
    plan, batch = load(ROSTER.replace("8000", "8800"))
    assert (plan.doubts, batch) == ([], None)


def test_a_value_that_is_right_already_is_held_as_it_is(ana, set_value, load, connection):
    set_value("enrolment", ana[1], "final_score", 8000)
    load(ROSTER.replace("8000", "8100"))
    assert scores(connection) == [8000, 7500]


def test_what_is_held_empty_is_filled_by_no_file_and_no_nip(load, set_value, connection):
    load(ROSTER)
    ben = str(connection.scalar(select(Participant.id).where(Participant.name == "Ben")))
    set_value("participant", ben, "gender", None)
    load(ROSTER.replace("7500  |        ", "7500  | L      "))
    assert connection.scalar(select(Participant.gender).where(Participant.id == int(ben))) is None
    assert [one.value for one in open_conflicts(connection)] == ["L"]


def test_a_held_name_and_a_held_nip_stay_whatever_corrections_are_accepted(ana, set_value, load, connection):
    set_value("participant", ana[0], "name", "Ana Lestari")
    load(ROSTER.replace("Ana ", "Anna"), accept_corrections=True)
    assert "Ana Lestari" in connection.scalars(select(Participant.name)).all()
    assert [one.value for one in open_conflicts(connection)] == ["Anna"]


def test_marks_recaps_and_scores_are_held_too(ana, set_value, connection):
    take(connection, plan_sessions, [session(2)])
    take(connection, plan_marks, [mark(2, ANA)])
    pre = ScoreRow(2, cohort(), ANA, (ScoreValue("pre_test", TEST, "pre", 6000),))
    take(connection, plan_scores, [pre])
    take(connection, plan_recaps, [RecapRow(2, cohort(), ANA, 40, 38)])
    at = connection.execute(select(Attendance.session_id, Attendance.enrolment_id)).one()
    of = connection.execute(select(Score.enrolment_id, Score.assessment_id, Score.stage)).one()
    set_value("attendance", f"{at.session_id}:{at.enrolment_id}", "status", "sakit")
    set_value("score", f"{of.enrolment_id}:{of.assessment_id}:{of.stage}", "value", 6500)
    set_value("enrolment", ana[1], "recap_sessions_attended", 37)
    plans = [
        take(connection, plan_marks, [mark(2, ANA)])[0],
        take(connection, plan_scores, [pre])[0],
        take(connection, plan_recaps, [RecapRow(2, cohort(), ANA, 40, 38)])[0],
    ]
    held = [(one.column, one.reason) for plan in plans for one in plan.doubts if one.reason == "held"]
    assert held == [("status", "held"), ("pre_test", "held"), ("recap_sessions_attended", "held")]
    assert [one.value for one in open_conflicts(connection)] == ["hadir", 6000, 38]
    assert connection.scalar(select(Attendance.status)) == "sakit"
    assert connection.scalar(select(Score.value)) == 6500


def test_who_keeps_the_held_value_is_not_asked_about_it_again(ana, set_value, load, connection):
    set_value("enrolment", ana[1], "final_score", 8800)
    load(ROSTER)
    (conflict,) = open_conflicts(connection)
    decide(connection, conflict.id, take=False, reason="sudah diperiksa", who="kepala", now=NOW)
    plan, batch = load(ROSTER)
    assert (plan.doubts, batch, open_conflicts(connection)) == ([], None, [])
    load(ROSTER.replace("8000", "8100"))
    assert [one.value for one in open_conflicts(connection)] == [8100]  # another value is another question
    assert scores(connection) == [8800, 7500]


def test_who_takes_the_files_value_lets_files_count_again(ana, set_value, load, connection):
    set_value("enrolment", ana[1], "final_score", 8800)
    load(ROSTER)
    (conflict,) = open_conflicts(connection)
    decide(connection, conflict.id, take=True, reason="berkas benar", who="kepala", now=NOW)
    assert stored_facts(connection) == twin_facts(connection, NOW)
    assert scores(connection) == [8000, 7500]
    load(ROSTER.replace("8000", "8100"))
    assert (scores(connection), open_conflicts(connection)) == ([8100, 7500], [])
    with pytest.raises(ConflictDecided):
        decide(connection, conflict.id, take=False, reason="lagi", who="kepala", now=NOW)


def test_a_date_is_held_and_taken_as_a_date(load, set_value, connection):
    born = """
        cohort | nip | name | agency | born
        -------+-----+------+--------+-----------
        2      | 001 | Ana  | Gresik | 1979-12-31
        """
    load(born)
    person = connection.execute(select(Participant.__table__)).one()
    set_value("participant", str(person.id), "birth_date", replace_year(person.birth_date))
    load(born)
    (conflict,) = open_conflicts(connection)
    assert conflict.value == "1979-12-31"
    decide(connection, conflict.id, take=True, reason="KTP", who="kepala", now=NOW)
    assert connection.scalar(select(Participant.birth_date)) == person.birth_date


def replace_year(day):
    return day.replace(year=1978)


def test_a_second_correction_holds_the_newer_value_and_closes_what_says_the_same(ana, set_value, load, connection):
    set_value("enrolment", ana[1], "final_score", 8800)
    load(ROSTER)
    set_value("enrolment", ana[1], "final_score", 8000, "berkas ternyata benar")
    assert (open_conflicts(connection), connection.scalar(select(Conflict.decision))) == ([], "ambil")
    assert connection.scalars(select(HeldValue.value)).all() == [8000]


def test_a_value_that_another_program_changes_is_held_no_more(ana, set_value, load, connection):
    set_value("enrolment", ana[1], "final_score", 8800)
    connection.execute(update(Enrolment).where(Enrolment.id == int(ana[1])).values(final_score=8900))
    load(ROSTER)
    assert (scores(connection), open_conflicts(connection)) == ([8000, 7500], [])


def test_a_correction_can_be_undone_with_its_hold(ana, set_value, load, connection):
    before = tables(connection)
    first = set_value("enrolment", ana[1], "final_score", 8800)
    second = set_value("enrolment", ana[1], "final_score", 8900)
    undo(connection, second, "kepala", "salah", NOW)
    assert (scores(connection), connection.scalars(select(HeldValue.value)).all()) == ([8800, 7500], [8800])
    undo(connection, first, "kepala", "salah", NOW)
    assert tables(connection) == before
    assert connection.scalar(select(func.count()).select_from(HeldValue)) == 0


def test_a_load_whose_value_is_held_is_not_undone_there(load, set_value, connection):
    _, batch = load(ROSTER)
    enrolment = str(connection.scalar(select(Enrolment.id).where(Enrolment.final_score == 8000)))
    held = set_value("enrolment", enrolment, "final_score", 8000)
    done = undo(connection, batch, "kepala", "salah", NOW)
    stays = {(one.table, one.why, one.batch_id) for one in done.plan.stays}
    assert ("enrolment", "held", held) in stays
    assert scores(connection) == [8000]


def test_a_decision_can_be_undone_and_waits_again(ana, set_value, load, connection):
    set_value("enrolment", ana[1], "final_score", 8800)
    load(ROSTER)
    (conflict,) = open_conflicts(connection)
    decided = decide(connection, conflict.id, take=True, reason="benar", who="kepala", now=NOW)
    undo(connection, decided, "kepala", "ternyata tidak", NOW)
    assert open_conflicts(connection) == [conflict]
    load(ROSTER)
    assert scores(connection) == [8800, 7500]


def test_a_load_that_is_undone_takes_its_question_along(ana, set_value, load, connection):
    set_value("enrolment", ana[1], "final_score", 8800)
    _, batch = load(ROSTER)
    undo(connection, batch, "kepala", "salah berkas", NOW)
    assert open_conflicts(connection) == []


def test_what_is_final_is_corrected_after_it_is_unlocked(ana, set_value, connection):
    code = connection.scalar(select(Cohort.code))
    lock(connection, code, "petugas", "selesai", NOW)
    for table, row_id, column, value in (
        ("enrolment", ana[1], "final_score", 8800),
        ("participant", ana[0], "gender", "L"),
    ):
        with pytest.raises(CohortFinal) as locked:
            correct(connection, table, row_id, column, value, "salah", "petugas", NOW)
        assert locked.value.code == code
    set_value("participant", ana[0], "name", "Ana Lestari")
    unlock(connection, code, "petugas", "salah ketik", NOW)
    set_value("enrolment", ana[1], "final_score", 8800)


@pytest.mark.parametrize(
    ("table", "column", "value", "problem"),
    [
        ("enrolment", "final_score", 10_001, ValueRefused),
        ("enrolment", "status", "entah", ValueRefused),
        ("enrolment", "agency_id", 0, ValueRefused),
        ("participant", "nip", "123", ValueRefused),
        ("participant", "nip", "197912312004011002", ValueRefused),  # Ben's
        ("enrolment", "cohort_id", 1, ValueError),
    ],
)
def test_what_the_tables_refuse_is_refused_and_nothing_is_written(table, column, value, problem, ana, connection):
    before = tables(connection)
    row_id = ana[0] if table == "participant" else ana[1]
    with pytest.raises(problem):
        correct(connection, table, row_id, column, value, "coba", "petugas", NOW)
    assert tables(connection) == before
    assert connection.scalar(select(func.count()).select_from(HeldValue)) == 0


def test_a_row_that_is_gone_and_a_reason_that_is_missing_are_said(ana, connection):
    with pytest.raises(RowGone):
        correct(connection, "participant", "999999", "name", "X", "coba", "petugas", NOW)
    with pytest.raises(ReasonNeeded):
        correct(connection, "participant", ana[0], "name", "X", " ", "petugas", NOW)


def test_who_has_seen_another_value_corrects_and_takes_nothing(ana, set_value, load, connection):
    with pytest.raises(ValueChanged):
        correct(
            connection, "enrolment", ana[1], "final_score", 8800, "salah", "petugas", NOW,
            agreed=lambda stored: stored == 7000,
        )  # fmt: skip
    assert (scores(connection), connection.scalars(select(HeldValue.value)).all()) == ([8000, 7500], [])
    set_value("enrolment", ana[1], "final_score", 8800)
    load(ROSTER)
    (conflict,) = open_conflicts(connection)
    with pytest.raises(ValueChanged):
        decide(
            connection,
            conflict.id,
            take=True,
            reason="ya",
            who="kepala",
            now=NOW,
            agreed=lambda stored: stored == 9000,
        )
    assert open_conflicts(connection) == [conflict]


def test_what_is_let_go_stays_until_a_file_says_otherwise(ana, set_value, load, connection):
    set_value("enrolment", ana[1], "final_score", 8800)
    before = tables(connection)
    let_go = release(connection, "enrolment", ana[1], "final_score", "sumbernya sudah benar", "kepala", NOW)
    assert scores(connection) == [8800, 7500]
    load(ROSTER)
    assert (scores(connection), open_conflicts(connection)) == ([8000, 7500], [])
    with pytest.raises(NotHeld):
        release(connection, "enrolment", ana[1], "final_score", "lagi", "kepala", NOW)
    load(ROSTER.replace("8000", "8800"))
    undo(connection, let_go, "kepala", "ternyata tidak", NOW)
    assert tables(connection) == before
    assert connection.scalars(select(HeldValue.value)).all() == [8800]


def test_what_waits_to_be_decided_is_not_let_go(ana, set_value, load, connection):
    set_value("enrolment", ana[1], "final_score", 8800)
    load(ROSTER)
    with pytest.raises(ConflictOpen):
        release(connection, "enrolment", ana[1], "final_score", "sudah benar", "kepala", NOW)
    assert connection.scalars(select(HeldValue.value)).all() == [8800]
