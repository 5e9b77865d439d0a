"""Templates: for each table a CSV and a workbook, with every column explained."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from dashboard.importers.guides import GUIDES, NOTES, WHOLE_NOTES
from dashboard.importers.tables import COLUMNS, TITLES
from dashboard.importers.values.training import STAGES

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

TEXT = "@"
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
        _workbook(table).save(out_dir / f"{table}.xlsx")
    return paths


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
    examples = workbook.create_sheet("Contoh")
    _head(examples, _headings(table))
    for row in zip(*(guide.examples for guide in guides.values()), strict=True):
        examples.append([value or None for value in row])
    for sheet in (empty, examples):
        for position, column in enumerate(guides, start=1):
            dimension = sheet.column_dimensions[get_column_letter(position)]
            dimension.width = 20
            if column in {"nip", "nrp"}:
                dimension.number_format = TEXT  # of the whole column: rows that are typed later keep their digits
    _explain(workbook.create_sheet("Petunjuk"), table)
    return workbook


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
