"""Final cohorts: no file changes a row of one, equal rows are welcome, and who unlocks says why."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from queries.loading import (
    CohortRow,
    CohortUnknown,
    LockUnchanged,
    ReasonNeeded,
    RecapRow,
    ScoreRow,
    ScoreValue,
    lock,
    plan_cohorts,
    plan_marks,
    plan_recaps,
    plan_roster,
    plan_scores,
    plan_sessions,
    unlock,
    write_roster,
)
from queries.schema import Cohort, CohortFact, ImportBatch, Participant
from tests.queries.loading.conftest import BATCH, NOW, cohort, rows_of
from tests.queries.loading.test_tables import ANA, BEN, TEST, mark, session, take

ROSTER = """
    cohort | nip | name | agency | score | gender
    -------+-----+------+--------+-------+-------
    2      | 001 | Ana  | Gresik | 8000  | P
    2      |     | Ben  | Gresik |       |
    3      | 001 | Ana  | Tuban  |       |
    """


@pytest.fixture
def code(connection, agencies):
    """Cohort 2 is final, with a session and a mark; cohort 3 is not."""
    write_roster(connection, plan_roster(connection, rows_of(ROSTER, agencies)), BATCH, NOW)
    take(connection, plan_sessions, [session(2)])
    take(connection, plan_marks, [mark(2, ANA)])
    code = connection.scalar(select(Cohort.code).where(Cohort.number == 2))
    lock(connection, code, "petugas", "rapat kelulusan", NOW)
    return code


@pytest.fixture
def plan(connection, agencies):
    """Plans a drawn roster."""
    return lambda text: plan_roster(connection, rows_of(text, agencies), accept_corrections=True)


def refused(plan):
    return [(one.line, one.column, one.reason, one.detail) for one in plan.refusals]


@pytest.mark.parametrize(
    ("planner", "row"),
    [
        (plan_sessions, session(2, day=3)),
        (plan_sessions, session(2, topic="Lain")),
        (plan_marks, mark(2, ANA, "sakit")),
        (plan_marks, mark(2, BEN)),
        (plan_recaps, RecapRow(2, cohort(), ANA, 40, 38)),
        (plan_scores, ScoreRow(2, cohort(), ANA, (ScoreValue("pre", TEST, "pre", 6000),))),
        (plan_cohorts, CohortRow(2, cohort(), mode="klasikal")),
    ],
)
def test_no_table_changes_a_row_of_a_final_cohort(planner, row, code, connection):
    planned, batch = take(connection, planner, [row])
    assert refused(planned) == [(2, "cohort", "cohort_final", code)]
    assert (batch, planned.outcomes, planned.edits) == (None, {}, [])


@pytest.mark.parametrize(
    ("planner", "row"),
    [(plan_sessions, session(2)), (plan_marks, mark(2, ANA)), (plan_sessions, session(2, of=3))],
)
def test_equal_rows_and_other_cohorts_are_welcome(planner, row, code, connection):
    planned, _ = take(connection, planner, [row])
    assert not planned.refusals


@pytest.mark.parametrize(
    "row",
    [
        "2      | 001 | Ana  | Gresik | 8100  | ",
        "2      | 001 | Ana  | Tuban  |       | ",
        "2      | 009 | Eko  | Gresik |       | ",
    ],
)
def test_a_roster_changes_no_enrolment_of_a_final_cohort(row, code, plan):
    heading = "\n".join(ROSTER.splitlines()[:3])
    assert refused(plan(f"{heading}\n    {row}"))[0][2:] in {("cohort_final", code), ("person_final", code)}


def test_a_roster_loaded_again_is_equal(code, plan):
    again = plan(ROSTER)
    assert not again.refusals
    assert not again.changes_something()


def test_what_final_figures_say_of_a_person_is_locked_in_every_cohort(code, plan):
    heading = "\n".join(ROSTER.splitlines()[:3])
    assert refused(plan(f"{heading}\n    3 | 001 | Ana | Tuban | | L")) == [(2, "gender", "person_final", code)]


def test_a_name_may_be_spelt_better_and_what_is_not_known_may_be_learnt(code, plan, connection):
    heading = "\n".join(ROSTER.splitlines()[:3])
    connection.execute(update(Participant).values(gender=None))
    learnt = plan(f"{heading}\n    3 | 001 | Dr. Ana | Tuban | | P")
    assert not learnt.refusals
    assert learnt.people()[0].changes() == {"name": "Dr. Ana", "gender": "P"}


def test_a_row_of_a_final_cohort_keeps_no_other_row_out(code, plan):
    mixed = plan("""
        cohort | nip | name | agency | score
        -------+-----+------+--------+------
        2      | 001 | Ana  | Gresik | 9000
        3      | 001 | Ana  | Tuban  | 9100
        """)
    assert [one.line for one in mixed.refusals] == [2]
    assert mixed.enrolments[3] == {"final_score": 9100}


def test_who_unlocks_and_locks_again_is_recorded(code, connection, plan):
    unlock(connection, code, "kepala", "nilai salah ketik", NOW)
    assert connection.scalar(select(CohortFact.state).join(Cohort, Cohort.id == CohortFact.cohort_id)
                             .where(Cohort.code == code)) != "final"  # fmt: skip
    assert not plan(ROSTER.replace("8000", "8100")).refusals
    lock(connection, code, "kepala", "sudah benar", NOW)
    records = select(ImportBatch.kind, ImportBatch.name, ImportBatch.loaded_by, ImportBatch.reason)
    assert connection.execute(records.where(ImportBatch.reason.is_not(None)).order_by(ImportBatch.id)).all() == [
        ("kunci", code, "petugas", "rapat kelulusan"),
        ("buka-kunci", code, "kepala", "nilai salah ketik"),
        ("kunci", code, "kepala", "sudah benar"),
    ]
    state = select(CohortFact.state).join(Cohort, Cohort.id == CohortFact.cohort_id).where(Cohort.code == code)
    assert connection.scalar(state) == "final"


def test_a_lock_needs_a_cohort_a_reason_and_a_difference(code, connection):
    with pytest.raises(CohortUnknown):
        lock(connection, "PKA.1999.1@BPSDM Jatim", "petugas", "selesai", NOW)
    with pytest.raises(ReasonNeeded):
        unlock(connection, code, "petugas", "", NOW)
    with pytest.raises(LockUnchanged):
        lock(connection, code, "petugas", "selesai", NOW)
