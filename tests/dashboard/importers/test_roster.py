"""Taking rosters in: one file is one transaction, refused rows are named, the same file twice changes nothing."""

from __future__ import annotations

import json
import random

import pytest
from sqlalchemy import Engine, func, select, update

from dashboard.importers.importing import import_files
from dashboard.importers.options import ImportOptions
from dashboard.importers.report import Report
from queries.agencies import governments
from queries.freshness import freshness
from queries.schema import (
    Agency,
    Base,
    Cohort,
    DataVersion,
    Enrolment,
    EnrolmentFact,
    ImportBatch,
    ImportChange,
    Participant,
)
from tests.dashboard.importers.conftest import NOW

ORIGINS_OF_2019 = (
    *["Kejaksaan Republik Indonesia"] * 2,
    "LPP TVRI",
    "Pemerintah Provinsi Jawa Timur",
    "Dinas Kesehatan Provinsi Jawa Timur",
    "RSUD dr. Soetomo",
    "Prov Jatim",
    "BKD Prov. Jatim",
    "Dinas Pendidikan Prov. Jatim",
    "Bappeda Provinsi Jawa Timur",
    "Biro Umum Setda Prov. Jatim",
    "PROV. JAWA TIMUR",
    "Prov Kalimantan Barat",
    *["Kabupaten/Kota"] * 43,
)
TITLE = {"program": "PKN II", "tahun": "2019", "angkatan": "XXV"}


def rows_of_2019():
    """The roster as an office writes it: letterhead, title, numbered rows, NIPs in groups."""
    chance = random.Random(2019)
    yield ["PEMERINTAH PROVINSI JAWA TIMUR"]
    yield ["BADAN PENGEMBANGAN SUMBER DAYA MANUSIA"]
    yield []
    yield ["DAFTAR PESERTA PELATIHAN KEPEMIMPINAN NASIONAL TINGKAT II ANGKATAN XXV TAHUN 2019"]
    yield []
    yield ["No.", "Nama Lengkap", "NIP", "Pangkat/Gol.", "Eselon", "Asal Instansi"]
    for number, origin in enumerate(ORIGINS_OF_2019, start=1):
        year = chance.randint(1962, 1979)
        born = f"{year}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
        nip = f"{born} {year + 24}03 {1 + number % 2} {number:03d}"
        name = f"Drs. Peserta {chr(64 + number % 26 + 1)}{chr(97 + number // 26)}wan, M.Si."
        yield [number, name, nip, "Pembina Utama Muda (IV/c)", "II.b", origin]


@pytest.fixture
def roster_of_2019(workbook):
    return workbook({"Sheet1": list(rows_of_2019())}, "Daftar Peserta PKN II Angk XXV.xlsx")


def contents(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=str)
            for table in Base.metadata.sorted_tables
        }


def count(engine: Engine, table: type[Base]) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def test_the_roster_of_2019_is_56_people_by_origin_2_1_9_1_43(take, roster_of_2019, writer):
    report = take(roster_of_2019, **TITLE)
    assert (report.exit_code, report.new, report.refused, report.warnings) == (0, 56, 0, [])
    origins = governments()
    by_origin = (
        select(origins.c.origin, Agency.code, func.count())
        .join(EnrolmentFact, EnrolmentFact.agency_id == origins.c.agency_id)
        .join(Agency, Agency.id == origins.c.government_id)
        .group_by(origins.c.origin, Agency.code)
    )
    with writer.connect() as connection:
        assert {tuple(row) for row in connection.execute(by_origin)} == {
            ("pusat", "KEJAKSAAN", 2),
            ("pusat", "LPP-TVRI", 1),
            ("provinsi_sendiri", "35", 9),
            ("provinsi_lain", "61", 1),
            ("kabkota_tidak_dirinci", "KABKOTA", 43),
        }
        cohort = connection.execute(select(Cohort.code, Cohort.label)).one()
        assert tuple(cohort) == ("PKN-II.2019.25@BPSDM Jatim", "XXV")
        assert freshness(connection).version == 1


def test_loading_the_same_file_twice_changes_nothing_not_even_the_version(take, roster_of_2019, writer):
    take(roster_of_2019, **TITLE)
    before = contents(writer)
    report = take(roster_of_2019, **TITLE)
    assert (report.fate, report.new, report.changed, report.equal) == ("nothing_new", 0, 0, 56)
    assert contents(writer) == before


def test_a_dry_run_says_the_same_and_writes_nothing(take, roster_of_2019, writer):
    before = contents(writer)
    report = take(roster_of_2019, **TITLE, dry_run=True)
    assert (report.exit_code, report.fate, report.new) == (0, "dry_run", 56)
    assert contents(writer) == before


