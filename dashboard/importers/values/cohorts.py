"""The key of a cohort: angkatan, tahun, kelas."""

from __future__ import annotations

import re

from dashboard.importers.values.cells import Cell, ValueProblem, text_of

ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
WELL_FORMED_ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
PREFIX = re.compile(r"^(angkatan|angk\b\.?)(\s+ke\b)?[\s.:-]*", re.IGNORECASE)
HIGHEST_NUMBER = 3999
FIRST_YEAR = 1945


def cohort_number(cell: Cell) -> int | None:
    """Angkatan as an integer, from a roman or an arabic numeral, with or without "Angkatan" before it."""
    text = text_of(cell)
    if text is None:
        return None
    numeral = PREFIX.sub("", text).upper()
    number = int(numeral) if re.fullmatch(r"[0-9]{1,4}", numeral) else _roman(numeral)
    if number is None or not 1 <= number <= HIGHEST_NUMBER:
        raise ValueProblem(
            "Ini bukan nomor angkatan. Tulis angka Romawi yang baku atau angka biasa, misalnya XXV atau 25."
        )
    return number


def _roman(numeral: str) -> int | None:
    if not numeral or not WELL_FORMED_ROMAN.fullmatch(numeral):
        return None
    digits = [ROMAN_DIGITS[letter] for letter in numeral]
    following = [*digits[1:], 0]
    return sum(-digit if digit < after else digit for digit, after in zip(digits, following, strict=True))


def cohort_year(cell: Cell, this_year: int) -> int | None:
    """The year in the cohort's key: from 1945 to next year."""
    text = text_of(cell)
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= this_year + 1:
        raise ValueProblem(
            f"Ini bukan tahun angkatan. Tulis empat angka, {FIRST_YEAR} sampai {this_year + 1}, misalnya 2019."
        )
    return int(text)


def class_label(cell: Cell) -> str | None:
    """Kelas in capitals, without "Kelas" before it."""
    text = text_of(cell)
    if text is None:
        return None
    label = re.sub(r"^kelas[\s.:-]+", "", text, flags=re.IGNORECASE).upper()
    if not re.fullmatch(r"[A-Z0-9](?:[A-Z0-9 -]{0,38}[A-Z0-9])?", label):
        raise ValueProblem("Nama kelas hanya boleh berisi huruf, angka, spasi, dan tanda hubung, misalnya A.")
    return label
