"""Reports are read cell by cell: of whom a number is, and what is no number of people."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from queries.schema import ReportedTotal

HEAD = "program; tahun; angkatan; kelas; peserta; lulus; asal; sumber"
PKN = "PKN II; 2019; XXV; "


@pytest.fixture
def report(take, csv_file):
    """Takes in rows of a report; the first five cells are those of PKN II Angkatan XXV."""

    def _report(*rows: str, **options):
        return take(csv_file("\n".join([HEAD, *(f"{PKN};{row}" for row in rows)]), "laporan.csv"), **options)

    return _report


def stored(writer):
    table = ReportedTotal
    with writer.connect() as connection:
        rows = connection.execute(select(table.agency_code, table.measure, table.value).order_by(table.id))
        return [(*row,) for row in rows]


def test_the_published_cohort_is_read_as_it_was_published(report, writer):
    taken = report(
        "56; ; ; Bhirawa", "2; ; Kejaksaan RI;", "1; ; LPP TVRI;", "9; ; Prov Jatim;",
        "1; ; Prov. Kalimantan Barat;", "43; ; Kabupaten/Kota;",
    )  # fmt: skip
    assert (taken.exit_code, taken.table, taken.new, taken.problems) == (0, "laporan", 6, [])
    assert [warning.line for warning in taken.warnings] == [2]  # without rows of the cohort: said once
    assert [row[::2] for row in stored(writer)] == [
        ("", 56), ("KEJAKSAAN", 2), ("LPP-TVRI", 1), ("35", 9), ("61", 1), ("kabkota", 43),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("56,5; ; ;", "peserta", "bukan jumlah orang"),
        ("-1; ; ;", "peserta", "bukan jumlah orang"),
        ("banyak; ; ;", "peserta", "bukan angka"),
        ("40; 41; ;", "lulus", "lebih banyak"),
        ("9; ; Malang;", "asal", "tidak pasti"),
        ("9; ; Dinas Kesehatan Kab. Sidoarjo;", "asal", "bukan per unit"),
    ],
)
def test_what_cannot_be_compared_is_refused_at_its_cell(report, writer, row, column, said):
    taken = report(row)
    assert [(problem.column, said in problem.sentence) for problem in taken.problems] == [(column, True)]
    assert stored(writer) == []


def test_points_group_the_digits_of_people_and_a_sum_is_passed_over(report, take, csv_file, writer):
    assert report("1.234; 1.200 orang; ;").new == 1
    assert [row[1:] for row in stored(writer)] == [("peserta", 1234), ("lulus", 1200)]
    summed = csv_file("program; tahun; angkatan; peserta\nPKA; 2024; II; 40\nJUMLAH; ; ; 40", "lain.csv")
    taken = take(summed)
    assert (taken.new, [row.why for row in taken.skipped]) == (1, ["baris jumlah"])


def test_an_agency_that_an_officer_explains_is_remembered(report, writer):
    assert "MALANG KOTA" in report("9; ; Malang Kota;").asked_agencies
    assert report("9; ; Malang Kota;", agencies={"MALANG KOTA": "35.73"}).exit_code == 0
    assert stored(writer) == [("35.73", "peserta", 9)]
    assert report("9; ; Malang Kota;").exit_code == 0
