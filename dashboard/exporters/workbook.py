"""Workbooks that we write: headings that stay, numbers that are numbers, texts that are never formulas."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from dashboard.exporters.stamp import Stamp

TEXT, COUNT, HUNDREDTHS, PERCENT, DAY = "@", "#,##0", "#,##0.00", "0.0%", "dd-mm-yyyy"
"""How a column is written."""
HEAD = PatternFill("solid", fgColor="E4EAF6")
NARROWEST, WIDEST = 9, 48


class Book:
    """A workbook under construction."""

    def __init__(self, stamp: Stamp) -> None:
        self._workbook = Workbook()
        stamp.put_on(self._workbook)
        self._workbook.remove(self._workbook.active)

    def add(
        self,
        title: str,
        columns: Sequence[tuple[str, str]],
        rows: Sequence[Sequence[Any]],
        notes: Sequence[str] = (),
    ) -> Worksheet:
        """A sheet: `columns` are heading and format; None is an empty cell; `notes` stand below the table."""
        sheet = self._workbook.create_sheet(title)
        sheet.append([heading for heading, _ in columns])
        for cell in sheet[1]:
            cell.font, cell.fill = Font(bold=True), HEAD
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        for row in rows:
            sheet.append([_value(value) for value in row])
            for cell, (_, form) in zip(sheet[sheet.max_row], columns, strict=True):
                cell.number_format = form
                if isinstance(cell.value, str):
                    cell.data_type = "s"  # "=1+1" is a text that somebody typed
        for position, (heading, _) in enumerate(columns):
            longest = max(
                [len(heading) // 2, *(len(str(row[position])) for row in rows if row[position] is not None)]
            )
            letter = get_column_letter(position + 1)
            sheet.column_dimensions[letter].width = min(max(longest + 2, NARROWEST), WIDEST)
        sheet.freeze_panes = "A2"
        sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = "1:1"
        if notes:
            sheet.append([])
        for note in notes:
            sheet.append([note])
        return sheet

    def content(self) -> bytes:
        """The file."""
        content = BytesIO()
        self._workbook.save(content)
        return content.getvalue()


def _value(value: Any) -> Any:
    return ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
