"""The refused rows of a file as a workbook: as they were, each with why; mended there, it is loaded again."""

from __future__ import annotations

from collections import defaultdict
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from dashboard.importers.sheets import column_letter
from dashboard.importers.tables import COLUMNS
from dashboard.importers.values.cells import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from dashboard.importers.problems import Problem
    from dashboard.importers.sheets import Sheet
    from dashboard.importers.values.cells import Cell

WHY = "Alasan ditolak"
WIDTH, WIDTH_OF_WHY = 18, 80
REFUSED = PatternFill("solid", fgColor="FFF1D6")


def refused_rows(sheet: Sheet, problems: Sequence[Problem]) -> bytes:
    """An XLSX workbook: the headings of the file, its refused rows, and why in a last column that is not read."""
    why: dict[int, list[str]] = defaultdict(list)
    for problem in problems:
        why[problem.line].append(f"{problem.column}: {problem.sentence}")
    head, width = _head(sheet)
    workbook = Workbook(write_only=True)
    page = workbook.create_sheet(sheet.table.name.capitalize())
    for position in range(width):
        page.column_dimensions[column_letter(position)].width = WIDTH
    page.column_dimensions[column_letter(width)].width = WIDTH_OF_WHY
    for number, headings in enumerate(head):
        page.append([*_written(page, headings, width, bold=True), WHY if number == len(head) - 1 else None])
    of_columns = [sentence for line, said in why.items() if line <= sheet.heading_line for sentence in said]
    for line, cells in sheet.rows:
        if line in why:
            reason = WriteOnlyCell(page, "\n".join(why[line]))
            reason.alignment, reason.fill = Alignment(wrap_text=True, vertical="top"), REFUSED
            page.append([*_written(page, cells, width), reason])
    if of_columns:
        notes = workbook.create_sheet("Judul kolom")
        for sentence in of_columns:
            notes.append([sentence])
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def _head(sheet: Sheet) -> tuple[list[list[Cell]], int]:
    """The lines of the headings, and how many columns there are; name and NIP of one cell have a column each here."""
    head = [list(cells) for _, cells in sheet.head]
    columns = sheet.headings.columns
    width = max([len(cells) for _, cells in sheet.rows] + [len(cells) for cells in head])
    head = [cells + [None] * (width - len(cells)) for cells in head]
    written = sheet.headings.written
    if head and "nip" in written and written["nip"] == written.get("nama"):
        for column in ("nama", "nip"):
            head[-1][columns[column]] = COLUMNS[sheet.table.name][column][0]
    return head, width


def _written(
    page: Worksheet, cells: Iterable[Cell], width: int, *, bold: bool = False
) -> list[WriteOnlyCell | None]:
    """Cells that say what the file said; a text stays a text, whatever it begins with."""
    row: list[WriteOnlyCell | None] = []
    for value in cells:
        cell = WriteOnlyCell(page, tidy(value) if isinstance(value, str) else value)
        if isinstance(value, str):
            cell.data_type, cell.number_format = "s", "@"
        cell.font = Font(bold=bold)
        row.append(cell)
    return row + [None] * (width - len(row))
