"""The refused rows of a file as a workbook: as they were, each with why; mended there, it is loaded again.

What its title, its name or the officer says of the cohort is written into the rows, so that they stay in theirs.
"""

from __future__ import annotations

from collections import defaultdict
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from dashboard.importers.on_page import on_the_page
from dashboard.importers.sheets import column_letter, is_blank
from dashboard.importers.tables import COLUMNS
from dashboard.importers.values.cells import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from dashboard.exporters.stamp import Stamp
    from dashboard.importers.problems import Problem
    from dashboard.importers.sheets import Sheet
    from dashboard.importers.values.cells import Cell
    from dashboard.importers.whole import WholeFile

WHY = "Alasan ditolak"
OF_COHORT = ("program", "tahun", "angkatan", "kelas")
WIDTH, WIDTH_OF_WHY = 18, 80
REFUSED = PatternFill("solid", fgColor="FFF1D6")


def refused_rows(sheet: Sheet, whole: WholeFile, problems: Sequence[Problem], stamp: Stamp) -> bytes:
    """An XLSX workbook: the headings of the file, its refused rows, and why in a last column that is not read.

    Where no column says what `whole` does of their cohort, one is added; an empty cell there is filled.
    """
    why: dict[int, list[str]] = defaultdict(list)
    for problem in problems:
        why[problem.line].append(tidy(f"{problem.column}: {on_the_page(problem.sentence)}"))
    head, width, said = _with_cohort(sheet, whole)
    workbook = Workbook(write_only=True)
    stamp.put_on(workbook)
    page = workbook.create_sheet(sheet.table.name.capitalize())
    for position in range(width):
        page.column_dimensions[column_letter(position)].width = WIDTH
    page.column_dimensions[column_letter(width)].width = WIDTH_OF_WHY
    for number, headings in enumerate(head):
        page.append([*_written(page, headings, width, bold=True), WHY if number == 0 else None])
    of_columns = [sentence for line, said in why.items() if line <= sheet.heading_line for sentence in said]
    for line, cells in sheet.rows:
        if line in why:
            reason = _text(page, "\n".join(why[line]))
            reason.alignment, reason.fill = Alignment(wrap_text=True, vertical="top"), REFUSED
            page.append([*_written(page, _filled(cells, said, width), width), reason])
    if of_columns:
        notes = workbook.create_sheet("Judul kolom")
        for sentence in of_columns:
            notes.append([_text(notes, sentence)])
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
            _head_alone(head, columns[column], COLUMNS[sheet.table.name][column][0])
    return head, width


def _with_cohort(sheet: Sheet, whole: WholeFile) -> tuple[list[list[Cell]], int, dict[int, Cell]]:
    """The headings with columns for the cohort, how many columns that makes, and what an empty cell there means."""
    head, width = _head(sheet)
    programme = whole.programme.short_name if whole.programme else None
    said = dict(zip(OF_COHORT, (programme, whole.year, whole.number, whole.class_label), strict=True))
    columns = dict(sheet.headings.columns)
    for name in OF_COHORT:
        if name not in columns:
            columns[name], width = width, width + 1
            for cells in head:
                cells.append(None)
            _head_alone(head, -1, COLUMNS[sheet.table.name][name][0])
    return head, width, {columns[name]: value for name, value in said.items()}


def _head_alone(head: list[list[Cell]], position: int, text: str) -> None:
    """Put a heading over a column: in the first line, since in a lower one it would belong to the heading above."""
    for number, cells in enumerate(head):
        cells[position] = text if number == 0 else None


def _filled(cells: Sequence[Cell], said: Mapping[int, Cell], width: int) -> list[Cell]:
    row = [*cells, *[None] * (width - len(cells))]
    return [said.get(position) if is_blank(cell) else cell for position, cell in enumerate(row)]


def _written(
    page: Worksheet, cells: Iterable[Cell], width: int, *, bold: bool = False
) -> list[WriteOnlyCell | None]:
    """Cells that say what the file said; a text stays a text, whatever it begins with."""
    row: list[WriteOnlyCell | None] = []
    for value in cells:
        cell = _text(page, tidy(value)) if isinstance(value, str) else WriteOnlyCell(page, value)
        cell.font = Font(bold=bold)
        row.append(cell)
    return row + [None] * (width - len(row))


def _text(page: Worksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, text)
    cell.data_type, cell.number_format = "s", "@"
    return cell
