"""Files that speak of each other are taken in together: checked as they would be written, then written as shown."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from sqlalchemy import func, select

from dashboard.importers.importing import import_together
from dashboard.importers.options import ImportOptions, Incoming
from dashboard.importers.settling import undo_batch
from queries.loading import CohortKey, NewAgency
from queries.schema import (
    Agency,
    AgencyAlias,
    Attendance,
    Enrolment,
    EnrolmentFact,
    ImportBatch,
    Participant,
    Score,
)
from tests.dashboard.importers.conftest import NOW, sent
from tests.office import NAMES, five_files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sqlalchemy import Engine

    from dashboard.importers.report import FileReport, Report

TITLED = ImportOptions(from_title=True, loaded_by="petugas")
ANSWERED = replace(TITLED, agencies={"KABUPATEN SIDOARJOO": "35.15"})
ZONE = ZoneInfo("Asia/Jakarta")
COHORT = CohortKey("BPSDM Jatim", "PKP", 2024, 4, "")


def together(engine: Engine, paths: Sequence[Path], options: ImportOptions = TITLED, **how: Any) -> Report:
    return import_together(engine, [sent(path, options) for path in paths], NOW, **how)


def by_kind(report: Report) -> dict[str, FileReport]:
    """Stem of the file's name -> its report."""
    return {file.stem.split()[0]: file for file in report.files}


def rows(engine: Engine, table: Any) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def test_a_check_says_what_would_be_and_writes_nothing(writer: Engine, tmp_path: Path) -> None:
    files = by_kind(together(writer, five_files(tmp_path), write=False))
    assert files["Daftar"].counts == (8, 0, 0, 2)
    assert files["Jadwal"].counts == (6, 0, 0, 0)
    assert files["Absensi"].counts == (48, 0, 0, 12)
    assert files["Pre"].counts == (8, 0, 0, 2)
    assert {file.fate for file in files.values()} == {"dry_run"}
    assert [file.batch_id for file in files.values()] == [None] * 5
    for table in (Enrolment, Participant, Attendance, Score, ImportBatch, EnrolmentFact):
        assert rows(writer, table) == 0


def test_the_cohort_is_read_from_titles_and_names_and_said(writer: Engine, tmp_path: Path) -> None:
    report = together(writer, five_files(tmp_path), write=False)
    assert [file.cohorts for file in report.files] == [(COHORT,)] * 5
    assert {file.titled for file in report.files} == {"program PKP, tahun 2024, angkatan 4"}


def test_an_unknown_agency_is_asked_once_for_all_its_rows_with_what_is_nearly_certain(
    writer: Engine, tmp_path: Path
) -> None:
    asked = by_kind(together(writer, five_files(tmp_path), write=False))["Daftar"].asked_agencies
    (one,) = asked.values()
    assert (list(asked), one.text, one.rows) == (["KABUPATEN SIDOARJOO"], "Kab. Sidoarjoo", 2)
    assert one.unknown.likely is not None
    assert one.unknown.likely.code == "35.15"


def test_what_was_shown_is_written_in_one_go_facts_included(writer: Engine, tmp_path: Path) -> None:
    paths = five_files(tmp_path)
    shown = together(writer, paths, ANSWERED, write=False)
    report = together(writer, paths, ANSWERED, write=True, shown=[file.counts for file in shown.files])
    assert not report.outdated
    assert [file.counts for file in report.files] == [file.counts for file in shown.files]
    assert all(file.batch_id for file in report.files)
    assert rows(writer, Enrolment) == rows(writer, EnrolmentFact) == len(NAMES)
    assert rows(writer, Attendance) == len(NAMES) * 6
    again = together(writer, paths, write=True)
    assert [(file.new, file.changed) for file in again.files] == [(0, 0)] * 5


def test_the_order_in_which_files_come_does_not_matter(writer: Engine, tmp_path: Path) -> None:
    paths = five_files(tmp_path)
    one = {file.name: file.counts for file in together(writer, paths, write=False).files}
    other = {file.name: file.counts for file in together(writer, paths[::-1], write=False).files}
    assert one == other


