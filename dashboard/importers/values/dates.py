"""Dates as Indonesian offices write them: day, month, year."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from dashboard.importers.values.cells import REMEMBERED, Cell, ValueProblem, text_of

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "jan"),
            ("februari", "pebruari", "feb", "peb"),
            ("maret", "mar", "mrt"),
            ("april", "apr"),
            ("mei",),
            ("juni", "jun"),
            ("juli", "jul"),
            ("agustus", "agu", "agt", "ags", "agust"),
            ("september", "sep", "sept"),
            ("oktober", "okt"),
            ("november", "nopember", "nov", "nop"),
            ("desember", "des"),
        ),
        start=1,
    )
    for name in names
}
WEEKDAY_BEFORE = re.compile(r"^(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad)\b\s*")
PLACE_BEFORE = re.compile(r"^[^\d]*[,/]\s*(?=\d)")
ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ]00:00(?::00)?)?")
NUMBERS = re.compile(r"(?P<day>\d{1,2})(?P<between>[-/.])(?P<month>\d{1,2})(?P=between)(?P<year>\d{4})")
WORDS = re.compile(r"(?P<day>\d{1,2})[\s-]+(?P<month>[a-z]+)\.?[\s-]+(?P<year>\d{4})")
FIRST_BIRTH_YEAR = 1900

HOW = "Tulis hari, bulan, tahun empat angka, misalnya 31-12-1979 atau 31 Desember 1979."


def birth_date(cell: Cell, today: date) -> date | None:
    """A birth date; a place before it ("Surabaya, 31 Desember 1979") is passed over."""
    found = date_of(cell)
    if found is not None and not FIRST_BIRTH_YEAR <= found.year <= today.year:
        raise ValueProblem(f"Tahun {found.year} tidak mungkin sebagai tahun lahir. Periksa tanggalnya.")
    if found is not None and found > today:
        raise ValueProblem("Tanggal lahir ini belum terjadi. Periksa tanggalnya.")
    return found


@lru_cache(REMEMBERED, typed=True)
def date_of(cell: Cell) -> date | None:
    """A date from a date cell or from text."""
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
    match = ISO.fullmatch(written) or NUMBERS.fullmatch(written) or WORDS.fullmatch(written)
    if match is None:
        raise ValueProblem(f"Tanggal ini tidak terbaca. {HOW}")
    month = match["month"]
    number = int(month) if month.isdigit() else MONTHS.get(month)
    if number is None:
        raise ValueProblem(f"Nama bulan ini tidak dikenal. {HOW}")
    try:
        return date(int(match["year"]), number, int(match["day"]))
    except ValueError as error:
        raise ValueProblem(f"Tanggal ini tidak ada dalam kalender. {HOW}") from error
