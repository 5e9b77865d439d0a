"""Rosters written as offices write them, and the door by which they come in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook
from sqlalchemy import Engine

from dashboard.importers.importing import import_files
from dashboard.importers.options import ImportOptions, Incoming
from dashboard.importers.report import FileReport
from tests.databases import IN_TURN

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))

PEOPLE = """
nip; nama; instansi
197912312005011001; Ana Putri; Kab. Gresik
198001012005012002; Ben Santosa; Kab. Tuban
; Caz Rahma; Kab. Lamongan
"""
CALENDAR = """
tanggal; jam; jp; materi
02-09-2024; 08.00-12.00; 4; Agenda I
02-09-2024; 13.00-15.00; 2,5; Agenda I
03-09-2024; 08.00-12.00; 4; Agenda II
04-09-2024; 08.00-12.00; ; Agenda III
"""

Take = Callable[..., FileReport]
WriteBook = Callable[..., Path]


@pytest.fixture(params=IN_TURN)
def engine_name(request: pytest.FixtureRequest) -> str:
    """What a file means hardly depends on the engine."""
    name: str = request.param
    return name


def sent(path: Path, options: ImportOptions) -> Incoming:
    """A file as a browser sends it."""
    return Incoming(path.name, path.read_bytes(), options)


@pytest.fixture
def take(writer: Engine) -> Take:
    """Takes in one file (a path, or the text of a CSV) and gives its report."""

    def _take(path: Path, **options: object) -> FileReport:
        (report,) = import_files(writer, [path], ImportOptions(**options), NOW).files  # type: ignore[arg-type]
        return report

    return _take


@pytest.fixture
def csv_file(tmp_path: Path) -> Callable[[str], Path]:
    """Writes the text of a CSV file; spaces around semicolons and before lines do not count."""

    def _write(text: str, name: str = "peserta.csv") -> Path:
        lines = [";".join(cell.strip() for cell in line.split(";")) for line in text.strip().splitlines()]
        path = tmp_path / name
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return _write


@pytest.fixture
def pka(take: Take, csv_file: Callable[..., Path]) -> Take:
    """Takes in files of PKA II of 2024, which has three people and four sessions on three days."""

    def _take(text: str, **options: object) -> FileReport:
        return take(csv_file(text), **{"program": "PKA", "tahun": "2024", "angkatan": "II", **options})

    _take(PEOPLE)
    _take(CALENDAR)
    return _take


@pytest.fixture
def workbook(tmp_path: Path) -> WriteBook:
    """Writes a workbook: sheet name -> rows."""

    def _write(sheets: dict[str, Sequence[Sequence[object]]], name: str = "peserta.xlsx") -> Path:
        book = Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / name
        book.save(path)
        return path

    return _write