def test_an_answer_is_remembered_for_the_next_file_unless_it_may_mean_two(writer: Engine, tmp_path: Path) -> None:
    path = tmp_path / "Daftar PKP Angkatan 5 tahun 2024.csv"
    path.write_text("nama;instansi\nAna Putri;Kab. Sidoarjoo\nBen Santosa;Malang", encoding="utf-8")
    said = {"KABUPATEN SIDOARJOO": "35.15", "MALANG": "35.73"}
    (file,) = together(writer, [path], replace(TITLED, agencies=said), write=True).files
    assert file.counts == (2, 0, 0, 0)
    with writer.connect() as connection:
        aliases = set(connection.scalars(select(AgencyAlias.alias)))
    assert "KABUPATEN SIDOARJOO" in aliases
    assert "MALANG" not in aliases


@pytest.mark.parametrize("text", ["Malang", "Kab. Sidoarjo dan Kota Madiun", "Kantor Kami"])
def test_what_may_mean_several_or_nothing_is_nearly_none(writer: Engine, tmp_path: Path, text: str) -> None:
    path = tmp_path / "Daftar PKP Angkatan 5 tahun 2024.csv"
    path.write_text(f"nama;instansi\nAna Putri;{text}", encoding="utf-8")
    (file,) = together(writer, [path], write=False).files
    (one,) = file.asked_agencies.values()
    assert one.unknown.likely is None


def test_where_the_database_has_changed_meanwhile_nothing_is_written(writer: Engine, tmp_path: Path) -> None:
    paths = five_files(tmp_path)
    shown = [file.counts for file in together(writer, paths, ANSWERED, write=False).files]
    together(writer, [paths[-1]], ANSWERED, write=True)
    before = rows(writer, ImportBatch)
    report = together(writer, paths, ANSWERED, write=True, shown=shown)
    assert report.outdated
    assert {file.fate for file in report.files} == {"dry_run"}
    assert by_kind(report)["Daftar"].counts == (0, 0, 10, 0)
    assert rows(writer, ImportBatch) == before
    assert rows(writer, Attendance) == 0


def test_one_file_that_cannot_be_used_does_not_keep_the_others_out(writer: Engine, tmp_path: Path) -> None:
    bad = tmp_path / "catatan.csv"
    bad.write_text("halo;dunia\n1;2", encoding="utf-8")
    report = together(writer, [bad, *five_files(tmp_path)], write=True)
    assert report.files[0].unusable
    assert rows(writer, Enrolment) == 8


def test_the_refused_rows_come_back_as_a_workbook_that_is_mended_and_loaded(
    writer: Engine, tmp_path: Path
) -> None:
    files = by_kind(together(writer, five_files(tmp_path), write=True))
    assert files["Jadwal"].mending is None
    mending = files["Daftar"].mending
    assert mending is not None
    book = openpyxl.load_workbook(BytesIO(mending))
    assert book.properties.creator == "petugas (tanpa masuk, di komputer ini)"
    sheet = book.active
    headings, *refused = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert headings[-1] == "Alasan ditolak"
    assert [row[2] for row in refused] == [NAMES[3], NAMES[8]]
    assert all("Instansi" in str(row[-1]) for row in refused)
    for row in (2, 3):
        sheet.cell(row, headings.index("Instansi") + 1).value = "Kab. Sidoarjo"
    mended = tmp_path / "PKP Angkatan 4 tahun 2024, diperbaiki.xlsx"
    book.save(mended)
    (file,) = together(writer, [mended], write=True).files
    assert file.counts == (2, 0, 0, 0)
    assert "Alasan ditolak" in file.ignored_columns


def test_refused_marks_come_back_under_the_headings_of_their_sessions(writer: Engine, tmp_path: Path) -> None:
    files = by_kind(together(writer, five_files(tmp_path), write=True))
    mending = files["Absensi"].mending
    assert mending is not None
    mended = tmp_path / "Absensi PKP Angkatan 4 tahun 2024.xlsx"
    mended.write_bytes(mending)
    (roster,) = (path for path in tmp_path.iterdir() if path.stem.startswith("Daftar"))
    (_, file) = together(writer, [roster, mended], ANSWERED, write=True).files
    assert file.counts == (12, 0, 0, 0)