def test_a_corrected_file_updates_and_keeps_the_row_as_it_was(take, csv_file, writer):
    heading = "program; tahun; angkatan; nama; instansi; nilai akhir\n"
    take(csv_file(heading + "PKA; 2024; II; Ana; Kab. Gresik; 80,00\nPKA; 2024; II; Ben; Kab. Gresik; 81"))
    report = take(
        csv_file(heading + "PKA; 2024; II; Ana; Kab. Gresik; 80,50\nPKA; 2024; II; Ben; Kab. Gresik; 81")
    )
    assert (report.new, report.changed, report.equal) == (0, 1, 1)
    with writer.connect() as connection:
        scores = select(Participant.name, Enrolment.final_score).join(Participant).order_by(Participant.name)
        assert [tuple(row) for row in connection.execute(scores)] == [("Ana", 8050), ("Ben", 8100)]
        facts = select(EnrolmentFact.final_score).order_by(EnrolmentFact.final_score)
        assert list(connection.scalars(facts)) == [8050, 8100]
        (change,) = connection.execute(
            select(ImportChange.table_name, ImportChange.before).where(ImportChange.batch_id == report.batch_id)
        ).all()
        assert (change.table_name, change.before["final_score"]) == ("enrolment", 8000)


def test_a_blank_cell_never_erases(take, csv_file, writer):
    full = "program; tahun; angkatan; nip; nama; instansi; golongan; nilai akhir; status; tanggal lahir\n"
    take(csv_file(full + "PKA; 2024; II; 197912312005011001; Ana; Kab. Gresik; III/d; 80; Lulus; 31-12-1979"))
    before = contents(writer)
    report = take(csv_file(full + "PKA; 2024; II; 197912312005011001; ; ; -; ; ; "))
    assert (report.exit_code, report.equal) == (0, 1)
    assert contents(writer) == before


MIXED = """
program; tahun; angkatan; nip; nama; instansi; nilai akhir
PKA; 2024; II; 197912312005011001; Ana; Kab. Gresik; 80
PKA; 2024; II; 198001012005012002; Ben; Malang; 1.234
"""


def test_with_a_refused_row_nothing_is_written(take, csv_file, writer):
    before = contents(writer)
    report = take(csv_file(MIXED))
    assert (report.exit_code, report.fate, report.new, report.refused) == (1, "not_written", 1, 1)
    assert contents(writer) == before


def test_accept_valid_writes_the_valid_rows_and_twice_is_once(take, csv_file, writer):
    report = take(csv_file(MIXED), accept_valid=True)
    assert (report.exit_code, report.fate, report.new, report.refused) == (1, "written", 1, 1)
    assert count(writer, Enrolment) == 1
    before = contents(writer)
    assert take(csv_file(MIXED), accept_valid=True).exit_code == 1
    assert contents(writer) == before


def test_every_refused_cell_is_named_with_line_column_value_and_what_to_do(take, csv_file):
    report = take(csv_file(MIXED))
    agency, score = report.problems
    assert (agency.line, agency.column, agency.value) == (3, "instansi", "Malang")
    assert "Kabupaten Malang (35.07)" in agency.sentence
    assert "Kota Malang (35.73)" in agency.sentence
    assert "python -m dashboard instansi --alias" in agency.sentence
    assert (score.line, score.column, score.value) == (3, "nilai akhir", "1.234")


def test_reports_show_no_nip_and_no_name_in_full(take, csv_file):
    report = take(
        csv_file(
            """
            program; tahun; angkatan; nip; nama; instansi
            PKA; 2024; II; 19791231200501100; Ana Putri; Kab. Gresik
            PKA; 2024; II; 197912312005011000; 12345678; Kab. Gresik
            PKA; 2024; II; ; Budi Luhur; Kab. Gresik
            PKA; 2024; II; ; Budi Luhur; Kab. Gresik
            """
        )
    )
    said = "\n".join(Report([report]).lines()) + json.dumps(report.to_json())
    assert report.refused == 4
    assert "19***0" in said
    assert "B*** L***" in said
    for secret in ("19791231200501100", "197912312005011000", "Budi", "Luhur"):
        assert secret not in said


def test_the_command_may_name_the_cohort_but_not_against_the_file(take, csv_file):
    roster = csv_file("tahun; nama; instansi\n2019; Ana; Kab. Gresik\n2020; Ben; Kab. Gresik")
    report = take(roster, program="PKN II", tahun="2019", angkatan="25", kelas="A")
    assert (report.exit_code, report.new) == (1, 1)
    (problem,) = report.problems
    assert (problem.line, problem.column) == (3, "tahun")
    assert "--tahun" in problem.sentence


