"""Dates as Indonesian offices write them: day, month, year."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from dashboard.importers.values.cells import REMEMBERED, Cell, ValueProblem, text_of

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "jan", "january"),
            ("februari", "pebruari", "feb", "peb", "february"),
            ("maret", "mar", "mrt", "march"),
            ("april", "apr"),
            ("mei", "may"),
            ("juni", "jun", "june"),
            ("juli", "jul", "july"),
            ("agustus", "agu", "agt", "ags", "agust", "agst", "aug", "august"),
            ("september", "sep", "sept"),
            ("oktober", "okt", "oct", "october"),
            ("november", "nopember", "nov", "nop"),
            ("desember", "des", "dec", "december"),
        ),
        start=1,
    )
    for name in names
}
"""Name -> number; the English names are what Excel writes on a computer that is set to English."""
WEEKDAY_BEFORE = re.compile(
    r"^(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad|sen|sel|rab|kam|jum|sab|min)\b\.?\s*"
)
PLACE_BEFORE = re.compile(r"^[^\d]*[,/]\s*(?=\d)")
CLOCK = r"(?:(?:t|,?\s+)\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?:z|[+-]\d{2}:?\d{2})?)?"
YEAR = r"(?P<year>\d{4}|'?\d{2})"
ISO = re.compile(rf"(?P<year>\d{{4}})(?P<between>[-/.])(?P<month>\d{{1,2}})(?P=between)(?P<day>\d{{1,2}}){CLOCK}")
NUMBERS = re.compile(
    rf"(?P<day>\d{{1,2}})\s*(?P<between>[-/.])\s*(?P<month>\d{{1,2}})\s*(?P=between)\s*{YEAR}{CLOCK}"
)
WORDS = re.compile(rf"(?P<day>\d{{1,2}})[\s/.-]*(?P<month>[a-z]+)[\s/.,-]*{YEAR}{CLOCK}")
WRITTEN = (ISO, NUMBERS, WORDS)
FIRST_BIRTH_YEAR = 1900
CENTURY = 2000
FIRST_SERIAL, LAST_SERIAL = 7_000, 80_000
"""Numbers of days that are likely to be a date: from 1919 to 2119."""
YOUNGEST = 15
"""Years by which a birth date with a two-digit year lies back at least: "79" is 1979, "05" is 2005."""

HOW = "Tulis hari, bulan, tahun empat angka, misalnya 31-12-1979 atau 31 Desember 1979."


def birth_date(cell: Cell, today: date) -> date | None:
    """A birth date; a place before it ("Surabaya, 31 Desember 1979") is passed over."""
    found = date_of(cell, latest_year=today.year - YOUNGEST)
    if found is not None and not FIRST_BIRTH_YEAR <= found.year <= today.year:
        raise ValueProblem(f"Tahun {found.year} tidak mungkin sebagai tahun lahir. Periksa tanggalnya.")
    if found is not None and found > today:
        raise ValueProblem("Tanggal lahir ini belum terjadi. Periksa tanggalnya.")
    return found


@lru_cache(REMEMBERED, typed=True)
def date_of(cell: Cell, latest_year: int | None = None) -> date | None:
    """A date from a date cell or from text; a time beside it is passed over.

    A year of two digits is of this century, unless it would lie after `latest_year`.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (bool, int, float)):
        raise ValueProblem(f"Sel ini berisi angka, bukan tanggal. {HOW}")
    text = text_of(cell)
    if text is None:
        return None
    written = PLACE_BEFORE.sub("", WEEKDAY_BEFORE.sub("", text.casefold()))
    match = next((found for pattern in WRITTEN if (found := pattern.fullmatch(written))), None)
    if match is None:
        raise ValueProblem(f"Tanggal ini tidak terbaca. {HOW}")
    month = match["month"]
    number = int(month) if month.isdigit() else MONTHS.get(month)
    if number is None:
        raise ValueProblem(f"Nama bulan ini tidak dikenal. {HOW}")
    try:
        return date(_year(match["year"], latest_year), number, int(match["day"]))
    except ValueError as error:
        raise ValueProblem(f"Tanggal ini tidak ada dalam kalender. {HOW}") from error


def date_of_serial(cell: Cell, epoch: date | None) -> Cell:
    """The date that a bare number means in a workbook whose days are counted from `epoch`; any other cell as it is."""
    if epoch and isinstance(cell, (int, float)) and FIRST_SERIAL <= cell <= LAST_SERIAL:
        return epoch + timedelta(days=int(cell))
    return cell


def _year(written: str, latest: int | None) -> int:
    year = int(written.strip("'"))
    if len(written.strip("'")) == len("2019"):
        return year
    return CENTURY + year - (100 if latest and CENTURY + year > latest else 0)