def test_a_text_that_begins_like_a_formula_stays_a_text(
    writer: Engine, tmp_path: Path, csv_file: Callable[..., Path]
) -> None:
    path = csv_file("nama; instansi\n=1+1; @SUM(A1)", "PKP Angkatan 5 tahun 2024.csv")
    (file,) = together(writer, [path], write=False).files
    assert file.mending is not None
    cell = openpyxl.load_workbook(BytesIO(file.mending)).active["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_another_name_under_a_nip_may_be_a_correction(
    writer: Engine, tmp_path: Path, csv_file: Callable[..., Path]
) -> None:
    one = csv_file("nip; nama; instansi\n197912312005011001; Ana Putri; Kab. Gresik", "PKP Angk 5 2024.csv")
    together(writer, [one], write=True)
    other = csv_file(
        "nip; nama; instansi\n197912312005011001; Zainal Abidin; Kab. Gresik", "PKP Angk 5 2024 b.csv"
    )
    (file,) = together(writer, [other], write=False).files
    assert (file.refused, file.corrections) == (1, 1)
    (file,) = together(writer, [other], replace(TITLED, accept_corrections=True), write=True).files
    assert (file.counts, file.corrections, file.corrected) == ((0, 1, 0, 0), 0, 1)


def mended(file: FileReport, tmp_path: Path, **cells: str) -> Path:
    """The refused rows with values of the office, under a name that says nothing."""
    assert file.mending is not None
    book = openpyxl.load_workbook(BytesIO(file.mending))
    headings = [cell.value for cell in book.active[1]]
    for heading, value in cells.items():
        book.active.cell(2, headings.index(heading) + 1).value = value
    path = tmp_path / "diperbaiki.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("headings", ["nama; instansi", "kelas; nama; instansi"])
def test_a_mended_row_goes_into_the_cohort_of_its_file_whatever_the_new_name(
    writer: Engine, tmp_path: Path, csv_file: Callable[..., Path], headings: str
) -> None:
    empty = "; " * headings.count("kelas")
    path = csv_file(f"{headings}\n{empty}Ana Putri; Malang", "PKP Angkatan 5 Kelas B 2024.csv")
    said = replace(TITLED, kelas="B")
    (file,) = together(writer, [path], said, write=False).files
    (again,) = together(writer, [mended(file, tmp_path, instansi="Kab. Malang")], write=True).files
    assert (again.counts, again.cohorts) == ((1, 0, 0, 0), (CohortKey("BPSDM Jatim", "PKP", 2024, 5, "B"),))


def test_what_titles_leave_open_is_not_read_from_the_name_of_the_mended_file(
    writer: Engine, tmp_path: Path, csv_file: Callable[..., Path]
) -> None:
    path = csv_file(
        "PKP ANGKATAN IV; ;\nnama; instansi; tahun\nAna Putri; Kab. Gresik; 2024", "PKP Angkatan V.csv"
    )
    (file,) = together(writer, [path], write=False).files
    assert file.refused == 1
    with_a_name = mended(file, tmp_path).rename(tmp_path / "PKP Angkatan V.xlsx")
    (again,) = together(writer, [with_a_name], write=False).files
    assert (again.new, again.refused) == (0, 1)


def test_no_reason_becomes_a_formula_or_names_a_command(
    writer: Engine, tmp_path: Path, csv_file: Callable[..., Path]
) -> None:
    path = csv_file("nip; nama; instansi; =1+1\n123; Ana Putri; Malang; x", "PKP 2024.csv")
    (file,) = together(writer, [path], write=False).files
    assert file.mending is not None
    for row in openpyxl.load_workbook(BytesIO(file.mending)).active.iter_rows():
        for cell in row:
            assert cell.data_type != "f"
            assert "--" not in str(cell.value)
            assert "python -m" not in str(cell.value)


def test_the_longest_name_that_a_browser_sends_is_a_name(writer: Engine) -> None:
    name = f"PKP Angkatan 5 tahun 2024 {'daftar ' * 60}.csv"
    content = b"nama;instansi\nAna Putri;Kab. Gresik"
    (file,) = import_together(writer, [Incoming(name, content, TITLED)], NOW, write=True).files
    assert (file.counts, file.name) == ((1, 0, 0, 0), name)


