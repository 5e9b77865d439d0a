"""Registers and recaps: marks at sessions that exist, counts that have a base; the register wins, both stay."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from dashboard.importers.values.cells import ValueProblem
from dashboard.importers.values.training import mark, mark_key, ordinal
from queries.schema import Attendance, ClassSession, Enrolment, ImportChange, Participant

ANA, BEN = "197912312005011001", "198001012005012002"


@pytest.mark.parametrize(
    ("status", "spellings"),
    [
        ("hadir", ("Hadir", "H", "h.", "✓", "√", "\uf0fc", "v", 1, 1.0, "ü")),
        ("terlambat", ("Terlambat", "T", "telat")),
        ("izin", ("Izin", "I", "ijin")),
        ("sakit", ("Sakit", "S")),
        ("tugas_dinas", ("Tugas Dinas", "TD", "Dinas Luar", "DL")),
        ("alpa", ("Alpa", "alpha", "A", "Tanpa Keterangan", "TK")),
        (None, ("", "-", None)),
    ],
)
def test_marks_are_known_by_word_and_letter(status, spellings):
    assert {mark(spelling) for spelling in spellings} == {status}


@pytest.mark.parametrize("cell", ["Tidak Hadir", "X", "×", 0, 0.0, "tidak ada", "absen"])
def test_a_mark_of_absence_without_its_reason_is_refused_unless_the_office_says_what_it_means(cell):
    with pytest.raises(ValueProblem, match=r"belum menyebut sebabnya.*--tanda"):
        mark(cell)
    assert mark(cell, {mark_key(cell): "alpa"}) == "alpa"


@pytest.mark.parametrize("cell", ["Lulus", 2, "#REF!", True])
def test_a_mark_that_means_nothing_is_refused(cell):
    with pytest.raises(ValueProblem):
        mark(cell)


def test_the_number_of_a_session_is_arabic_or_roman():
    assert [ordinal("2"), ordinal("Sesi II"), ordinal("sesi ke-3"), ordinal(1.0), ordinal("")] == [
        2,
        2,
        3,
        1,
        None,
    ]


def marks(writer):
    with writer.connect() as connection:
        found = (
            select(Participant.name, ClassSession.starts_at, Attendance.status)
            .join(Enrolment, Enrolment.participant_id == Participant.id)
            .join(Attendance, Attendance.enrolment_id == Enrolment.id)
            .join(ClassSession, ClassSession.id == Attendance.session_id)
        )
        return sorted((row[0], f"{row[1]:%d %H}", row[2]) for row in connection.execute(found))


def test_a_mark_finds_its_participant_and_its_session(pka, writer):
    report = pka(
        f"""
        nip; nama; tanggal; jam; sesi ke; keterangan
        {ANA}; ; 02-09-2024; 13.00-15.00 WIB; ; T
        ; Ben Santosa, S.E.; 2 September 2024; ; 1; H
        ; Drs. Caz Rahma; 3-9-2024; ; ; TK
        """
    )
    assert (report.table, report.exit_code, report.new) == ("presensi", 0, 3)
    assert marks(writer) == [
        ("Ana Putri", "02 13", "terlambat"),
        ("Ben Santosa", "02 08", "hadir"),
        ("Caz Rahma", "03 08", "alpa"),
    ]


def test_a_blank_status_is_not_recorded_and_never_erases(pka, writer):
    first = pka("nama; tanggal; status\nAna Putri; 3-9-2024; S\nBen Santosa; 3-9-2024; ")
    assert (first.new, first.equal, marks(writer)) == (1, 1, [("Ana Putri", "03 08", "sakit")])
    assert any("tidak tercatat" in note for note in first.notes)
    second = pka("nama; tanggal; status\nAna Putri; 3-9-2024; -")
    assert (second.fate, marks(writer)) == ("nothing_new", [("Ana Putri", "03 08", "sakit")])


def test_a_corrected_mark_is_updated_and_kept_as_it_was(pka, writer):
    pka("nama; tanggal; status\nAna Putri; 3-9-2024; A\nBen Santosa; 3-9-2024; H")
    report = pka("nama; tanggal; status\nAna Putri; 3-9-2024; I\nBen Santosa; 3-9-2024; H")
    assert (report.new, report.changed, report.equal) == (0, 1, 1)
    assert marks(writer)[0] == ("Ana Putri", "03 08", "izin")
    with writer.connect() as connection:
        changes = select(ImportChange.table_name, ImportChange.row_id, ImportChange.before)
        (change,) = connection.execute(changes.where(ImportChange.batch_id == report.batch_id)).all()
    assert (change.table_name, change.before["status"]) == ("attendance", "alpa")
    assert change.row_id == f"{change.before['session_id']}:{change.before['enrolment_id']}"


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("; Dodi; 3-9-2024; ; H", "nama", "daftar peserta"),
        ("197912312005011009; Ana Putri; 3-9-2024; ; H", "nip", "daftar peserta"),
        (f"{ANA}; Sri Wahyuni; 3-9-2024; ; H", "nama", "atas nama yang lain"),
        ("; Ana Putri; 9-9-2024; ; H", "tanggal", "tabel sesi"),
        ("; Ana Putri; 2-9-2024; ; H", "tanggal", "ada 2 sesi"),
        ("; Ana Putri; 2-9-2024; 09.00; H", "jam", "08.00, 13.00"),
        ("; ; 3-9-2024; ; H", "nama", "Isi NIP atau nama"),
        ("; Ana Putri; ; ; H", "tanggal", "Isi tanggal"),
        ("; Ana Putri; 3-9-2024; ; tidak hadir", "status", "sebabnya"),
    ],
)
def test_a_mark_that_finds_no_place_is_refused_with_what_to_do(pka, writer, row, column, words):
    report = pka(f"nip; nama; tanggal; jam; status\n{row}")
    (problem,) = report.problems
    assert (report.exit_code, problem.line, problem.column) == (1, 2, column)
    assert words in problem.sentence
    assert marks(writer) == []


def test_a_name_that_two_people_of_the_cohort_bear_needs_a_nip(pka):
    pka(f"nip; nama; instansi\n{BEN}; Ben Santosa; Kab. Tuban\n197001012000011001; Ben Santosa; Kab. Gresik")
    (problem,) = pka("nama; tanggal; status\nBen Santosa; 3-9-2024; H").problems
    assert "Isi NIP-nya" in problem.sentence
    assert pka(f"nip; nama; tanggal; status\n{BEN}; Ben Santosa; 3-9-2024; H").new == 1


def test_a_mark_twice_in_a_file_is_refused_both_times(pka):
    report = pka("nama; tanggal; status\nAna Putri; 3-9-2024; H\nAna Putri; 3-9-2024; A")
    assert [problem.line for problem in report.problems] == [2, 3]


def test_the_cohort_of_a_register_must_be_there(pka):
    report = pka("nama; tanggal; status\nAna Putri; 3-9-2024; H", angkatan="III")
    assert "belum tercatat" in report.problems[0].sentence


def recaps(writer):
    with writer.connect() as connection:
        held, attended = Enrolment.recap_sessions_held, Enrolment.recap_sessions_attended
        jp = (Enrolment.recap_jp_held, Enrolment.recap_jp_attended)
        found = select(Participant.name, held, attended, *jp).join(Enrolment).order_by(Participant.name)
        return [tuple(row) for row in connection.execute(found)]


def test_a_recap_is_of_sessions_of_jp_or_of_both(pka, writer):
    report = pka(
        """
        nama; sesi dilaksanakan; sesi hadir; jp dilaksanakan; jp hadir
        Ana Putri; 40; 38; ;
        Ben Santosa; 40; 40; 240; 228,5
        Caz Rahma; ; ; ;
        """
    )
    assert (report.table, report.changed, report.equal) == ("rekap", 2, 1)
    assert recaps(writer) == [
        ("Ana Putri", 40, 38, None, None),
        ("Ben Santosa", 40, 40, 24000, 22850),
        ("Caz Rahma", None, None, None, None),
    ]
    pka("nama; sesi hadir\nAna Putri; 39")
    assert recaps(writer)[0] == ("Ana Putri", 40, 39, None, None)


def test_a_percentage_without_counts_is_refused_with_what_to_supply(pka):
    report = pka("nama; Kehadiran (%)\nAna Putri; 95")
    assert (report.exit_code, "Sesi Dilaksanakan dan Sesi Hadir" in str(report.unusable)) == (2, True)
    beside = pka("nama; sesi dilaksanakan; sesi hadir; persentase kehadiran\nAna Putri; 40; 38; 95 %")
    assert (beside.exit_code, any("persen" in note for note in beside.notes)) == (0, True)


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("Ana Putri; 40; 41", "sesi hadir", "melebihi"),
        ("Ana Putri; ; 38", "sesi dilaksanakan", "dilaksanakan"),
        ("Ana Putri; 40; ", "sesi hadir", "jumlah hadirnya"),
        ("Ana Putri; 40; 38,5", "sesi hadir", "angka bulat"),
        ("Dodi; 40; 38", "nama", "daftar peserta"),
    ],
)
def test_a_recap_that_cannot_be_is_refused(pka, row, column, words):
    (problem,) = pka(f"nama; sesi dilaksanakan; sesi hadir\n{row}").problems
    assert problem.column == column
    assert words in problem.sentence


def test_where_register_and_recap_differ_the_recap_is_kept_and_both_are_told(pka, writer):
    recap = "nama; sesi dilaksanakan; sesi hadir\nAna Putri; 4; 4\nBen Santosa; 4; 1"
    pka("nama; tanggal; status\nAna Putri; 3-9-2024; H\nAna Putri; 4-9-2024; A\nBen Santosa; 3-9-2024; T")
    (warning,) = pka(recap).warnings
    assert (warning.line, "rekap 4 dari 4, presensi 1 dari 2" in warning.sentence) == (2, True)
    assert recaps(writer)[0][:3] == ("Ana Putri", 4, 4)
    (again,) = pka("nama; tanggal; status\nBen Santosa; 4-9-2024; H").warnings
    assert "rekap 1 dari 4, presensi 2 dari 2" in again.sentence
