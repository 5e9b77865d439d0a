"""The workbooks that an officer takes away, opened again as files."""

from __future__ import annotations

from datetime import UTC
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from dashboard.exporters.recap import recap_book
from dashboard.exporters.register import NothingToFill, register_book
from dashboard.exporters.stamp import stamped, stamped_by_number
from dashboard.exporters.workbook import TEXT, Book
from dashboard.importers.importing import import_together
from dashboard.importers.options import ImportOptions
from dashboard.texts import Words
from queries.filters import EVERYTHING, Scope
from tests.dashboard.importers.conftest import NOW, sent
from tests.office import NAMES, five_files, roster

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from sqlalchemy import URL, Engine

WORDS = Words("id")
CODE = "PKP.2024.4@BPSDM Jatim"
STAMP = stamped("ana", 3, NOW, CODE)
OPTIONS = ImportOptions(from_title=True, agencies={"KABUPATEN SIDOARJOO": "35.15"})


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def load(writer: Engine, *paths: Path) -> None:
    import_together(writer, [sent(path, OPTIONS) for path in paths], NOW, write=True)


def address(database: URL) -> str:
    return database.render_as_string(hide_password=False)


def test_a_recap_has_three_sheets_with_numbers_that_are_numbers(
    database: URL, writer: Engine, tmp_path: Path
) -> None:
    load(writer, *five_files(tmp_path))
    book = opened(recap_book(address(database), [CODE], EVERYTHING, WORDS, STAMP))
    assert book.sheetnames == ["Rekap", "Asal peserta", "Peserta"]
    headings, values = ([cell.value for cell in row] for row in list(book["Rekap"].iter_rows())[:2])
    said = dict(zip(headings, values, strict=True))
    assert (said["Program"], said["Tahun"], said["Angkatan"], said["Peserta"]) == ("PKP", 2024, "IV", 10)
    assert said["Kehadiran (JP)"] == pytest.approx(58 / 60)
    assert said["Rata-rata nilai akhir"] == pytest.approx(84.5)
    assert sum(row[-1].value or 0 for row in list(book["Asal peserta"].iter_rows())[1:]) == len(NAMES)
    people = [[cell.value for cell in row] for row in book["Peserta"].iter_rows()]
    assert {row[6] for row in people[1 : len(NAMES) + 1]} == set(NAMES)
    assert "Sakit" not in people[0]


def test_cohorts_of_others_are_in_no_book(database: URL, writer: Engine, tmp_path: Path) -> None:
    load(writer, *five_files(tmp_path))
    others = Scope(providers=("Pusdiklat X",))
    book = opened(recap_book(address(database), [CODE], others, WORDS, STAMP))
    assert not set(NAMES) & {cell.value for row in book["Peserta"].iter_rows() for cell in row}
    with pytest.raises(NothingToFill):
        register_book(address(database), CODE, others, WORDS, STAMP)


def test_a_register_that_was_downloaded_and_filled_in_is_loaded(
    database: URL, writer: Engine, tmp_path: Path
) -> None:
    paths = [path for path in five_files(tmp_path) if path.stem.startswith(("Daftar", "Jadwal"))]
    load(writer, *paths)
    book = opened(register_book(address(database), CODE, EVERYTHING, WORDS, STAMP))
    sheet = book["Presensi"]
    headings = [cell.value for cell in sheet[1]]
    first = headings.index("Nama") + 2
    assert len(headings) - first + 1 == 6
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"H,T,I,S,TD,A"'
    for row in range(2, len(NAMES) + 2):
        sheet.cell(row, first).value = "A" if row == 2 else "H"
    filled = tmp_path / "isian.xlsx"
    book.save(filled)
    (file,) = import_together(writer, [sent(filled, ImportOptions())], NOW, write=True).files
    assert file.counts == (len(NAMES), 0, 0, 0)
    again = opened(register_book(address(database), CODE, EVERYTHING, WORDS, STAMP))["Presensi"]
    assert [again.cell(row, first).value for row in (2, 3)] == ["A", "H"]


def test_without_sessions_there_is_no_register_to_fill(database: URL, writer: Engine, tmp_path: Path) -> None:
    load(writer, roster(tmp_path))
    with pytest.raises(NothingToFill):
        register_book(address(database), CODE, EVERYTHING, WORDS, STAMP)


def test_a_recap_says_on_every_sheet_who_made_it_when_and_of_what(
    database: URL, writer: Engine, tmp_path: Path
) -> None:
    load(writer, roster(tmp_path))
    book = opened(recap_book(address(database), [CODE], EVERYTHING, WORDS, STAMP))
    assert (book.properties.creator, book.properties.subject) == ("ana", CODE)
    assert book.properties.created == NOW.astimezone(UTC).replace(tzinfo=None)
    for sheet in book:
        assert f"oleh ana: {CODE}." in str(sheet.cell(sheet.max_row, 1).value)


def test_a_register_to_be_loaded_again_is_stamped_beside_its_marks(
    database: URL, writer: Engine, tmp_path: Path
) -> None:
    load(writer, *(path for path in five_files(tmp_path) if path.stem.startswith(("Daftar", "Jadwal"))))
    book = opened(register_book(address(database), CODE, EVERYTHING, WORDS, STAMP))
    assert book.properties.creator == "ana"
    said = {sheet.title for sheet in book for row in sheet.values if any("oleh ana" in str(cell) for cell in row)}
    assert said == {"Arti tanda"}


def test_a_stamp_names_the_machine_where_nobody_signs_in_and_a_number_where_the_file_leaves() -> None:
    assert stamped("ana", None, NOW, "").by == "ana (tanpa masuk, di komputer ini)"
    assert [stamped_by_number(number, NOW, "").by for number in (3, None)] == ["akun 3", "tanpa masuk"]


def test_a_name_with_controls_spoils_no_stamp() -> None:
    book = Book(stamped("ana", 3, NOW, "a\x00b"))
    book.add("Uji", [("Nama", TEXT)], [])
    assert opened(book.content()).properties.subject == "ab"


def test_texts_are_never_formulas_and_controls_are_left_out() -> None:
    book = Book(STAMP)
    book.add("Uji", [("Nama", TEXT)], [["=1+1"], ["a\x00b"], [None]])
    cells = [row[0] for row in opened(book.content())["Uji"].iter_rows()]
    assert [(cell.value, cell.data_type) for cell in cells[1:3]] == [("=1+1", "s"), ("ab", "s")]