def test_a_cohort_that_is_not_named_is_asked_for(take, csv_file):
    roster = csv_file("nama; instansi\nAna; Kab. Gresik")
    assert "--program" in str(take(roster).unusable)
    assert "--tahun" in str(take(roster, program="PKA").unusable)
    (problem,) = take(roster, program="PKA", tahun="2024").problems
    assert "--angkatan" in problem.sentence


def test_an_option_that_means_nothing_makes_the_command_unusable(take, csv_file):
    roster = csv_file("nama; instansi\nAna; Kab. Gresik")
    assert "--program “Pelatihan Terbang”" in str(take(roster, program="Pelatihan Terbang", tahun="2024").unusable)
    report = take(roster, program="PKA", tahun="2024", angkatan="IIII")
    assert (report.exit_code, "--angkatan “IIII”" in str(report.unusable)) == (2, True)


def test_a_technical_course_needs_no_number(take, csv_file, writer):
    with writer.connect() as connection:
        from queries.schema import Programme

        name = connection.scalar(select(Programme.name).where(Programme.kind == "teknis").order_by(Programme.code))
    report = take(csv_file("nama; instansi\nAna; Kab. Gresik"), program=name, tahun="2024")
    assert report.exit_code == 0
    with writer.connect() as connection:
        assert connection.execute(select(Cohort.number, Cohort.class_label)).one() == (0, "")


def test_unknown_columns_are_reported_never_silent(take, csv_file):
    report = take(csv_file("nama; hobi; instansi\nAna; catur; Kab. Gresik; lagi"), **TITLE)
    assert report.ignored_columns == ["hobi", "kolom D (tanpa judul)"]


def test_a_unit_is_kept_as_written(take, csv_file, writer):
    take(csv_file("nama; instansi\nAna; Dinas Kesehatan Kab. Sidoarjo"), **TITLE)
    with writer.connect() as connection:
        found = connection.execute(select(Agency.code, Enrolment.unit).join(Enrolment)).one()
    assert tuple(found) == ("35.15", "Dinas Kesehatan Kab. Sidoarjo")


def test_gender_and_birth_date_come_from_the_nip_only_where_the_file_has_none(take, csv_file, writer):
    report = take(
        csv_file(
            """
            nip; nama; jenis kelamin; instansi
            197912312005012001; Ana; ; Kab. Gresik
            198001022005011002; Ben; P; Kab. Gresik
            """
        ),
        **TITLE,
    )
    assert [warning.line for warning in report.warnings] == [3]
    with writer.connect() as connection:
        people = select(Participant.name, Participant.gender, Participant.birth_date).order_by(Participant.name)
        found = [(row.name, row.gender, str(row.birth_date)) for row in connection.execute(people)]
    assert found == [("Ana", "P", "1979-12-31"), ("Ben", "P", "1980-01-02")]


def test_a_sample_database_refuses_real_rows(take, roster_of_2019, writer):
    with writer.begin() as connection:
        connection.execute(update(DataVersion).values(is_sample=True))
    before = contents(writer)
    report = take(roster_of_2019, **TITLE)
    assert (report.exit_code, "data contoh" in str(report.unusable)) == (2, True)
    assert contents(writer) == before


def test_one_file_is_one_transaction_and_the_gravest_code_counts(csv_file, tmp_path, writer):
    good = csv_file("nama; instansi\nAna; Kab. Gresik", "good.csv")
    bad = csv_file("nama; instansi\nBen; Malang", "bad.csv")
    report = import_files(writer, [good, bad, tmp_path / "nihil.csv"], ImportOptions(**TITLE), NOW)
    assert [file.exit_code for file in report.files] == [0, 1, 2]
    assert report.exit_code == 2
    assert count(writer, Enrolment) == 1
    assert json.loads(json.dumps(report.to_json()))["files"][1]["rows"]["refused"] == 1


def test_a_batch_says_which_file_it_was(take, roster_of_2019, writer):
    report = take(roster_of_2019, **TITLE, loaded_by="petugas")
    with writer.connect() as connection:
        row = connection.execute(select(ImportBatch.__table__)).one()
    assert (row.kind, row.name, row.sha256) == ("peserta", roster_of_2019.name, report.sha256)
    assert (row.loaded_by, row.loaded_at, row.rows_new, row.rows_refused) == ("petugas", NOW, 56, 0)