def test_an_answer_is_forgotten_with_the_load_that_it_was_given_for_and_comes_back_with_it(
    writer: Engine, tmp_path: Path
) -> None:
    files = by_kind(together(writer, five_files(tmp_path), ANSWERED, write=True))
    spelling = select(func.count()).where(AgencyAlias.alias == "KABUPATEN SIDOARJOO")
    numbers = sorted((file.batch_id for file in files.values() if file.batch_id), reverse=True)
    undone = [undo_batch(writer, number, "petugas", "salah", ZONE, dry_run=False) for number in numbers]
    assert all(report.code == 0 for report in undone)
    assert any("tulisan instansi yang diingat" in line for report in undone for line in report.lines)
    with writer.connect() as connection:
        assert connection.scalar(spelling) == 0
        roster = files["Daftar"].batch_id
        (undo_of_roster,) = connection.scalars(select(ImportBatch.id).where(ImportBatch.undoes == roster))
    undo_batch(writer, undo_of_roster, "petugas", "ternyata benar", ZONE, dry_run=False)
    with writer.connect() as connection:
        assert connection.scalar(spelling) == 1
    assert rows(writer, Enrolment) == len(NAMES)


def test_an_undo_that_would_do_something_else_than_was_shown_is_not_done(
    writer: Engine, tmp_path: Path, csv_file: Callable[..., Path]
) -> None:
    roster = "nip; nama; instansi\n197912312005011001; Ana Putri; Kab. Gresik\n198001012005012002; Ben; Kab. Tuban"
    (file,) = together(writer, [csv_file(roster, "PKP Angkatan 5 2024.csv")], write=True).files
    assert file.batch_id is not None
    shown = undo_batch(writer, file.batch_id, "petugas", "", ZONE, dry_run=True)
    together(writer, [csv_file(roster.replace("Tuban", "Gresik"), "PKP Angkatan 5 2024 b.csv")], write=True)
    done = undo_batch(writer, file.batch_id, "petugas", "salah", ZONE, dry_run=False, shown=shown.lines)
    assert (done.outdated, rows(writer, Enrolment)) == (True, 2)
    assert done.lines != shown.lines
    again = undo_batch(writer, file.batch_id, "petugas", "salah", ZONE, dry_run=False, shown=done.lines)
    assert (again.outdated, rows(writer, Enrolment)) == (False, 1)


