"""XLSX and ODS, read with calamine; what it leaves out of XLSX is looked up in the parts themselves."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from python_calamine import (
    CalamineError,
    CalamineSheet,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from dashboard.importers.books.lines import Fault, SheetHead, Unreadable
from dashboard.importers.books.parts import SheetParts, says

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_UNPACKED = 300_000_000
"""Bytes of all parts of the workbook; a zip bomb promises more."""
MOST_PARTS = 5_000
OPEN_DOCUMENT = "content.xml"
KINDS = {"xl/workbook.xml": ".xlsx", OPEN_DOCUMENT: ".ods"}
"""The part that a kind of workbook has -> how its name ends."""
OF_OTHERS: tuple[tuple[str, Fault], ...] = (
    ("word/document.xml", "document"),
    ("ppt/presentation.xml", "document"),
    ("xl/workbook.bin", "binary"),  # calamine would give its errors as blank cells, and we could not tell
)


def read(path: Path) -> Iterator[list[object] | SheetHead | tuple[object, ...]]:
    """The titles, then each visible sheet with its rows. Renames the file.

    Raises Unreadable, zipfile.BadZipFile.
    """
    archive = zipfile.ZipFile(path)
    suffix = _suffix(archive)
    parts = SheetParts(archive)
    try:
        workbook = load_workbook(
            path.rename(path.with_suffix(suffix))
        )  # calamine goes by it, and says what is wrong
    except PasswordError as error:
        raise Unreadable("locked") from error
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(_fault(error)) from error
    yield ["titles", *workbook.sheet_names]
    for sheet in workbook.sheets_metadata:
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
            try:
                cells = workbook.get_sheet_by_name(sheet.name)
            except CalamineError as error:
                raise Unreadable(_fault(error)) from error
            yield from _sheet(cells, parts)


def _sheet(sheet: CalamineSheet, parts: SheetParts) -> Iterator[SheetHead | tuple[object, ...]]:
    marks = parts.marks(sheet.name)
    yield SheetHead(sheet.name, marks.hidden_rows, marks.hidden_columns, parts.epoch)
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        faults = marks.faults.get(line)
        if faults:
            width = max(*faults, len(cells) - 1) + 1
            yield line, [faults.get(at, cells[at] if at < len(cells) else None) for at in range(width)]
        else:
            yield line, cells
    last = sheet.end[0] + 1 if sheet.end else 0
    for line in sorted(number for number in marks.faults if number > last):
        faults = marks.faults[line]
        yield line, [faults.get(at) for at in range(max(faults) + 1)]


def _fault(error: Exception) -> Fault:
    return "large" if "limit exceeded" in str(error) else "damaged"


def _suffix(archive: zipfile.ZipFile) -> str:
    """Of which kind the workbook is. Raises Unreadable."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable("large")
    for name, fault in OF_OTHERS:
        if name in names:
            raise Unreadable(fault)
    found = next((suffix for part, suffix in KINDS.items() if part in names), None)
    if found is None:
        raise Unreadable("archive")
    if found == ".ods" and says(archive, OPEN_DOCUMENT, (b'calcext:value-type="error"',)):
        raise Unreadable("errors")
    return found
