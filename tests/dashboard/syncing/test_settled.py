"""A sync leaves alone what officers have settled: corrected values, final figures; and can be undone like a load."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, func, select

from queries.loading import correct, decide, lock, open_conflicts, undo
from queries.schema import Enrolment, ImportBatch, Participant, Score
from tests.dashboard.syncing.conftest import NOW, assert_facts_are_right, stored
from tests.dashboard.syncing.test_sync import ANA, BEN, II, III, batches, members

if TYPE_CHECKING:
    from sqlalchemy import URL

    from tests.dashboard.syncing.conftest import Office, Sync

NIP_OF_BEN, OTHER_NIP = "198001012005011002", "198001012006011002"


def person(engine: Engine, name: str) -> Participant:
    with engine.connect() as connection:
        return connection.execute(select(Participant.__table__).where(Participant.name == name)).one()


def corrected(engine: Engine, table: str, row_id: Any, column: str, value: Any) -> None:
    with engine.begin() as connection:
        correct(connection, table, str(row_id), column, value, "SK ada", "petugas", NOW)


def enrolment_of(engine: Engine, name: str) -> int:
    with engine.connect() as connection:
        mine = Enrolment.participant_id == person(engine, name).id
        return connection.execute(select(Enrolment.id).where(mine)).scalar_one()


def waiting(engine: Engine) -> list[tuple[str, str, Any, str, int]]:
    with engine.connect() as connection:
        return [(one.table, one.column, one.value, one.file_name, one.line) for one in open_conflicts(connection)]


@pytest.mark.heavy
def test_a_corrected_value_stays_and_the_source_becomes_a_conflict(
    bring: Sync, office: Office, writer: Engine, database: URL
) -> None:
    bring()
    corrected(writer, "enrolment", enrolment_of(writer, ANA), "final_score", 9000)
    office.do("UPDATE peserta SET nilai_akhir = 70, gol = 'IV/b' WHERE id_peserta = 11")
    report = bring()
    assert report.exit_code == 0
    assert "dikoreksi" in "\n".join(report.lines())
    ana = next(row for row in stored(writer)["enrolment"] if row[1] == ANA)
    assert (ana[8], ana[11]) == ("IV/b", 9000)
    assert waiting(writer) == [("enrolment", "final_score", 7000, f"simdiklat: {II}", 0)]
    assert bring(everything=True).fate == "nothing_new"  # asked once
    assert_facts_are_right(database)


@pytest.mark.heavy
def test_a_corrected_nip_stays_with_the_person_whom_the_source_still_calls_by_the_old_one(
    bring: Sync, office: Office, writer: Engine, database: URL
) -> None:
    bring()
    corrected(writer, "participant", person(writer, BEN).id, "nip", OTHER_NIP)
    office.do("UPDATE peserta SET nilai_akhir = 70 WHERE id_peserta = 12")
    report = bring()
    assert report.exit_code == 0
    ben = next(row for row in stored(writer)["enrolment"] if row[1] == BEN)
    assert (ben[2], ben[11]) == (OTHER_NIP, 7000)
    assert waiting(writer) == [("participant", "nip", NIP_OF_BEN, f"simdiklat: {II}", 0)]
    with writer.begin() as connection:
        (conflict,) = open_conflicts(connection)
        decide(connection, conflict.id, take=False, reason="SK ada", who="petugas", now=NOW)
    office.do("UPDATE peserta SET nilai_akhir = 71 WHERE id_peserta = 12")
    assert not any("dikoreksi" in line for line in bring().lines())
    assert person(writer, BEN).nip == OTHER_NIP
    assert waiting(writer) == []
    assert_facts_are_right(database)


@pytest.mark.heavy
def test_what_is_emptied_there_waits_where_it_was_corrected_here(
    bring: Sync, office: Office, writer: Engine, database: URL
) -> None:
    bring()
    corrected(writer, "enrolment", enrolment_of(writer, ANA), "final_score", 9000)
    office.do("UPDATE peserta SET nilai_akhir = NULL, pend = NULL WHERE id_peserta = 11")
    report = bring()
    assert report.exit_code == 0
    assert "kunci 11" in "\n".join(line for line in report.lines() if "dikoreksi" in line)
    ana = next(row for row in stored(writer)["enrolment"] if row[1] == ANA)
    assert (ana[9], ana[11]) == (None, 9000)
    assert waiting(writer) == [("enrolment", "final_score", None, f"simdiklat: {II}", 0)]
    with writer.begin() as connection:
        (conflict,) = open_conflicts(connection)
        decide(connection, conflict.id, take=True, reason="memang belum", who="petugas", now=NOW)
    assert next(row for row in stored(writer)["enrolment"] if row[1] == ANA)[11] is None
    assert_facts_are_right(database)


@pytest.mark.heavy
@pytest.mark.parametrize("held", ["score", "participant"])
def test_a_corrected_row_stays_when_the_source_lets_it_go(
    bring: Sync, office: Office, writer: Engine, database: URL, held: str
) -> None:
    bring()
    if held == "score":
        with writer.connect() as connection:
            found = select(Score.__table__).where(
                Score.enrolment_id == enrolment_of(writer, BEN), Score.stage == "post"
            )
            score = connection.execute(found).one()
        key = f"{score.enrolment_id}:{score.assessment_id}:{score.stage}"
        corrected(writer, "score", key, "value", 9900)
    else:
        corrected(writer, "participant", person(writer, BEN).id, "name", "Ben Santoso")
    office.do(
        "DELETE FROM nilai WHERE id_peserta = 12",
        "DELETE FROM presensi WHERE id_peserta = 12",
        "DELETE FROM peserta WHERE id_peserta = 12",
    )
    report = bring()
    with writer.connect() as connection:
        scores = connection.scalar(select(func.count()).select_from(Score).where(Score.value == 9900))
    if held == "score":
        assert (report.kept, BEN in members(writer, II), scores) == (2, True, 1)
    else:
        assert person(writer, "Ben Santoso").nip == NIP_OF_BEN  # the person alone: nothing else was corrected
    assert bring().fate == "nothing_new"
    assert_facts_are_right(database)


@pytest.mark.heavy
def test_a_nip_is_not_corrected_in_final_figures(bring: Sync, office: Office, writer: Engine) -> None:
    """Whoever is in a final cohort keeps his NIP, also where another cohort's row corrects it."""
    office.do(
        "INSERT INTO peserta VALUES (23, 2, 198001012005011002, 'Ben Santosa', 1, NULL, 2, NULL, NULL, '', '', NULL)"
    )
    bring()
    with writer.begin() as connection:
        lock(connection, II, "petugas", "laporan", NOW)
    office.do(f"UPDATE peserta SET nip = {OTHER_NIP} WHERE id_peserta = 23")
    before = stored(writer)
    for accept_corrections in (False, True):
        report = bring(accept_corrections=accept_corrections)
        assert report.tables["peserta"].counts.refused == 1
        assert stored(writer) == before
    assert "angkatan final" in "\n".join(report.lines())