def test_progress_is_told_in_rows_of_a_file_that_is_read_compared_and_written(
    writer: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queries.loading.progress.EVERY", 5)
    said: list[tuple[str, int, int]] = []
    together(writer, five_files(tmp_path), ANSWERED, write=True, progress=lambda *told: said.append(told))
    marks = 10 * 6
    for stage in ("check", "match", "put"):
        told = [done for what, done, of in said if (what, of) == (stage, marks)]
        assert told == list(range(5, marks, 5)) or stage == "check"  # a row of the register holds six marks
    assert ("check", 5, 10) in said
    assert {stage for stage, _, _ in said} == {"read", "compare", "check", "match", "put"}


def test_a_new_agency_comes_with_the_load_and_goes_when_nobody_uses_it(writer: Engine, tmp_path: Path) -> None:
    path = tmp_path / "Daftar PKP Angkatan 5 tahun 2024.csv"
    path.write_text("nama;instansi\nAna Putri;Badan Urusan Baru", encoding="utf-8")
    new = NewAgency("BADAN-BARU", "Badan Urusan Baru Nasional", "pusat", "Badan Urusan Baru")
    said = replace(TITLED, new_agencies=(new,))
    before = rows(writer, Agency)
    (file,) = together(writer, [path], said, write=False).files
    assert (file.counts, rows(writer, Agency)) == ((1, 0, 0, 0), before)
    (file,) = together(writer, [path], said, write=True).files
    assert file.batch_id is not None
    with writer.connect() as connection:
        (added,) = connection.execute(
            select(ImportBatch.id, ImportBatch.name).where(ImportBatch.kind == "instansi")
        )
    assert added.name == "Badan Urusan Baru Nasional (BADAN-BARU)"
    used = undo_batch(writer, added.id, "petugas", "salah", ZONE, dry_run=False)
    assert any(f"Batalkan nomor {file.batch_id} lebih dulu" in line for line in used.lines)
    undo_batch(writer, file.batch_id, "petugas", "salah", ZONE, dry_run=False)
    undo_batch(writer, added.id, "petugas", "salah", ZONE, dry_run=False)
    assert rows(writer, Agency) == before


def test_a_new_agency_that_is_none_is_told_and_the_rest_is_checked(writer: Engine, tmp_path: Path) -> None:
    path = tmp_path / "Daftar PKP Angkatan 5 tahun 2024.csv"
    path.write_text("nama;instansi\nAna Putri;Malang\nBen;Kab. Gresik", encoding="utf-8")
    said = replace(TITLED, new_agencies=(NewAgency("35.25", "Badan X", "pusat", "Malang"),))
    report = together(writer, [path], said, write=False)
    assert report.agency_problems == [
        "Kode 35.25 sudah dipakai. Pakai kode lain, atau --alias untuk tulisan lain."
    ]
    assert report.files[0].counts == (1, 0, 0, 1)


TWO_LEVELS = """
nama; 2 September 2024; ; Jumlah
; 1; 2; Hadir
{rows}
"""
UNDER_A_MONTH = """
nama; September 2024;;
; 2; 3; 4
{rows}
"""


@pytest.mark.parametrize("layout", [TWO_LEVELS, UNDER_A_MONTH])
def test_refused_rows_of_a_register_with_headings_above_headings_stay_in_their_cohort(
    writer: Engine, tmp_path: Path, csv_file: Callable[..., Path], layout: str
) -> None:
    roster = csv_file("nama; instansi\nAna Putri; Kab. Gresik", "Daftar PKP Angkatan 5 2024.csv")
    calendar = csv_file(
        "tanggal; jam; jp\n2-9-2024; 08.00-10.00; 2\n2-9-2024; 10.00-12.00; 2\n3-9-2024; 08.00-10.00; 2"
        "\n4-9-2024; 08.00-10.00; 2",
        "Jadwal PKP Angkatan 5 2024.csv",
    )
    register = csv_file(layout.format(rows="Ana Putri; H; z; H"), "Presensi PKP Angkatan 5 2024.csv")
    if layout == UNDER_A_MONTH:
        calendar = csv_file(
            "tanggal; jam; jp\n2-9-2024; 08.00-10.00; 2\n3-9-2024; 08.00-10.00; 2\n4-9-2024; 08.00-10.00; 2",
            "Jadwal PKP Angkatan 5 2024.csv",
        )
    *_, file = together(writer, [roster, calendar, register], write=True).files
    assert (file.unusable, file.refused) == (None, 1)
    assert file.mending is not None
    book = openpyxl.load_workbook(BytesIO(file.mending))
    next(cell for cell in book.active[3] if cell.value == "z").value = "I"
    book.save(tmp_path / "diperbaiki.xlsx")
    (again,) = together(writer, [tmp_path / "diperbaiki.xlsx"], write=True).files
    assert (again.unusable, again.problems, again.new) == (None, [], 1)
    assert again.cohorts == (CohortKey("BPSDM Jatim", "PKP", 2024, 5, ""),)


def test_every_sheet_that_is_named_is_read_and_its_name_may_say_the_cohort(writer: Engine, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, name in (("Angkatan 5", "Ana Putri"), ("Angkatan 6", "Ben Santosa")):
        sheet = book.create_sheet(title)
        sheet.append(["Nama", "Instansi"])
        sheet.append([name, "Kab. Gresik"])
    del book["Sheet"]
    path = tmp_path / "Daftar PKP 2024.xlsx"
    book.save(path)
    files = [sent(path, replace(TITLED, lembar=sheet)) for sheet in (None, "Angkatan 6", "Angkatan 7")]
    first, other, none = import_together(writer, files, NOW, write=True).files
    assert [key.number for file in (first, other) for key in file.cohorts] == [5, 6]
    assert [file.sheet for file in (first, other)] == ["Angkatan 5", "Angkatan 6"]
    book["Angkatan 6"].sheet_state = "hidden"
    book.save(path)
    (hidden,) = import_together(writer, [sent(path, replace(TITLED, lembar="Angkatan 6"))], NOW, write=True).files
    assert hidden.unusable == "Lembar “Angkatan 6” tersembunyi. Tampilkan di Excel, lalu simpan."
    assert none.unusable == "Lembar “Angkatan 7” tidak ada di buku kerja ini. Yang ada: Angkatan 5; Angkatan 6."
    assert rows(writer, Enrolment) == 2
