"""Numbers with decimals, kept in hundredths: final scores, scores on a scale, JP; and counts: sessions, people."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

from dashboard.importers.values.cells import Cell, ValueProblem, text_of, tidy, words_of

HIGHEST = 100
ONE, TEN = 100, 1_000
"""Hundredths: where nobody has more, the scale may be another one."""
MOST_JP, MOST_SESSIONS, MOST_PEOPLE = 2_000, 10_000, 1_000_000
SCORE = "Tulis nilai 0 sampai 100, misalnya 85,50; kosongkan bila belum ada."
ABSENT = frozenset({"tidak hadir", "tidak ikut", "tidak mengikuti", "tidak tes", "absen"})
"""What stands in the place of a score that was never given."""
OUT_OF = re.compile(r"(\d{1,6}(?:[.,]\d{1,6})?)\s*/\s*(\d{1,6}(?:[.,]\d{1,6})?)", re.ASCII)
"""As Google Forms writes a score."""
PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,6})?)\s*%", re.ASCII)
"""As Moodle writes one."""
EXCEL_DIGITS = 15
"""A number in a workbook holds 15 digits that mean something; what follows is the shadow of binary fractions."""


def final_score(cell: Cell) -> int | None:
    """A final score in hundredths, rounded half up: "85,5" and "85.5" are 8550."""
    value = _score(cell, SCORE)
    if value is None:
        return None
    if not 0 <= value <= HIGHEST:
        raise ValueProblem(f"Nilai akhir harus antara 0 dan {HIGHEST}. Periksa nilainya.")
    return _hundredths(value)


def score(cell: Cell, lowest: int, highest: int) -> int | None:
    """A score in hundredths on a scale that is given in hundredths, rounded half up."""
    least, most = lowest // 100, highest // 100
    value = _share(cell, most) if least == 0 else None
    if value is None:
        value = _score(cell, f"Tulis nilai {least} sampai {most}; kosongkan bila belum ada.")
    if value is None:
        return None
    if not lowest <= value * 100 <= highest:
        raise ValueProblem(f"Nilai ini di luar skalanya, {least} sampai {most}. Periksa nilainya.")
    return _hundredths(value)


def other_scale(highest: int, heading: str) -> tuple[str, str] | None:
    """The doubt about a column whose highest score is this, and the cure; None where none is called for."""
    if highest > TEN:
        return None
    if highest > ONE:
        doubt = (
            f"Nilai tertinggi di kolom “{heading}” 10 atau kurang, sehingga skalanya mungkin bukan 0 sampai 100."
        )
        return doubt, "Bila begitu, kalikan 10 lalu muat lagi."
    doubt = f"Nilai tertinggi di kolom “{heading}” 1 atau kurang, seperti persen yang tersimpan sebagai pecahan."
    return doubt, "Bila begitu, kalikan 100 lalu muat lagi."


def says_of_how_much(cell: Cell) -> bool:
    """Whether a score says out of how much it is."""
    return isinstance(cell, str) and bool(OUT_OF.fullmatch(tidy(cell)))


def jp(cell: Cell) -> int | None:
    """Jam pelajaran in hundredths: at most two decimals, with or without "JP" behind it."""
    if isinstance(cell, str):
        cell = re.sub(r"\s*jp$", "", cell.strip(), flags=re.IGNORECASE)
    value = _decimal(cell, "Tulis jumlah JP, misalnya 3 atau 2,5; kosongkan bila tidak diketahui.")
    if value is None:
        return None
    if not 0 <= value <= MOST_JP:
        raise ValueProblem(f"JP harus antara 0 dan {MOST_JP}. Periksa isinya.")
    if value * 100 % 1:
        raise ValueProblem("JP paling banyak dua angka di belakang koma. Bulatkan, misalnya 2,67.")
    return _hundredths(value)


def count(cell: Cell) -> int | None:
    """A number of sessions: whole, from 0."""
    how = "Tulis jumlah sesi dengan angka bulat, misalnya 40."
    value = _decimal(cell, how)
    if value is None:
        return None
    if not 0 <= value <= MOST_SESSIONS or value % 1:
        raise ValueProblem(f"Ini bukan jumlah sesi. {how}")
    return int(value)


def people(cell: Cell) -> int | None:
    """A number of people: whole, so that a point can only group its digits; "orang" behind it is passed over."""
    how = "Tulis jumlah orang dengan angka bulat, misalnya 56."
    if isinstance(cell, str):
        cell = re.sub(r"\s*(?:orang|peserta)$", "", cell.strip(), flags=re.IGNORECASE)
        cell = cell.replace(".", "") if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", cell) else cell
    value = _decimal(cell, how)
    if value is None:
        return None
    if not 0 <= value <= MOST_PEOPLE or value % 1:
        raise ValueProblem(f"Ini bukan jumlah orang. {how}")
    return int(value)


def _hundredths(value: Decimal) -> int:
    return int((value * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _share(cell: Cell, most: int) -> Decimal | None:
    """What "16 / 20" or "80 %" is of the highest score; None where the cell is not of that form."""
    percent = PERCENT.fullmatch(tidy(cell)) if isinstance(cell, str) else None
    if percent:
        return Decimal(percent[1].replace(",", ".")) * most / 100
    parts = OUT_OF.fullmatch(tidy(cell)) if isinstance(cell, str) else None
    if parts is None:
        return None
    got, of = (Decimal(part.replace(",", ".")) for part in parts.groups())
    if not of or got > of:
        raise ValueProblem(f"“{tidy(str(cell))}” bukan nilai: lebih dari seluruhnya. Periksa nilainya.")
    return got * most / of


def _score(cell: Cell, how: str) -> Decimal | None:
    return None if isinstance(cell, str) and words_of(cell) in ABSENT else _decimal(cell, how)


def _decimal(cell: Cell, how: str) -> Decimal | None:
    if isinstance(cell, float) and isfinite(cell):
        return Decimal(f"{cell:.{EXCEL_DIGITS}g}")
    text = text_of(cell)
    if text is None:
        return None
    if re.fullmatch(r"\d{1,3}\.\d{3}", text):
        raise ValueProblem(
            "Titik di sini bisa berarti ribuan atau desimal. Tulis nilainya dengan koma, misalnya 85,50."
        )
    if re.fullmatch(r"\d{1,3}(\.\d{3})+,\d+", text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if not re.fullmatch(r"-?\d+([.,]\d+)?", text, flags=re.ASCII):
        raise ValueProblem(f"Ini bukan angka. {how}")
    return Decimal(text.replace(",", "."))
