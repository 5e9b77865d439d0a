"""Rows that are plainly no data: sums, column numbers, breaks, the signatures under a table. Each is reported.

Only what is certain is skipped. A row that names a person (a NIP; a name beside anything else) is always read, and
so is a row of which we only think that it is none: it is refused, and somebody looks at it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from dashboard.importers.headings import heading_key
from dashboard.importers.sheets import Line, Sheet, is_blank
from dashboard.importers.values.cells import REMEMBERED, tidy, words_of
from dashboard.importers.values.dates import MONTHS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set

    from dashboard.importers.values.cells import Cell

WEEKDAYS = r"(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad)\b"
OF_MARKS = "hadir|tidak hadir|terlambat|izin|ijin|sakit|alpa|alpha|tanpa keterangan|tugas dinas"
SUM = re.compile(
    r"(?:total|jumlah|grand total|sub ?total|rata rata|rerata|overall average|persentase|prosentase)"
    r"(?: (?:peserta|orang|jp|jam|pelajaran|sesi|nilai|hadir|kehadiran|kelas|seluruhnya|keseluruhan|semua|akhir"
    rf"|yang|per|hari|{OF_MARKS}))*"
)
PLACE_AND_DATE = re.compile(
    rf"(?!{WEEKDAYS})[^\d,]+,\s*(?:\d{{1,2}}|\.+|…+)?\s*(?:{'|'.join(MONTHS)})\.?\s+\d{{4}}"
)
SIGNING = re.compile(r"(?:mengetahui|menyetujui|panitia penyelenggara|ketua panitia|catatan|keterangan)\b.*")
BREAK = re.compile(r"(?:istirahat|ishoma|rehat|coffee break|rehat kopi|makan siang|sholat)(?: .*)?")
IDENTIFIERS = ("nip", "nrp", "email")
FEWEST_NUMBERS = 3
FEW = 2
"""Cells in a line of a block of signatures: one or two people sign."""


@dataclass(frozen=True)
class Skipped:
    """A row that was not read."""

    line: int
    why: str

    def __str__(self) -> str:
        """The line of the report."""
        return f"Baris {self.line} dilewati: {self.why}."


def data_rows(sheet: Sheet) -> tuple[list[Line], list[Skipped]]:
    """The rows to read, and those that are no data."""
    rows: list[Line] = []
    skipped: list[Skipped] = []
    under = False
    headings = sheet.headings
    keys = {at: heading_key(headings.written[column]) for column, at in headings.columns.items()}
    first = True
    for line, cells in sheet.rows:
        if _repeats(keys, cells):
            skipped.append(Skipped(line, "judul kolom yang diulang"))
            first = True
            continue
        is_data = _is_data(sheet, cells)
        under = not is_data and (under or _begins_signing(cells))
        why = _reason(sheet, cells, first=first, is_data=is_data, under=under)
        first = False
        if why:
            skipped.append(Skipped(line, why))
        else:
            rows.append((line, cells))
            under = False
    return rows, skipped


def _reason(sheet: Sheet, cells: Sequence[Cell], *, first: bool, is_data: bool, under: bool) -> str | None:
    if first and _are_numbers(_texts(cells)):
        return "nomor kolom"
    if sheet.table.name == "sesi" and BREAK.fullmatch(words_of(_text(sheet, cells, "topik"))):
        return None if _text(sheet, cells, "jp") else "istirahat, bukan sesi"
    if is_data:
        return None
    if _is_sum(cells) or _names_a_sum(_text(sheet, cells, "nama")):
        return "baris jumlah"
    return "tanda tangan atau catatan di bawah tabel" if under and len(_texts(cells)) <= FEW else None


def _repeats(keys: Mapping[int, str], cells: Sequence[Cell]) -> bool:
    """Whether the headings stand here once more, as on every printed page."""
    return len(keys) > 1 and all(at < len(cells) and heading_key(cells[at]) == key for at, key in keys.items())


def _are_numbers(texts: Sequence[str]) -> bool:
    """1 2 3 4 under the headings: "(1)" and "4=2+3" too."""
    numbers = [text.strip("()").partition("=")[0].strip() for text in texts]
    return len(numbers) >= FEWEST_NUMBERS and numbers == [str(number + 1) for number in range(len(numbers))]


def _begins_signing(cells: Sequence[Cell]) -> bool:
    """Whether a block of signatures begins here: a place with a date, or "Mengetahui", with hardly more."""
    texts = _texts(cells)
    return len(texts) <= FEW and any(
        PLACE_AND_DATE.fullmatch(text.casefold()) or SIGNING.fullmatch(words_of(text)) for text in texts
    )


def _is_data(sheet: Sheet, cells: Sequence[Cell]) -> bool:
    """Whether a row says which person, session or cohort it is about, and anything of it."""
    match sheet.table.name:
        case "angkatan" | "laporan":
            return _has_any(sheet, cells, {"program", "tahun", "angkatan", "kelas"}) and not _is_sum(cells)
        case "sesi":
            return _has_more_than(sheet, cells, "tanggal") and not _is_sum(cells)
    if any(_is_identifier(_text(sheet, cells, column)) for column in IDENTIFIERS):
        return True
    is_sum = _is_sum(cells) or _names_a_sum(_text(sheet, cells, "nama"))
    return _has_more_than(sheet, cells, "nama") and not is_sum


def _has_more_than(sheet: Sheet, cells: Sequence[Cell], column: str) -> bool:
    """Whether the column is filled, and another beside it."""
    return bool(_text(sheet, cells, column)) and _has_any(sheet, cells, sheet.headings.columns.keys() - {column})


def _has_any(sheet: Sheet, cells: Sequence[Cell], columns: Set[str]) -> bool:
    return any(_text(sheet, cells, column) for column in columns)


@lru_cache(REMEMBERED)
def _names_a_sum(name: str) -> bool:
    """Whether a sum, or the mark that is counted, stands where a name should."""
    return _says_sum(name) or bool(re.fullmatch(OF_MARKS, words_of(name)))


def _is_sum(cells: Sequence[Cell]) -> bool:
    return _says_sum(next((tidy(str(cell)) for cell in cells if not is_blank(cell)), ""))


@lru_cache(REMEMBERED)
def _says_sum(text: str) -> bool:
    return bool(SUM.fullmatch(words_of(text)))


def _is_identifier(text: str) -> bool:
    """Whether a cell is a number or address by itself, not the "NIP. 1970..." below a signature nor a sum."""
    return bool(text) and not re.match(r"nip\b", text.casefold()) and bool(re.search(r"\d{3}|@", text))


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [tidy(str(cell)) for cell in cells if not is_blank(cell)]


def _text(sheet: Sheet, cells: Sequence[Cell], column: str) -> str:
    position = sheet.headings.columns.get(column)
    if position is None or position >= len(cells) or is_blank(cells[position]):
        return ""
    return tidy(str(cells[position]))
