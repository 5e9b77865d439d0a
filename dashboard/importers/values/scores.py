"""Nilai akhir: 0 to 100, kept in hundredths."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

from dashboard.importers.values.cells import Cell, ValueProblem, text_of

HIGHEST = 100
EXCEL_DIGITS = 15
"""A number in a workbook holds 15 digits that mean something; what follows is the shadow of binary fractions."""


def final_score(cell: Cell) -> int | None:
    """A final score in hundredths, rounded half up: "85,5" and "85.5" are 8550."""
    value = _decimal(cell)
    if value is None:
        return None
    if not 0 <= value <= HIGHEST:
        raise ValueProblem(f"Nilai akhir harus antara 0 dan {HIGHEST}. Periksa nilainya.")
    return int((value * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _decimal(cell: Cell) -> Decimal | None:
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
        raise ValueProblem("Ini bukan angka. Tulis nilai 0 sampai 100, misalnya 85,50; kosongkan bila belum ada.")
    return Decimal(text.replace(",", "."))
