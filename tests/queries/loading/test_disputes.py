"""Open conflicts: newest first, with the person, the cohort, the held value and who holds it; within the scope."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from queries.filters import EVERYTHING, NOTHING
from queries.loading import (
    cohort_names,
    correct,
    count_disputes,
    disputes,
    plan_marks,
    plan_sessions,
    read_names,
)
from queries.schema import Attendance, Enrolment, Participant
from tests.queries.loading.conftest import NOW, nip_of
from tests.queries.loading.test_dossier import GRESIK, ROSTER, TUBAN
from tests.queries.loading.test_tables import ANA, mark, session, take

CODE = "PKA.2024.2@BPSDM Jatim"


@pytest.fixture
def contradicted(connection, load):
    """Ana's score of one cohort, her name, and a mark of hers are corrected, and then files say what they said."""
    load(ROSTER)
    take(connection, plan_sessions, [session(2)])
    take(connection, plan_marks, [mark(2, ANA)])
    enrolment = connection.execute(select(Enrolment).where(Enrolment.final_score == 8000)).one()
    person = connection.scalar(select(Participant.id).where(Participant.nip.is_not(None)))
    session_id = connection.scalar(select(Attendance.session_id))
    for table, row_id, column, value in (
        ("enrolment", str(enrolment.id), "final_score", 8800),
        ("participant", str(person), "name", "Ana L."),
        ("attendance", f"{session_id}:{enrolment.id}", "status", "sakit"),
    ):
        correct(connection, table, row_id, column, value, f"salah {column}", "kepala", NOW)
    load(ROSTER, accept_corrections=True)
    take(connection, plan_marks, [mark(2, ANA)])
    return connection


def test_each_is_told_with_whose_it_is_and_who_holds_what(contradicted):
    found = disputes(contradicted, EVERYTHING, limit=50)
    told = {one.conflict.column: one for one in found}
    assert [one.conflict.id for one in found] == sorted((one.conflict.id for one in found), reverse=True)
    assert count_disputes(contradicted) == len(found) == 3
    assert {(one.name, one.nip) for one in found} == {("Ana L.", nip_of("1979-12-31", "001"))}
    score, name, status = told["final_score"], told["name"], told["status"]
    assert (score.value, score.record.values["final_score"], score.record.cohort) == (8000, 8800, CODE)
    assert (score.record.held["final_score"].by, score.record.held["final_score"].reason) == (
        "kepala", "salah final_score",
    )  # fmt: skip
    assert (name.value, name.record.cohort) == ("Ana Lestari", None)
    assert (status.value, status.record.cohort, status.record.session is not None) == ("hadir", CODE, True)


@pytest.mark.parametrize(("scope", "seen"), [(NOTHING, 0), (TUBAN, 0), (GRESIK, 2)])
def test_beyond_the_scope_nothing_is_told(scope, seen, contradicted):
    """Ana is in cohorts of both: a conflict about her name neither may decide alone."""
    assert len(disputes(contradicted, scope, limit=50)) == seen
    assert count_disputes(contradicted, scope) == seen


def test_a_conflict_whose_row_is_gone_is_about_nobody(contradicted):
    contradicted.execute(delete(Attendance))
    assert {one.conflict.column for one in disputes(contradicted, EVERYTHING, limit=50)} == {"final_score", "name"}
    assert count_disputes(contradicted) == 2


def test_where_nothing_is_disputed_nothing_is_told(connection):
    assert (count_disputes(connection), disputes(connection, EVERYTHING, limit=50)) == (0, [])


def test_cohorts_agencies_and_assessments_are_named(contradicted):
    names = read_names(contradicted, [CODE])
    (cohort,) = names.cohorts.values()
    assert (cohort.programme, cohort.year, cohort.number, cohort.final) == ("PKA", 2024, 2, False)
    agency = contradicted.scalar(select(Enrolment.agency_id).where(Enrolment.final_score == 8800))
    assert names.agencies[agency] == "Kabupaten Gresik"
    assert cohort_names(contradicted, []) == {}
