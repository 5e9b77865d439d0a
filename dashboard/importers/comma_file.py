"""CSV: comma or semicolon, UTF-8 with or without a byte order mark."""

from __future__ import annotations

import csv
import io
import itertools
from typing import TYPE_CHECKING

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

    from dashboard.importers.tables import Table

DELIMITERS = (";", ",")
SAVE_AS = "Di Excel: Simpan Sebagai, jenis “CSV UTF-8 (Comma delimited)”."


def read_csv(content: bytes, candidates: Sequence[Table]) -> Sheet:
    """The sheet in a CSV file, which feeds one of these tables. Raises FileProblem."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileProblem(f"Berkas CSV ini bukan UTF-8. {SAVE_AS}") from error
    if "\0" in text:
        raise FileProblem(f"Berkas ini bukan CSV: isinya bukan teks. {SAVE_AS}")
    for delimiter in DELIMITERS:
        found = find_headings(_first_lines(text, delimiter), candidates)
        if found is not None:
            return sheet_of(_lines(text, delimiter), found)
    raise no_headings(candidates)


def _first_lines(text: str, delimiter: str) -> Iterator[Line]:
    """The beginning of the file, read leniently: the delimiter is only being tried."""
    try:
        yield from itertools.takewhile(lambda line: line[0] <= LETTERHEAD, _rows(text, delimiter, strict=False))
    except csv.Error:
        return


def _lines(text: str, delimiter: str) -> Iterator[Line]:
    line = 0
    try:
        for line, cells in _rows(text, delimiter, strict=True):
            yield line, cells
    except csv.Error as error:
        raise FileProblem(
            f"Berkas CSV ini tidak terbaca setelah baris {line}: tanda kutipnya tidak berpasangan, atau selnya"
            f" terlalu panjang. Perbaiki baris itu, atau simpan ulang. {SAVE_AS}"
        ) from error


def _rows(text: str, delimiter: str, *, strict: bool) -> Iterator[Line]:
    """Rows with the line on which each begins; a quoted cell may run over several lines."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1
