"""One person: found only within what the asker may see, with all that is stored and where each row came from."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from queries.filters import EVERYTHING, NOTHING, Scope
from queries.loading import (
    Batch,
    ScoreRow,
    ScoreValue,
    Who,
    correct,
    dossier,
    find_people,
    history,
    open_conflicts,
    plan_marks,
    plan_roster,
    plan_scores,
    plan_sessions,
    undo,
    write_roster,
    write_table,
)
from queries.schema import Enrolment, Participant, ParticipantIdentifier
from tests.queries.loading.conftest import NOW, cohort, nip_of, rows_of
from tests.queries.loading.test_tables import TEST, mark, session

ROSTER = """
    cohort | nip | name        | agency | score | nrp
    -------+-----+-------------+--------+-------+----
    2      | 001 | Ana Lestari | Gresik | 8000  | 77
    2      |     | Ben 100%    | Gresik |       |
    3      | 001 | Ana Lestari | Tuban  |       |
    """
GRESIK, TUBAN = Scope(agencies=("35.25",)), Scope(agencies=("35.23",))
WHO = Who(nip=nip_of("1979-12-31", "001"))


def named(name):
    return Batch("peserta", name, "0" * 64, "petugas")


@pytest.fixture
def academy(connection, agencies):
    """Ana in two cohorts, with a mark and a score in one; Ben in one."""
    write_roster(connection, plan_roster(connection, rows_of(ROSTER, agencies)), named("peserta.csv"), NOW)
    for name, plan in (
        ("sesi.csv", lambda: plan_sessions(connection, [session(2)])),
        ("presensi.csv", lambda: plan_marks(connection, [mark(2, WHO)], NOW)),
        ("nilai.csv", lambda: plan_scores(
            connection, [ScoreRow(2, cohort(), WHO, (ScoreValue("pre", TEST, "pre", 6000),))]
        )),
    ):  # fmt: skip
        write_table(connection, plan(), named(name), NOW)
    return connection


@pytest.fixture
def ana(academy):
    return academy.scalar(select(Participant.id).where(Participant.nip.is_not(None)))


@pytest.mark.parametrize(
    "wanted",
    [
        {"nip": nip_of("1979-12-31", "001")},
        {"identifier": " 77 "},
        {"name": "lestari ANA"},
        {"nip": nip_of("1979-12-31", "001"), "name": "ana"},
    ],
)
def test_a_person_is_found_by_any_of_what_is_known(wanted, academy, ana):
    (found,) = find_people(academy, EVERYTHING, **wanted)
    assert (found.id, found.name) == (ana, "Ana Lestari")
    assert found.cohorts == ("PKA.2024.2@BPSDM Jatim", "PKA.2024.3@BPSDM Jatim")


@pytest.mark.parametrize(
    ("scope", "wanted", "names"),
    [
        (EVERYTHING, {}, []),
        (EVERYTHING, {"name": "  "}, []),
        (EVERYTHING, {"name": "%"}, ["Ben 100%"]),
        (EVERYTHING, {"name": "_"}, []),
        (EVERYTHING, {"name": "ana", "nip": "1" * 18}, []),
        (EVERYTHING, {"name": "a"}, ["Ana Lestari"]),
        (NOTHING, {"name": "a"}, []),
        (TUBAN, {"name": "ben"}, []),
        (GRESIK, {"name": "ben"}, ["Ben 100%"]),
    ],
)
def test_nobody_is_found_beyond_the_scope_or_by_nothing(scope, wanted, names, academy):
    assert [one.name for one in find_people(academy, scope, **wanted)] == names


def test_every_row_tells_the_file_that_it_is_from(academy, ana):
    rows = dossier(academy, EVERYTHING, ana)
    assert [(row.table, row.cohort, row.source.name) for row in rows] == [
        ("participant", None, "peserta.csv"),
        ("participant_identifier", None, "peserta.csv"),
        ("enrolment", "PKA.2024.2@BPSDM Jatim", "peserta.csv"),
        ("enrolment", "PKA.2024.3@BPSDM Jatim", "peserta.csv"),
        ("attendance", "PKA.2024.2@BPSDM Jatim", "presensi.csv"),
        ("score", "PKA.2024.2@BPSDM Jatim", "nilai.csv"),
    ]
    assert {(row.source.by, row.source.at) for row in rows} == {("petugas", NOW)}


def test_of_another_agency_nothing_is_told(academy, ana):
    assert [row.cohort for row in dossier(academy, TUBAN, ana) if row.table != "participant_identifier"] == [
        None,
        "PKA.2024.3@BPSDM Jatim",
    ]
    assert dossier(academy, NOTHING, ana) == []
    assert dossier(academy, EVERYTHING, ana + 1000) == []


def test_the_source_moves_with_a_correction_and_back_with_its_undo(academy, ana):
    enrolment = academy.scalar(select(Enrolment.id).where(Enrolment.final_score == 8000))
    corrected = correct(academy, "enrolment", str(enrolment), "final_score", 8800, "salah", "kepala", NOW)

    def of_enrolment():
        return next(row for row in dossier(academy, EVERYTHING, ana) if row.row_id == str(enrolment)
                    and row.table == "enrolment")  # fmt: skip

    row = of_enrolment()
    assert (row.source.kind, row.source.by, row.values["final_score"]) == ("koreksi", "kepala", 8800)
    assert [(column, hold.by) for column, hold in row.held.items()] == [("final_score", "kepala")]
    undo(academy, corrected, "petugas", "keliru", NOW)
    assert (of_enrolment().source.name, of_enrolment().held) == ("peserta.csv", {})


def test_a_row_that_no_batch_made_has_no_source(academy, ana):
    academy.execute(insert(ParticipantIdentifier).values(kind="email", value="ana@x.id", participant_id=ana))
    sources = {row.row_id: row.source for row in dossier(academy, EVERYTHING, ana) if "identifier" in row.table}
    assert sources["email:ana@x.id"] is None
    assert sources["nrp:77"].name == "peserta.csv"


def test_only_conflicts_about_these_rows_are_told(academy, ana, agencies):
    enrolment = academy.scalar(select(Enrolment.id).where(Enrolment.final_score == 8000))
    correct(academy, "enrolment", str(enrolment), "final_score", 8800, "salah", "kepala", NOW)
    write_roster(academy, plan_roster(academy, rows_of(ROSTER, agencies)), named("lagi.csv"), NOW)
    assert len(open_conflicts(academy)) == 1
    assert open_conflicts(academy, []) == []
    rows = [(row.table, row.row_id) for row in dossier(academy, EVERYTHING, ana)]
    assert [one.file_name for one in open_conflicts(academy, rows)] == ["lagi.csv"]


def test_history_is_newest_first_and_tells_what_is_undone(academy):
    newest = history(academy, limit=10)
    assert [one.name for one in newest] == ["nilai.csv", "presensi.csv", "sesi.csv", "peserta.csv"]
    done = undo(academy, newest[0].id, "kepala", "salah berkas", NOW)
    undoing, undone = history(academy, limit=2)
    assert (undoing.id, undoing.kind, undoing.undoes) == (done.batch_id, "batal", undone.id)
    assert (undone.undone_by, undone.undone_reason, undone.undone_at) == ("kepala", "salah berkas", NOW)
