"""Templates: for each table a CSV and a workbook, with every column explained."""

from __future__ import annotations

import csv
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from dashboard.importers.guides import GUIDES, NOTES, WHOLE_NOTES
from dashboard.importers.tables import COLUMNS, TITLES
from dashboard.importers.values.training import COHORT_MODE_WORDS, SESSION_MODE_WORDS, STAGE_WORDS, STAGES
from dashboard.importers.values.words import STATUS_WORDS
from queries.vocabulary import EDUCATIONS, TIMEZONES

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

TEXT = "@"
LAST_ROW = 1_000
CHOICES: dict[tuple[str, str], tuple[str, ...]] = {
    ("", "jenis_kelamin"): ("L", "P"),
    ("", "status_kehadiran"): ("Hadir", "Terlambat", "Izin", "Sakit", "Tugas Dinas", "Alpa"),
    ("", "pendidikan"): tuple(EDUCATIONS),
    ("", "status"): STATUS_WORDS,
    ("", "tahap"): STAGE_WORDS,
    ("", "zona_waktu"): tuple(TIMEZONES),
    ("", "status_kepegawaian"): ("PNS", "CPNS", "PPPK"),
    ("angkatan", "metode"): COHORT_MODE_WORDS,
    ("sesi", "metode"): SESSION_MODE_WORDS,
}
"""Table (or any) and column -> the words that its cells take."""
EXAMPLES, EXPLANATIONS = SHEETS_BESIDE = ("Contoh", "Petunjuk")
"""The sheets of a template that hold no rows to load."""
TESTS = {"pre": ("Pre Test", *STAGES["pre"]), "post": ("Post Test", *STAGES["post"])}
"""Headings that mean a programme's own test."""


class TemplateExists(Exception):
    """A file of that name is there, perhaps filled in: it is not overwritten."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def write_templates(out_dir: Path) -> list[Path]:
    """Write for each table a CSV (semicolons, UTF-8 with BOM) and a workbook into a folder, made where missing.

    Returns their paths. Raises TemplateExists, and OSError where the folder cannot be written.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    paths = [out_dir / f"{table}.{kind}" for table in GUIDES for kind in ("csv", "xlsx")]
    for path in paths:
        if path.exists():
            raise TemplateExists(path)
    for table in GUIDES:
        with (out_dir / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerow(_headings(table))
        (out_dir / f"{table}.xlsx").write_bytes(template_book(table))
    return paths


@cache
def template_book(table: str) -> bytes:
    """The workbook of a table: to fill in, examples, explanations."""
    content = BytesIO()
    _workbook(table).save(content)
    return content.getvalue()


def spellings(table: str, column: str) -> tuple[str, ...]:
    """The heading of a column, then the other headings by which it is known."""
    return COLUMNS[table].get(column) or TESTS[column]


def _headings(table: str) -> list[str]:
    return [spellings(table, column)[0] for column in GUIDES[table]]


def _workbook(table: str) -> Workbook:
    guides = GUIDES[table]
    workbook = Workbook()
    empty = workbook.active
    empty.title = TITLES[table]
    _head(empty, _headings(table))
    examples = workbook.create_sheet(EXAMPLES)
    _head(examples, _headings(table))
    for row in zip(*(guide.examples for guide in guides.values()), strict=True):
        examples.append([value or None for value in row])
    for sheet in (empty, examples):
        for position, column in enumerate(guides, start=1):
            dimension = sheet.column_dimensions[get_column_letter(position)]
            dimension.width = 20
            if column in {"nip", "nrp"}:
                dimension.number_format = TEXT  # of the whole column: rows that are typed later keep their digits
    _offer(empty, table)
    _explain(workbook.create_sheet(EXPLANATIONS), table)
    return workbook


def _offer(sheet: Worksheet, table: str) -> None:
    """Words to choose from, in the columns that take only some; others may be typed, and are read if they are known."""
    for position, column in enumerate(GUIDES[table], start=1):
        words = CHOICES.get((table, column)) or CHOICES.get(("", column))
        if words:
            letter = get_column_letter(position)
            choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
            choice.errorStyle, choice.errorTitle = "warning", spellings(table, column)[0]
            choice.error = "Pilihan lain hanya diterima bila tercantum di lembar Petunjuk."
            sheet.add_data_validation(choice)
            choice.add(f"{letter}2:{letter}{LAST_ROW}")


def _explain(sheet: Worksheet, table: str) -> None:
    first = f"Isi lembar “{TITLES[table]}”. Lembar “Contoh” berisi dua orang rekaan; lembar ini tidak dibaca."
    notes = (first, *WHOLE_NOTES, *NOTES[table])
    for note in notes:
        sheet.append([note])
    sheet.append([])
    sheet.append(["Kolom", "Wajib", "Isi yang diterima", "Contoh", "Judul lain yang dikenal"])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for column, guide in GUIDES[table].items():
        heading, *synonyms = spellings(table, column)
        examples = ", ".join(filter(None, guide.examples))
        sheet.append([heading, guide.needed, guide.allowed, examples, ", ".join(synonyms)])
    for letter, width in zip("ABCDE", (22, 30, 60, 40, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=len(notes) + 2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _head(sheet: Worksheet, headings: list[str]) -> None:
    sheet.append(headings)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
