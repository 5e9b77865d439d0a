"""CSV: comma or semicolon, UTF-8 with or without a byte order mark."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from dashboard.importers.sheets import (
    LETTERHEAD,
    FileProblem,
    Line,
    Sheet,
    find_heading_line,
    no_headings,
    sheet_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

DELIMITERS = (";", ",")
SAVE_AS = "Di Excel: Simpan Sebagai, jenis “CSV UTF-8 (Comma delimited)”."


def read_csv(content: bytes) -> Sheet:
    """The sheet in a CSV file. Raises FileProblem."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileProblem(f"Berkas CSV ini bukan UTF-8. {SAVE_AS}") from error
    if "\0" in text:
        raise FileProblem(f"Berkas ini bukan CSV: isinya bukan teks. {SAVE_AS}")
    for delimiter in DELIMITERS:
        heading_line = find_heading_line(list(_lines(text, delimiter, until=LETTERHEAD)))
        if heading_line is not None:
            return sheet_of(_lines(text, delimiter), heading_line)
    raise no_headings()


def _lines(text: str, delimiter: str, until: int | None = None) -> Iterator[Line]:
    """Rows with the line on which each begins; a quoted cell may run over several lines."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
            if until is not None and line > until:
                return
    except csv.Error as error:
        raise FileProblem(
            f"Baris {line} berkas CSV ini tidak terbaca: tanda kutipnya tidak berpasangan, atau selnya terlalu"
            f" panjang. Perbaiki baris itu, atau simpan ulang. {SAVE_AS}"
        ) from error
