"""Rosters written as offices write them, and the door by which they come in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook
from sqlalchemy import Engine

from dashboard.importers.importing import ImportOptions, import_files
from dashboard.importers.report import FileReport

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))

Take = Callable[..., FileReport]
WriteBook = Callable[..., Path]


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
