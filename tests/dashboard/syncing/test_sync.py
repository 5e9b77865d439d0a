"""A sync brings what an office's application holds, and afterwards what changed there: all of it, and no more."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, delete, func, select, update

from dashboard.importers.importing import import_files
from dashboard.importers.options import ImportOptions
from queries.schema import (
    Attendance,
    Cohort,
    DataVersion,
    Enrolment,
    ImportBatch,
    Participant,
    ParticipantIdentifier,
    SourceRow,
)
from queries.sources import SourceProblem, source_engine, source_reading
from tests.dashboard.syncing.conftest import NOW, assert_facts_are_right, dump, scalar, stored

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import URL

    from tests.dashboard.syncing.conftest import Office, Sync

II, III = "PKA.2024.2@BPSDM Jatim", "PKA.2024.3@BPSDM Jatim"
ANA, BEN, CAZ, DODI, EKA = "Ana Putri, S.Sos.", "Ben Santosa", "Caz Rahma", "Dodi Amin", "Eka Prasetyo"


def marks(engine: Engine) -> dict[tuple[str, str], str]:
    """(When, who) -> mark."""
    return {(f"{when:%d %H}", who): status for _, when, who, status in stored(engine)["mark"]}


def members(engine: Engine, code: str) -> set[str]:
    return {row[1] for row in stored(engine)["enrolment"] if row[0] == code}


def batches(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(ImportBatch.name).order_by(ImportBatch.id)))


def test_everything_arrives(bring: Sync, writer: Engine, database: URL) -> None:
    report = bring()
    assert report.exit_code == 0
    assert {name: table.counts.new for name, table in report.tables.items()} == {
        "angkatan": 2, "peserta": 5, "sesi": 4, "presensi": 10, "nilai": 5,
    }  # fmt: skip
    people = {row[1]: row[2:] for row in stored(writer)["enrolment"]}
    assert people[ANA][:4] == ("197912312005012001", "P", people[ANA][2], "Kabupaten Gresik")
    assert people[ANA][5:] == ("administrator", "IV/a", "S2", "lulus", 8550)
    assert people[CAZ][3:5] == ("Kabupaten Sidoarjo", "Dinas Kesehatan Kab. Sidoarjo")
    assert ("02 13", CAZ) not in marks(writer)  # "-" is not recorded
    assert marks(writer)["03 08", CAZ] == "tugas_dinas"
    assert (II, ANA, "TES.PKA", "post", 8050) in stored(writer)["score"]
    assert batches(writer) == [f"simdiklat: {II}", f"simdiklat: {III}"]
    with writer.connect() as connection:
        assert set(connection.scalars(select(ImportBatch.kind))) == {"sync"}
        assert connection.scalar(select(func.count()).select_from(SourceRow)) == 27
    assert_facts_are_right(database)


def test_nothing_changed_means_nothing_is_written(bring: Sync, writer: Engine) -> None:
    bring()
    before = dump(writer)
    assert bring().fate == "nothing_new"
    assert bring(everything=True).fate == "nothing_new"
    assert dump(writer) == before


def test_only_what_changed_is_brought(bring: Sync, office: Office, writer: Engine, database: URL) -> None:
    bring()
    office.do(
        "UPDATE peserta SET nilai_akhir = 90.005, gol = 'IV/b' WHERE id_peserta = 11",
        "UPDATE presensi SET ket = 'H' WHERE id_jadwal = 103 AND id_peserta = 12",
        "INSERT INTO nilai VALUES (6, 12, 'SIKAP', 81)",
    )
    report = bring()
    changed = {name: (table.counts.new, table.counts.changed) for name, table in report.tables.items()}
    assert changed == {
        "angkatan": (0, 0), "peserta": (0, 1), "sesi": (0, 0), "presensi": (0, 1), "nilai": (1, 0),
    }  # fmt: skip
    assert batches(writer)[2:] == [f"simdiklat: {II}"]
    assert marks(writer)["03 08", BEN] == "hadir"
    assert next(row for row in stored(writer)["enrolment"] if row[1] == ANA)[8::3] == ("IV/b", 9001)
    assert_facts_are_right(database)


def test_a_corrected_nip_and_a_moved_session_stay_what_they_are(
    bring: Sync, office: Office, writer: Engine, database: URL
) -> None:
    bring()
    ids = "SELECT {} FROM {} ORDER BY 1"
    before = [scalar(writer, ids.format(f"sum({key})", table)) for key, table in
              (("participant_id", "enrolment"), ("id", "class_session"), ("session_id", "attendance"))]  # fmt: skip
    office.do(
        "UPDATE peserta SET nip = 198001012006011002, nama_lengkap = 'Beni Santosa' WHERE id_peserta = 12",
        "UPDATE jadwal SET tgl = '2024-09-04', mulai = '13:00', selesai = '16:00' WHERE id_jadwal = 103",
    )
    report = bring()
    assert report.exit_code == 0
    after = [scalar(writer, ids.format(f"sum({key})", table)) for key, table in
             (("participant_id", "enrolment"), ("id", "class_session"), ("session_id", "attendance"))]  # fmt: skip
    assert after == before
    assert ("Beni Santosa", "198001012006011002") in {row[1:3] for row in stored(writer)["enrolment"]}
    assert marks(writer)["04 13", CAZ] == "tugas_dinas"
    assert not [when for when, _ in marks(writer) if when.startswith("03")]
    assert_facts_are_right(database)


def test_another_person_under_the_same_key_takes_the_place(
    bring: Sync, office: Office, writer: Engine, database: URL
) -> None:
    bring()
    office.do("UPDATE peserta SET nip = 197001011995031009, nama_lengkap = 'Umar Yusuf' WHERE id_peserta = 12")
    assert bring().exit_code == 0
    assert members(writer, II) == {ANA, "Umar Yusuf", CAZ}
    assert marks(writer)["02 08", "Umar Yusuf"] == "terlambat"
    assert scalar(writer, f"SELECT count(*) FROM participant WHERE name = '{BEN}'") == 0
    assert_facts_are_right(database)


def test_who_moves_to_another_cohort_moves_here_too(
    bring: Sync, office: Office, writer: Engine, database: URL
) -> None:
    bring()
    office.do(
        "DELETE FROM presensi WHERE id_peserta = 12",
        "UPDATE peserta SET id_diklat = 2 WHERE id_peserta = 12",
        "INSERT INTO presensi VALUES (201, 12, 'H')",
    )
    assert bring().exit_code == 0
    assert members(writer, II) == {ANA, CAZ}
    assert members(writer, III) == {BEN, DODI, EKA}
    assert (III, BEN, "TES.PKA", "post", 7500) in stored(writer)["score"]
    assert_facts_are_right(database)


def test_who_is_refused_where_he_moves_stays_where_he_was(
    bring: Sync, office: Office, writer: Engine, database: URL
) -> None:
    bring()
    before = stored(writer)
    office.do("UPDATE peserta SET id_diklat = 2, nilai_akhir = 150 WHERE id_peserta = 13")
    assert bring().exit_code == 1
    assert stored(writer) == before
    office.do("UPDATE peserta SET nilai_akhir = NULL WHERE id_peserta = 13")
    bring()
    assert members(writer, III) == {CAZ, DODI, EKA}
    assert_facts_are_right(database)


def test_two_who_change_places_do_so(bring: Sync, office: Office, writer: Engine, database: URL) -> None:
    bring()
    office.do(
        "DELETE FROM presensi WHERE id_peserta IN (13, 21)",
        "UPDATE peserta SET id_diklat = 3 - id_diklat WHERE id_peserta IN (13, 21)",
    )
    assert bring(allow_deletions=True).exit_code == 0
    assert members(writer, II) == {ANA, BEN, DODI}
    assert members(writer, III) == {CAZ, EKA}
    assert scalar(writer, "SELECT count(*) FROM source_row WHERE table_name = 'peserta'") == 5
    assert_facts_are_right(database)


def test_what_was_changed_here_stays_until_all_is_compared(bring: Sync, writer: Engine, database: URL) -> None:
    bring()
    at_first = stored(writer)
    with writer.begin() as connection:
        connection.execute(update(Enrolment).values(final_score=1))
        connection.execute(delete(Attendance))
    assert bring().fate == "nothing_new"
    assert not stored(writer)["mark"]
    assert bring(everything=True).exit_code == 0
    after = stored(writer)
    assert after["mark"] == at_first["mark"]
    assert (BEN, 7925) in {(row[1], row[-1]) for row in after["enrolment"]}
    assert_facts_are_right(database)


def test_two_syncs_at_once_bring_everything_once(bring: Sync, writer: Engine, database: URL) -> None:
    both = [threading.Thread(target=bring) for _ in range(2)]
    for sync in both:
        sync.start()
    for sync in both:
        sync.join()
    assert batches(writer) == [f"simdiklat: {II}", f"simdiklat: {III}"]
    assert len(stored(writer)["mark"]) == 10
    assert_facts_are_right(database)


def test_what_goes_is_taken_away_and_comes_back_whole(
    bring: Sync, office: Office, writer: Engine, database: URL
) -> None:
    bring()
    at_first = stored(writer)
    office.do(
        "DELETE FROM nilai WHERE id_peserta = 12",
        "DELETE FROM presensi WHERE id_peserta = 12",
        "DELETE FROM peserta WHERE id_peserta = 12",
    )
    report = bring()
    assert report.tables["peserta"].counts.removed == 1
    assert members(writer, II) == {ANA, CAZ}
    assert scalar(writer, f"SELECT count(*) FROM participant WHERE name = '{BEN}'") == 0
    assert_facts_are_right(database)
    office.do(
        "INSERT INTO peserta VALUES"
        " (12, 1, 198001012005011002, 'Ben Santosa', 1, NULL, 2, 'III.b', 'III/d', 'S1', 'L', 79.25)",
        "INSERT INTO presensi VALUES (101, 12, 'T'), (102, 12, 'H'), (103, 12, 'A')",
        "INSERT INTO nilai VALUES (3, 12, 'PRE', 60), (4, 12, 'POST', 75)",
    )
    assert bring().exit_code == 0
    assert stored(writer) == at_first
    assert_facts_are_right(database)


def test_a_record_made_anew_for_the_same_person_loses_no_mark(
    bring: Sync, office: Office, writer: Engine, database: URL
) -> None:
    """The key of the participant is new, those of the marks are not: they went along and are brought again at once."""
    bring()
    at_first = stored(writer)
    office.do(
        "UPDATE peserta SET id_peserta = 19 WHERE id_peserta = 12",
        "UPDATE nilai SET id_peserta = 19 WHERE id_peserta = 12",
        "UPDATE presensi SET id_peserta = 19 WHERE id_peserta = 12",
    )
    assert bring().exit_code == 0
    assert stored(writer) == at_first
    assert_facts_are_right(database)


def test_a_cohort_that_is_gone_goes_and_another_year_is_another_cohort(
    bring: Sync, office: Office, writer: Engine, database: URL
) -> None:
    bring()
    office.do("UPDATE diklat SET thn = 2025 WHERE id_diklat = 2")
    assert bring().exit_code == 0
    assert {row[0] for row in stored(writer)["cohort"]} == {II, "PKA.2025.3@BPSDM Jatim"}
    assert members(writer, "PKA.2025.3@BPSDM Jatim") == {DODI, EKA}
    assert scalar(writer, f"SELECT count(*) FROM source_row WHERE cohort_code = '{III}'") == 0
    assert_facts_are_right(database)


def test_what_is_emptied_there_is_emptied_here(bring: Sync, office: Office, writer: Engine, database: URL) -> None:
    bring()
    office.do(
        "UPDATE peserta SET nilai_akhir = NULL, sts = '', pend = NULL WHERE id_peserta = 11",
        "UPDATE presensi SET ket = '-' WHERE id_jadwal = 101 AND id_peserta = 11",
        "UPDATE jadwal SET jml_jp = NULL WHERE id_jadwal = 102",
        "UPDATE nilai SET skor = NULL WHERE id_nilai = 5",
        "UPDATE diklat SET tempat = NULL WHERE id_diklat = 1",
    )
    assert bring().exit_code == 0
    ana = next(row for row in stored(writer)["enrolment"] if row[1] == ANA)
    assert ana[9:] == (None, "belum_dinilai", None)
    assert ("02 08", ANA) not in marks(writer)
    assert scalar(writer, "SELECT count(*) FROM class_session WHERE jp IS NULL") == 1
    assert not [row for row in stored(writer)["score"] if row[2] == "PKA.SIKAP"]
    assert (II, None) in {(row[0], row[3]) for row in stored(writer)["cohort"]}
    assert_facts_are_right(database)


def test_what_a_file_brought_stays_and_is_told(
    bring: Sync, office: Office, writer: Engine, database: URL, tmp_path: Path
) -> None:
    roster = tmp_path / "peserta.csv"
    roster.write_text("nip;nama;instansi\n198001012005011002;Ben Santosa;Kab. Tuban\n")
    options = ImportOptions(program="PKA", tahun="2024", angkatan="II")
    assert import_files(writer, [roster], options, NOW).exit_code == 0
    bring()
    office.do(
        "DELETE FROM nilai WHERE id_peserta = 12",
        "DELETE FROM presensi WHERE id_peserta = 12",
        "DELETE FROM peserta WHERE id_peserta = 12",
    )
    report = bring()
    assert report.kept == 1
    assert BEN in members(writer, II)
    assert BEN not in {who for _, who in marks(writer)}
    assert bring().fate == "nothing_new"
    assert_facts_are_right(database)


def test_a_final_cohort_is_left_alone(bring: Sync, office: Office, writer: Engine, database: URL) -> None:
    bring()
    with writer.begin() as connection:
        connection.execute(update(Cohort).where(Cohort.code == II).values(finalised_at=NOW))
    assert bring(everything=True).locked == {}
    before = stored(writer)
    office.do(
        "UPDATE peserta SET nilai_akhir = 70 WHERE id_peserta = 11",
        "DELETE FROM nilai WHERE id_nilai = 5",
    )
    report = bring()
    assert report.locked == {II: 2}
    assert report.exit_code == 1
    assert stored(writer) == before


def test_a_source_that_is_suddenly_empty_empties_nothing(
    bring: Sync, office: Office, writer: Engine, database: URL
) -> None:
    bring()
    before = dump(writer)
    office.do("DELETE FROM presensi")
    report = bring()
    assert report.exit_code == 2
    assert "presensi 11 dari 11" in "\n".join(report.lines())
    assert dump(writer) == before
    assert bring(allow_deletions=True).exit_code == 0
    assert not stored(writer)["mark"]
    assert_facts_are_right(database)


def test_a_wrong_row_is_refused_and_told_and_the_rest_goes_on(
    bring: Sync, office: Office, writer: Engine, database: URL
) -> None:
    bring()
    office.do(
        "INSERT INTO m_instansi VALUES (9, 'Malang')",
        "INSERT INTO peserta VALUES (14, 1, 19790101, 'Fani Adi', 1, NULL, 1, NULL, NULL, NULL, '', NULL)",
        "INSERT INTO peserta VALUES (15, 1, NULL, 'Gita Lestari', 1, NULL, 9, NULL, NULL, NULL, '', NULL)",
        "INSERT INTO peserta VALUES (16, 1, NULL, 'Hadi Wijaya', 1, NULL, 1, NULL, NULL, NULL, '', NULL)",
        "UPDATE peserta SET nilai_akhir = 185.5, gol = 'IV/b' WHERE id_peserta = 11",
    )
    report = bring()
    assert report.exit_code == 1
    assert report.tables["peserta"].counts.refused == 3
    assert members(writer, II) == {ANA, BEN, CAZ, "Hadi Wijaya"}
    assert next(row for row in stored(writer)["enrolment"] if row[1] == ANA)[8::3] == ("IV/a", 8550)
    said = "\n".join(report.lines())
    assert "kolom nip: 1 baris (kunci 14: “19***1”). NIP harus 18 digit, ini 8 digit" in said
    assert "Malang" in said
    assert dump(writer) == (bring(), dump(writer))[1]  # refused again, and nothing written
    office.do("UPDATE peserta SET nilai_akhir = 86 WHERE id_peserta = 11")
    bring()
    assert next(row for row in stored(writer)["enrolment"] if row[1] == ANA)[8::3] == ("IV/b", 8600)
    assert_facts_are_right(database)


def test_a_row_whose_cohort_cannot_be_read_any_more_is_not_gone(
    bring: Sync, office: Office, writer: Engine
) -> None:
    bring()
    before = stored(writer)
    office.do("UPDATE diklat SET nama_diklat = 'Diklat Antah Berantah' WHERE id_diklat = 2")
    report = bring()
    assert report.exit_code == 1
    assert stored(writer) == before


def test_two_rows_with_one_key_are_both_refused(
    bring: Sync, writer: Engine, mapping_of: Callable[..., Path]
) -> None:
    report = bring(mapping_of(("SELECT j.id_jadwal AS kunci", "SELECT j.id_diklat AS kunci")))
    assert "Kunci ini dipakai beberapa baris" in "\n".join(report.lines())
    assert {row[0] for row in stored(writer)["session"]} == {III}


def test_a_number_that_lost_digits_and_bytes_are_refused(
    bring: Sync, office: Office, writer: Engine, mapping_of: Callable[..., Path]
) -> None:
    mysql = office.url.startswith("mysql")
    inexact = f"CAST(p.nip AS {'DOUBLE' if mysql else 'double precision'}) AS nip, p.nama_lengkap AS nama, CASE"
    binary = "X'E9E8' AS topik" if mysql else "decode('e9e8', 'hex') AS topik"
    mapping = mapping_of(("p.nip, p.nama_lengkap AS nama, CASE", inexact), ("j.materi AS topik", binary))
    said = "\n".join(bring(mapping).lines())
    assert "kolom nip: 4 baris" in said
    assert "DOUBLE atau FLOAT" in said
    assert "kolom topik: 4 baris" in said
    assert {row[1] for row in stored(writer)["enrolment"]} == {CAZ}
    assert not stored(writer)["session"]


@pytest.mark.parametrize(
    ("exchanged", "said"),
    [
        (("j.tgl AS tanggal, j.mulai AS jam_mulai, j.selesai", "j.selesai"), "tanggal; jam_mulai, atau jam"),
        (("p.pend AS pendidikan", "p.pendidikan"), "menolak SELECT"),
        (("SELECT id_diklat AS kunci", "DELETE FROM diklat; SELECT id_diklat AS kunci"), "bukan SELECT"),
        (("n.id_nilai AS kunci, ", ""), "kunci"),
    ],
)
def test_a_statement_that_cannot_be_used_stops_the_sync(
    bring: Sync, writer: Engine, mapping_of: Callable[..., Path], exchanged: tuple[str, str], said: str
) -> None:
    before = dump(writer)
    report = bring(mapping_of(exchanged))
    assert report.exit_code == 2
    assert said in "\n".join(report.lines())
    assert dump(writer) == before


def test_a_source_that_dies_in_the_middle_changes_nothing(
    bring: Sync, office: Office, writer: Engine, mapping_of: Callable[..., Path]
) -> None:
    nap = "SLEEP(0.5)" if office.url.startswith("mysql") else "pg_sleep(0.5)"
    slowly = mapping_of(("r.ket AS status_kehadiran", f"r.ket AS status_kehadiran, {nap} AS jeda"))
    reports: list[Any] = []
    sync = threading.Thread(target=lambda: reports.append(bring(slowly)))
    sync.start()
    time.sleep(1.5)
    office.do(office.end_readers)
    sync.join()
    assert reports[0].exit_code == 2
    assert "putus di tengah" in "\n".join(reports[0].lines())
    assert not stored(writer)["cohort"]


def test_the_source_cannot_be_written_whoever_reads(office: Office) -> None:
    with (
        pytest.raises(SourceProblem, match=r"(?i)read.only"),
        source_reading(source_engine(office.owner)) as connection,
    ):
        connection.exec_driver_sql("DELETE FROM nilai")
    with pytest.raises(SourceProblem), source_reading(source_engine(office.owner)) as connection:
        connection.exec_driver_sql("CREATE TABLE ours (id integer)")


def test_recaps_come_change_and_go(
    bring: Sync, office: Office, writer: Engine, database: URL, mapping_of: Callable[..., Path]
) -> None:
    office.do(
        "CREATE TABLE rekap (id_peserta integer PRIMARY KEY, hadir integer, dari integer)",
        "INSERT INTO rekap VALUES (21, 9, 10), (22, 8, 10)",
    )
    recap = (
        "rekap = '''SELECT r.id_peserta AS kunci, d.nama_diklat AS program, d.thn AS tahun, d.angkatan,"
        " p.nama_lengkap AS nama, hadir AS sesi_hadir, dari AS sesi_dilaksanakan FROM rekap r"
        " JOIN peserta p ON p.id_peserta = r.id_peserta JOIN diklat d ON d.id_diklat = p.id_diklat'''\n"
    )
    mapping = mapping_of(('nilai = """', f'{recap}nilai = """'))
    held = select(Participant.name, Enrolment.recap_sessions_attended).join(Enrolment).where(
        Enrolment.recap_sessions_held.is_not(None)
    )  # fmt: skip
    bring(mapping)
    with writer.connect() as connection:
        assert {tuple(row) for row in connection.execute(held)} == {(DODI, 9), (EKA, 8)}
    office.do("UPDATE rekap SET hadir = 10 WHERE id_peserta = 21", "DELETE FROM rekap WHERE id_peserta = 22")
    bring(mapping)
    with writer.connect() as connection:
        assert {tuple(row) for row in connection.execute(held)} == {(DODI, 10)}
    assert_facts_are_right(database)


def test_a_dry_run_and_a_check_write_nothing(bring: Sync, writer: Engine, mapping_of: Callable[..., Path]) -> None:
    before = dump(writer)
    assert bring(dry_run=True).tables["peserta"].counts.new == 5
    broken = mapping_of(("p.pend AS pendidikan", "p.pendidikan"), ("j.jml_jp AS jp, ", ""))
    report = bring(broken, is_check=True)
    assert report.exit_code == 1
    assert str(report.pages[0]).startswith("Ringkasan: tidak")
    report = bring(mapping_of(("j.jml_jp AS jp, ", "")), is_check=True)
    assert [str(page) for page in report.pages] == [
        "Ringkasan: ya.",
        "Komposisi Peserta: ya.",
        "Kehadiran: ya, tanpa JP (dihitung dalam sesi).",
        "Kompetensi: ya.",
    ]
    assert dump(writer) == before


def test_people_known_by_another_identifier_go_with_it(
    bring: Sync, office: Office, writer: Engine, mapping_of: Callable[..., Path]
) -> None:
    mapping = mapping_of(
        ("p.pend AS pendidikan", "p.pend AS pendidikan, CONCAT('u', p.id_peserta, '@x.id') AS email")
    )
    bring(mapping)
    office.do("DELETE FROM presensi WHERE id_peserta = 22", "DELETE FROM peserta WHERE id_peserta = 22")
    bring(mapping)
    with writer.connect() as connection:
        emails = set(connection.scalars(select(ParticipantIdentifier.value)))
    assert emails == {"u11@x.id", "u12@x.id", "u13@x.id", "u21@x.id"}


def test_a_sample_takes_no_real_rows(bring: Sync, writer: Engine) -> None:
    with writer.begin() as connection:
        connection.execute(update(DataVersion).values(is_sample=True))
    report = bring()
    assert report.exit_code == 2
    assert "data contoh" in "\n".join(report.lines())
    assert not stored(writer)["cohort"]


def test_a_nip_under_another_name_is_taken_where_that_is_insisted_on(
    bring: Sync, office: Office, writer: Engine, database: URL
) -> None:
    bring()
    office.do("UPDATE peserta SET nama_lengkap = 'Umar Yusuf' WHERE id_peserta = 12")
    assert bring().exit_code == 1
    assert BEN in members(writer, II)
    assert bring(accept_corrections=True).exit_code == 0
    assert members(writer, II) == {ANA, "Umar Yusuf", CAZ}
    assert marks(writer)["02 08", "Umar Yusuf"] == "terlambat"
    assert_facts_are_right(database)
