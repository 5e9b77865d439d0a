"""Rows that are plainly no data are skipped and named; where it is not certain, they are read."""

from __future__ import annotations

from dashboard.importers.report import Report

TITLE = {"program": "PKA", "tahun": "2024", "angkatan": "II"}


def skipped(report):
    return [row.line for row in report.skipped]


def test_numbers_sums_and_signatures_are_skipped_and_named(take, csv_file):
    report = take(
        csv_file(
            """
            no; nip; nama; instansi
            1; 2; 3; 4
            1; 197912312005011001; Ana; Kab. Gresik
            2; ; Ben; Kab. Tuban
            ; ; JUMLAH; 2
            ; ; ; Surabaya, 26 Agustus 2019
            Mengetahui; ; ; KEPALA BPSDM
            ; ; Drs. Pejabat Rekaan, M.Si.;
            ; ; NIP. 19700101 200003 1 001;
            """
        ),
        **TITLE,
    )
    assert (report.exit_code, report.new, skipped(report)) == (0, 2, [2, 5, 6, 7, 8, 9])
    assert "Baris 5 dilewati: baris jumlah." in "\n".join(Report([report]).lines())
    assert report.to_json()["skipped"][0] == {"line": 2, "why": "nomor kolom"}


def test_a_row_that_names_somebody_is_never_skipped(take, csv_file):
    report = take(
        csv_file(
            """
            nip; nama; instansi; jabatan
            197912312005011001; Ana; Kab. Gresik;
            ; ; Surabaya, 26 Agustus 2019;
            ; Ben; Kab. Tuban;
            198001012005012002; ; ;
            ; ; ; II.b
            """
        ),
        **TITLE,
    )
    assert skipped(report) == [3]
    assert report.new == 2
    assert [problem.line for problem in report.problems] == [5, 6]


def test_a_name_alone_is_refused_or_taken_above_the_signatures(take, csv_file):
    report = take(csv_file("nama; instansi\nAna; Kab. Gresik\nBen;\n;Kab. Tuban"), **TITLE)
    assert (skipped(report), [problem.line for problem in report.problems]) == ([], [3, 4])


def test_column_numbers_are_skipped_only_under_the_headings(take, csv_file):
    report = take(csv_file("no; nip; nama; instansi\n1; ; Ana; Kab. Gresik\n1; 2; 3; 4"), **TITLE)
    assert (skipped(report), [problem.line for problem in report.problems]) == ([], [3, 3, 3])


def test_a_person_who_is_called_like_a_sum_is_read(take, csv_file):
    report = take(csv_file("nama; instansi\nJumlah Sari; Kab. Gresik\nTotal Peserta; 1"), **TITLE)
    assert (report.new, skipped(report)) == (1, [3])


def test_breaks_sums_and_signatures_of_a_schedule_are_skipped_but_no_session(take, csv_file):
    report = take(
        csv_file(
            """
            tanggal; jam; materi; jp
            Senin, 2 September 2024; 08.00-12.00; Agenda I; 4
            ; 12.00-13.00; ISHOMA;
            02-09-2024; 13.00-14.00; Istirahat aktif; 1
            ; ; JUMLAH JP; 5
            ; ; ; Surabaya, 26 Agustus 2024
            03-09-2024; 08.00-10.00; ;
            Selasa, 3 September 2024; ; ;
            """
        ),
        **TITLE,
    )
    assert (report.new, skipped(report)) == (3, [3, 5, 6])
    assert [problem.line for problem in report.problems] == [8]


def test_signatures_under_a_register_and_a_score_list_are_skipped(pka):
    register = pka("nama; tanggal; status\nAna Putri; 3-9-2024; H\n; Surabaya, 3 September 2024;\n; Panitia;")
    assert (register.exit_code, register.new, skipped(register)) == (0, 1, [3, 4])
    scores = pka("nama; post test\nAna Putri; 80\nRata-rata; 80")
    assert (scores.exit_code, scores.new, skipped(scores)) == (0, 1, [3])


def test_a_row_of_column_numbers_may_tell_how_a_column_is_counted(pka):
    report = pka("No; Nama; Instansi; Umur\n1; 2; 3; 4 = 2+3\n1; Dedi; Kab. Jember; 40")
    assert (report.problems, [row.why for row in report.skipped]) == ([], ["nomor kolom"])


def test_headings_that_are_printed_on_every_page_are_no_people(pka):
    report = pka(
        """
        No; Nama; Instansi
        1; 2; 3
        1; Dedi; Kab. Jember
        NO.; NAMA; INSTANSI
        1; 2; 3
        2; Eka; Kab. Jember
        """
    )
    assert (report.problems, report.new) == ([], 2)
    assert [(row.line, row.why) for row in report.skipped] == [
        (2, "nomor kolom"), (4, "judul kolom yang diulang"), (5, "nomor kolom"),
    ]  # fmt: skip