def test_a_sync_is_undone_like_a_load_also_what_it_changed_twice(
    bring: Sync, office: Office, writer: Engine, database: URL
) -> None:
    bring()
    at_first = stored(writer)
    office.do(
        f"UPDATE peserta SET nip = {OTHER_NIP}, nama_lengkap = 'Beni Santosa' WHERE id_peserta = 12",
        "UPDATE peserta SET nilai_akhir = NULL WHERE id_peserta = 12",
        "UPDATE jadwal SET tgl = '2024-09-04', materi = 'Agenda III' WHERE id_jadwal = 103",
        "DELETE FROM presensi WHERE id_peserta = 11 AND id_jadwal = 101",
        "DELETE FROM nilai WHERE id_nilai = 5",
    )
    assert bring().exit_code == 0
    changed = stored(writer)
    assert changed != at_first
    with writer.begin() as connection:
        last = connection.scalars(select(func.max(ImportBatch.id))).one()
        undone = undo(connection, last, "petugas", "keliru", NOW)
    assert undone.plan.stays == []
    assert stored(writer) == at_first
    assert_facts_are_right(database)
    assert bring().fate == "nothing_new"
    assert bring(everything=True).exit_code == 0
    assert person(writer, "Beni Santosa").nip == OTHER_NIP
    assert_facts_are_right(database)


@pytest.mark.heavy
def test_what_came_back_by_an_undone_undo_is_the_syncs_again(
    bring: Sync, office: Office, writer: Engine, database: URL
) -> None:
    bring()
    with writer.begin() as connection:
        batch = connection.scalars(select(ImportBatch.id).where(ImportBatch.name == f"simdiklat: {III}")).one()
        first = undo(connection, batch, "petugas", "keliru", NOW)
        assert first.batch_id
        undo(connection, first.batch_id, "petugas", "tidak keliru", NOW)
    office.do("DELETE FROM presensi WHERE id_peserta = 22", "DELETE FROM peserta WHERE id_peserta = 22")
    report = bring()
    assert report.kept == 0
    assert len(members(writer, III)) == 1
    assert len(batches(writer)) == 5
    assert_facts_are_right(database)
