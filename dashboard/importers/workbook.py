"""XLSX: the first visible sheet that has a heading row; values only, never formulas."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from dashboard.importers.sheets import (
    LETTERHEAD,
    FileProblem,
    Line,
    Sheet,
    find_headings,
    no_headings,
    sheet_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    from dashboard.importers.tables import Table

MOST_UNPACKED = 300_000_000
"""Bytes of all parts of the workbook; a zip bomb promises more."""
MOST_PARTS = 5_000
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
SAVE_AS = "Buka di Excel lalu simpan sebagai “Excel Workbook (*.xlsx)”."

BROKEN = (
    AttributeError,
    EOFError,
    IndexError,
    InvalidFileException,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    SyntaxError,  # XML that does not parse
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What openpyxl and zipfile raise on a workbook that is damaged somewhere."""


def is_workbook(content: bytes) -> bool:
    """Whether these are the bytes of an office file, whatever its name."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06", OLD_OFFICE))


def read_workbook(content: bytes, candidates: Sequence[Table]) -> Sheet:
    """The first sheet that has a heading row of one of these tables. Raises FileProblem."""
    _refuse_others(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and filters that it does not keep
            workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            try:
                return _first_sheet(workbook, candidates)
            finally:
                workbook.close()
    except BROKEN as error:
        raise _damaged() from error


def _refuse_others(content: bytes) -> None:
    if content.startswith(OLD_OFFICE):
        if ENCRYPTED in content:
            raise FileProblem("Buku kerja ini terkunci sandi. Buka di Excel, hapus sandinya, lalu simpan kembali.")
        raise FileProblem(f"Ini buku kerja Excel lama (.xls). {SAVE_AS}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except BROKEN as error:
        raise _damaged() from error
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise FileProblem(f"Ini bukan buku kerja XLSX. {SAVE_AS}")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise FileProblem(
            "Isi buku kerja ini terlalu besar setelah dibuka. Salin lembar pesertanya ke buku kerja baru."
        )


def _first_sheet(workbook: Workbook, candidates: Sequence[Table]) -> Sheet:
    titles = [sheet.title for sheet in workbook.worksheets]
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            continue
        found = find_headings(list(_lines(sheet, until=LETTERHEAD)), candidates)
        if found is not None:
            unread = [title for title in titles if title != sheet.title]
            return sheet_of(_lines(sheet), found, sheet.title, unread)
    raise no_headings(candidates)


def _lines(sheet: ReadOnlyWorksheet, until: int | None = None) -> Iterator[Line]:
    sheet.reset_dimensions()  # what a file says of its own size is not to be believed
    yield from enumerate(sheet.iter_rows(max_row=until, values_only=True), start=1)


def _damaged() -> FileProblem:
    return FileProblem(f"Buku kerja ini rusak atau terpotong. Salin ulang berkasnya. {SAVE_AS}")
