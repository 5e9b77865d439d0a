"""Registers with a column for each session: dates, sessions of a date, numbers; marks shown at their cells."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from dashboard.importers import matrix
from dashboard.importers.aspects import Aspects
from dashboard.importers.heading_rows import find_headings
from dashboard.importers.sheets import FileProblem
from dashboard.importers.tables import tables
from dashboard.importers.values.session_headings import SessionHeading, session_heading, years
from queries.loading import Assessments, correct, loading, open_conflicts
from queries.schema import Attendance, Enrolment, Participant
from tests.dashboard.importers.conftest import NOW
from tests.dashboard.importers.test_registers import marks

AUGUST = SessionHeading(day=26, month=8)
OF_2019 = SessionHeading(day=26, month=8, year=2019)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (["26/8"], AUGUST),
        (["Senin, 26/8"], AUGUST),
        (["26 Agt"], AUGUST),
        (["26 Agustus 2019"], OF_2019),
        (["Senin / 26-08-2019"], OF_2019),
        ([date(2019, 8, 26)], OF_2019),
        (["TANGGAL", datetime(2019, 8, 26, 8)], SessionHeading(26, 8, 2019, time(8))),  # noqa: DTZ001  a cell has no zone
        (["26/8 Sesi 2"], SessionHeading(26, 8, ordinal=2)),
        (["26/8 (1)"], SessionHeading(26, 8, ordinal=1)),
        (["26/8 08.00-10.00"], SessionHeading(26, 8, hour=time(8))),
        (["26/8", "II"], SessionHeading(26, 8, ordinal=2)),
        (["26/8", 2], SessionHeading(26, 8, ordinal=2)),
        (["Kehadiran", "26/8", "Sesi 2"], SessionHeading(26, 8, ordinal=2)),
        (["BULAN AGUSTUS 2019", 26], OF_2019),
        (["TANGGAL", "Senin", "Tgl. 26/8"], AUGUST),
        (["Sel, 26-8", "Selasa"], AUGUST),
        (["Sesi 3"], SessionHeading(nth=3)),
        (["Sesi 3 (26/8)"], AUGUST),
        (["Pertemuan ke-3"], SessionHeading(nth=3)),
        (["SESI", "III"], SessionHeading(nth=3)),
    ],
)
def test_a_heading_says_which_session_it_is(parts, said):
    assert session_heading(parts) == said


@pytest.mark.parametrize(
    "parts",
    [["Nama"], [26], [26.8], ["Nilai", 3], ["Hari 1"], ["31/2"], ["Mei"], ["Senin"], ["26/8", "pagi"], ["S2"], []],
)
def test_a_heading_that_says_no_session_is_none(parts):
    assert session_heading(parts) is None


CELLS = st.one_of(
    st.none(), st.text(max_size=20), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times(),
    st.sampled_from(
        ["Nama", "NIP", "26/8", "Sesi 1", "1", "TANGGAL", "Agustus 2019", "H", "x", "31/2", "Timestamp", "Skor"]
    ),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, max_size=8), max_size=5))
def test_any_cells_are_headings_or_none_never_a_traceback(rows):
    known = list(tables(Aspects(Assessments({}, {}, {}, {}))).values())
    with suppress(FileProblem):
        find_headings(list(enumerate(rows, start=1)), known)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(CELLS, min_size=5, max_size=5), min_size=1, max_size=4))
def test_any_cells_below_the_headings_of_a_register_give_a_report(pka, rows):
    lines = [";".join("" if cell is None else str(cell).replace(";", " ") for cell in row) for row in rows]
    report = pka("NIP;Nama;3/9;4/9;Ket\n" + "\n".join(lines).replace('"', ""), dry_run=True)
    assert report.fate in {"dry_run", "unusable"}


def test_the_years_are_those_of_the_cohort_and_the_next_where_the_months_begin_again():
    headings = [SessionHeading(day=1, month=month) for month in (11, 12, 1, 2)]
    assert years(headings, 2024) == [2024, 2024, 2025, 2025]
    assert years([OF_2019, AUGUST], 2024) == [2019, 2024]


REGISTER = [
    ["DAFTAR HADIR PESERTA PKA II", None, None, None, None, None, None, None],
    ["No", "NIP", "Nama", "TANGGAL", None, None, None, "Jumlah Hadir"],
    [None, None, None, date(2024, 9, 2), None, date(2024, 9, 3), date(2024, 9, 4), None],
    [None, None, None, 1, 2, None, None, None],
    [1, 2, 3, 4, 5, 6, 7, 8],
    [1, "197912312005011001", "Ana Putri", "v", "H", "I", None, 2],
    [2, None, "Ben Santosa", "✓", "T", 1, "TD", 3],
    [3, None, "Drs. Caz Rahma", "S", "-", "A", "TK", 0],
    [None, "JUMLAH HADIR", None, 2, 2, 1, 0, None],
    [None, None, None, None, None, "Surabaya, 4 September 2024", None, None],
    [None, None, None, None, None, "Ketua Panitia", None, None],
]
ALL_MARKS = [
    ("Ana Putri", "02 08", "hadir"),
    ("Ana Putri", "02 13", "hadir"),
    ("Ana Putri", "03 08", "izin"),
    ("Ben Santosa", "02 08", "hadir"),
    ("Ben Santosa", "02 13", "terlambat"),
    ("Ben Santosa", "03 08", "hadir"),
    ("Ben Santosa", "04 08", "tugas_dinas"),
    ("Caz Rahma", "02 08", "sakit"),
    ("Caz Rahma", "03 08", "alpa"),
    ("Caz Rahma", "04 08", "alpa"),
]
OF_PKA = {"program": "PKA", "tahun": "2024", "angkatan": "II"}


def test_a_register_as_an_office_keeps_it_becomes_marks(pka, take, workbook, writer):
    report = take(workbook({"Presensi": REGISTER}), **OF_PKA)
    assert (report.problems, report.table, report.new, report.refused) == ([], "presensi", 10, 0)
    assert marks(writer) == ALL_MARKS
    assert "Jumlah Hadir" in report.ignored_columns
    assert [row.line for row in report.skipped] == [5, 9, 10, 11]
    again = take(workbook({"Presensi": REGISTER}), **OF_PKA)
    assert (again.fate, again.equal) == ("nothing_new", 10)


def test_dates_without_a_year_are_of_the_cohorts_year(pka, writer):
    report = pka("Nama; Senin, 2/9 Sesi 1; 2/9 (2); 3 Sept\nAna Putri; H; A; S")
    assert (report.problems, report.new) == ([], 3)
    assert marks(writer) == [
        ("Ana Putri", "02 08", "hadir"), ("Ana Putri", "02 13", "alpa"), ("Ana Putri", "03 08", "sakit"),
    ]  # fmt: skip


def test_numbered_sessions_are_those_of_the_schedule_if_they_are_as_many(pka, writer):
    report = pka("Nama; Sesi 1; Sesi 2; Sesi 3; Sesi 4\nAna Putri; H; T; ; A")
    assert (report.problems, report.new) == ([], 3)
    assert [mark[1:] for mark in marks(writer)] == [("02 08", "hadir"), ("02 13", "terlambat"), ("04 08", "alpa")]
    fewer = pka("Nama; Sesi 1; Sesi 2\nAna Putri; H; H\nBen Santosa; H; H")
    assert [(problem.line, problem.column) for problem in fewer.problems] == [(1, "B (Sesi 1)"), (1, "C (Sesi 2)")]
    assert "4 sesi" in fewer.problems[0].sentence
    gap = pka("Nama; Sesi 1; Sesi 3\nAna Putri; H; H")
    assert "berurutan" in gap.unusable


def test_each_problem_is_shown_at_its_cell_and_once(pka, writer):
    report = pka(
        """
        NIP; Nama; 2/9 Sesi 1; 3/9; 9/9; 31/12/2020
        ; Ana Putri; H; x; H; H
        ; Dodi; H; H; H; H
        123; Ben Santosa; H; H; H; H
        ; Caz Rahma; ; ; ;
        """
    )
    assert [(problem.line, problem.column) for problem in report.problems] == [
        (1, "F (31/12/2020)"), (1, "E (9/9)"), (2, "D (3/9)"), (3, "Nama"), (4, "NIP"),
    ]  # fmt: skip
    assert (report.new, report.refused, report.exit_code) == (1, 11, 1)
    assert marks(writer) == []


def test_the_office_says_what_its_marks_mean(pka, writer):
    text = "Nama; 3/9; 4/9\nAna Putri; x; 0\nBen Santosa; Tidak Hadir; H"
    assert len(pka(text).problems) == 3
    report = pka(text, tanda=("x=alpa", "0=I", "tidak hadir=TK"))
    assert (report.problems, report.new) == ([], 4)
    assert [status for *_, status in marks(writer)] == ["alpa", "izin", "alpa", "hadir"]
    for wrong in ("x", "=alpa", "x=", "x=bolos"):
        assert "--tanda" in pka(text, tanda=(wrong,)).unusable


def test_a_person_twice_is_refused_at_both_cells(pka):
    report = pka("Nama; 3/9; 4/9\nAna Putri; H; H\nAna Putri, S.E.; A;")
    assert [(problem.line, problem.column) for problem in report.problems] == [(2, "B (3/9)"), (3, "B (3/9)")]
    assert "juga ada di baris 3" in report.problems[0].sentence
    assert "juga ada di baris 2" in report.problems[1].sentence


def test_a_recap_that_the_register_contradicts_is_told_at_the_line_of_the_person(pka):
    pka("nama; sesi dilaksanakan; sesi hadir\nBen Santosa; 4; 4")
    report = pka("Nama; 3/9; 4/9\nAna Putri; H; H\nBen Santosa; A; H")
    assert [(doubt.line, "presensi 1 dari 2" in doubt.sentence) for doubt in report.warnings] == [(3, True)]


def test_columns_that_only_number_days_are_refused_with_the_cure(pka):
    report = pka("Nama; 1; 2; 3\nAna Putri; H; H; H")
    assert "Agustus 2019" in report.unusable
    assert pka("Nama; 1; 2; 3; Instansi\nAna Putri; H; H; H; Kab. Gresik", table="peserta").exit_code == 0
    days = pka("Nama; September 2024; ;\n; 3; 4\nAna Putri; H; S")
    assert (days.problems, days.new) == ([], 2)


def test_a_date_beside_something_that_names_no_session_is_refused_not_passed_over(pka):
    report = pka("Nama; 2/9; ; 3/9; Instansi\n; Pagi; Siang; ;\nAna Putri; H; H; H; Gresik")
    assert "“2/9 Pagi”" in report.unusable
    assert "jam atau nomor" in report.unusable


def test_sums_of_marks_under_a_register_are_no_people(pka):
    report = pka(
        """
        No; NIP; Nama; 3/9; 4/9
        1; ; Ana Putri; H; S
        ; ; Hadir; 1; 0
        ; ; Sakit; 0; 1
        ; ; Jumlah Tidak Hadir; 0; 1
        Persentase Kehadiran; ; ; 100; 0
        ; ; Paraf Widyaiswara; ;
        2; 198001012005012002; Izin; H; H
        """
    )
    assert [row.line for row in report.skipped] == [3, 4, 5, 6]
    assert [(problem.line, problem.column) for problem in report.problems] == [(8, "Nama")]


def test_a_row_of_a_list_that_begins_with_its_mark_is_no_sum(pka):
    report = pka("Status; Nama; Tanggal\nHadir; Ana Putri; 3/9/2024\nJumlah; ; ")
    assert (report.new, [row.line for row in report.skipped]) == (1, [3])


def test_one_column_under_a_date_is_a_register_only_if_the_command_says_so(pka):
    assert pka("Nama; 3/9\nAna Putri; H", table="presensi").new == 1
    assert pka("Nama; Instansi; 3/9\nAna Putri; Kab. Gresik; H").table == "peserta"


def test_a_mark_against_a_corrected_one_is_remembered_with_the_line_of_the_person(pka, writer):
    pka("nama; 2/9 Sesi 1\nAna Putri; H\nBen Santosa; H", table="presensi")
    with loading(writer) as connection:
        row = connection.execute(
            select(Attendance.session_id, Attendance.enrolment_id)
            .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
            .join(Participant, Participant.id == Enrolment.participant_id)
            .where(Participant.name == "Ben Santosa")
        ).one()
        correct(connection, "attendance", f"{row[0]}:{row[1]}", "status", "sakit", "surat", "petugas", NOW)
    report = pka("nama; 2/9 Sesi 1; 2/9 Sesi 2\nAna Putri; H; H\nBen Santosa; H; H")
    assert report.warnings[0].line == 3
    with writer.connect() as connection:
        assert [(one.line, one.value) for one in open_conflicts(connection)] == [(3, "hadir")]


@pytest.mark.parametrize("word", ["n/a", "NULL", "nihil", "belum ada"])
def test_a_word_for_nothing_is_not_recorded_and_no_refusal(pka, writer, word):
    report = pka(f"nama; 2/9 Sesi 1; 3/9\nAna Putri; {word}; H")
    assert (report.new, report.refused, report.problems, report.exit_code) == (1, 0, [], 0)
    assert marks(writer) == [("Ana Putri", "03 08", "hadir")]


def test_more_marks_than_any_office_has_make_the_file_unusable(pka, writer, monkeypatch):
    monkeypatch.setattr(matrix, "MOST_MARKS", 3)
    report = pka("nama; 2/9 Sesi 1; 3/9\nAna Putri; H; H\nBen Santosa; H; H")
    assert report.unusable.startswith("Lebih dari 3 tanda dalam satu berkas.")
    assert marks(writer) == []
