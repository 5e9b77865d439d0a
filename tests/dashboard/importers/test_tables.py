"""Which table a file feeds: seen from its headings, or said; a file that could be two is refused with the cure."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from dashboard.importers.aspects import Aspects
from dashboard.importers.guides import GUIDES
from dashboard.importers.headings import heading_key
from dashboard.importers.tables import COLUMNS, tables, tables_of
from dashboard.importers.template import write_templates
from queries.loading import read_assessments
from queries.schema import Base


@pytest.fixture
def known(writer):
    with writer.connect() as connection:
        return tables(Aspects(read_assessments(connection)))


@pytest.mark.parametrize(
    ("headings", "names"),
    [
        ("NIP; Nama; Instansi", ["peserta"]),
        ("Nama; Instansi; Status; Nilai Akhir", ["peserta"]),
        ("No; Nama; Jabatan; Jumlah JP", ["peserta"]),
        ("Hari/Tanggal; Waktu; Materi; JP; Narasumber", ["sesi"]),
        ("Tanggal; Jam Mulai; Jam Selesai", ["sesi"]),
        ("NIP; Nama; Instansi; Tanggal; Keterangan", ["presensi"]),
        ("Nama; Tanggal; Sesi ke; Status", ["presensi"]),
        ("Nama; Jumlah Sesi; Jumlah Hadir", ["rekap"]),
        ("NIP; JP Dilaksanakan; JP Hadir; Kehadiran (%)", ["rekap"]),
        ("Nama; Aspek; Tahap; Nilai", ["nilai"]),
        ("No; Nama; Instansi; Pre Test; Post-Test", ["nilai"]),
        ("Nama; Sikap dan Perilaku (20%)", ["nilai"]),
        ("Nama; Integritas; Kerja Sama; Komunikasi", ["nilai"]),
        ("Program; Tahun; Angkatan; Tanggal Mulai; Tanggal Selesai", ["angkatan"]),
        ("Program; Tahun; Angkatan; Jumlah Peserta; Lulus", ["laporan"]),
        ("Angkatan; Asal; Peserta", ["laporan"]),
        ("Program; Tahun; Angkatan; Tanggal Mulai; Jumlah Peserta", ["angkatan"]),
        ("NIP; Nama; Program; Peserta", ["peserta"]),
        ("Nama; Pre Test; Post Test; Nilai Akhir", ["peserta", "nilai"]),
        ("Nama; Sesi Dilaksanakan; Sesi Hadir; Post Test", ["rekap", "nilai"]),
        ("Nama; Instansi; Kelulusan; Persentase Kehadiran", ["peserta", "rekap"]),
        ("DAFTAR PESERTA PELATIHAN", []),
        ("PELATIHAN; TAHUN", []),
    ],
)
def test_headings_say_which_table_it_is(known, headings, names):
    cells = [cell.strip() for cell in headings.split(";")]
    assert [table.name for table in tables_of(cells, list(known.values()))] == names


def test_a_file_that_could_be_two_is_refused_until_the_command_says_which(take, csv_file):
    named = {"program": "PKA", "tahun": "2024", "angkatan": "II"}
    both = csv_file("nama; instansi; pre test; nilai akhir\nAna; Kab. Gresik; 60; 85")
    report = take(both, **named)
    assert (report.exit_code, "peserta, atau nilai" in str(report.unusable)) == (2, True)
    assert "--table nilai" in str(report.unusable)
    first = take(both, **named, table="peserta")
    assert (first.exit_code, first.new, first.ignored_columns) == (0, 1, ["pre test"])
    second = take(both, **named, table="nilai")
    assert (second.exit_code, second.new, second.ignored_columns) == (0, 1, ["instansi", "nilai akhir"])


def test_a_file_of_another_table_than_said_names_the_headings_that_are_missing(take, csv_file):
    report = take(csv_file("nama; instansi\nAna; Kab. Gresik"), table="sesi")
    assert (report.exit_code, "Tanggal, Jam Mulai, dan Jam Selesai" in str(report.unusable)) == (2, True)


def test_with_a_table_said_the_sheet_of_that_table_is_read(take, workbook):
    book = workbook(
        {
            "Peserta": [["Nama", "Instansi"], ["Ana", "Kab. Gresik"]],
            "Jadwal": [["Tanggal", "Jam"], ["2-9-2024", "08.00-12.00"]],
        }
    )
    named = {"program": "PKA", "tahun": "2024", "angkatan": "II"}
    report = take(book, **named, table="sesi")
    assert (report.sheet, report.unread_sheets, report.new) == ("Jadwal", ["Peserta"], 1)


@pytest.mark.parametrize("name", list(COLUMNS))
def test_no_heading_means_two_columns_of_a_table(name):
    keys = [heading_key(heading) for headings in COLUMNS[name].values() for heading in headings]
    assert len(keys) == len(set(keys))


def test_every_template_is_known_and_its_examples_can_be_taken_in_one_after_the_other(tmp_path, take, known):
    write_templates(tmp_path)
    for name in GUIDES:
        headings = (tmp_path / f"{name}.csv").read_text(encoding="utf-8-sig").strip().split(";")
        assert [table.name for table in tables_of(headings, list(known.values()))] in ([name], ["peserta", name])
        assert "" not in known[name].known(headings)
        assert len(known[name].read_headings(headings).columns) == len(headings)
        book = load_workbook(tmp_path / f"{name}.xlsx")
        del book[book.sheetnames[0]]
        path = tmp_path / f"contoh-{name}.xlsx"
        book.save(path)
        report = take(path)
        said = [*map(str, report.problems), str(report.unusable)]
        assert (name, report.table, report.exit_code, said) == (name, name, 0, ["None"])
        assert report.new + report.changed == 2


def test_every_column_of_the_tables_is_explained_in_the_template():
    unexplained = {name: set(COLUMNS[name]) - set(GUIDES[name]) for name in COLUMNS}
    other_ways = {"rekap": {"persen"}, "presensi": {"jam_mulai", "jam_selesai"}}
    assert unexplained == {name: other_ways.get(name, set()) for name in COLUMNS}


def contents(engine):
    """Every row of every table."""
    with engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=str)
            for table in Base.metadata.sorted_tables
        }


@pytest.mark.parametrize("name", list(GUIDES))
def test_the_same_file_twice_changes_nothing_and_a_dry_run_writes_nothing(tmp_path, take, writer, name):
    write_templates(tmp_path)
    for earlier in GUIDES:
        book = load_workbook(tmp_path / f"{earlier}.xlsx")
        del book[book.sheetnames[0]]
        path = tmp_path / f"contoh-{earlier}.xlsx"
        book.save(path)
        before = contents(writer)
        dry = take(path, dry_run=True)
        assert (dry.fate, contents(writer) == before) == ("dry_run", True)
        report = take(path)
        assert (dry.new, dry.changed) == (report.new, report.changed)
        if earlier == name:
            break
    before = contents(writer)
    report = take(path)
    assert (report.fate, report.equal, report.batch_id) == ("nothing_new", 2, None)
    assert contents(writer) == before
