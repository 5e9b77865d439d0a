"""What a cell holds, and the problem that a value can have."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from dashboard.importers.books.lines import NOT_CALCULATED

Cell = str | int | float | bool | datetime | date | time | timedelta | None
"""A cell as its file gives it: always text from CSV; from a workbook also numbers and dates."""

DASHES = frozenset({"", "-", "--", "---", "–", "—", "−"})
NOT_RECORDED = DASHES | {"n/a", "tidak ada", "tdk ada", "belum ada", "nihil", "null"}
"""What offices and programs write for "not recorded", in small letters."""

FORMULA_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)


REMEMBERED = 10_000
"""Texts that are not read again: a register repeats its programme, days, hours and marks in every row."""


class ValueProblem(Exception):
    """A value that cannot be taken; the message is the sentence for the officer, in Indonesian."""


def text_of(cell: Cell) -> str | None:
    """The cell as one line of text without spaces around it; None where nothing is recorded.

    Raises ValueProblem for the error value of a formula.
    """
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = tidy("" if cell is None else str(cell))
    if text == NOT_CALCULATED:
        raise ValueProblem("Rumus di sel ini belum dihitung. Buka berkasnya di Excel, simpan, lalu muat lagi.")
    if text in FORMULA_ERRORS:
        raise ValueProblem("Sel ini berisi galat rumus Excel. Perbaiki rumusnya, atau ketik nilainya.")
    return None if text.casefold() in NOT_RECORDED else text


@lru_cache(REMEMBERED)
def tidy(text: str) -> str:
    """One line, single spaces, no invisible characters."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text)
    kinds = [(letter, unicodedata.category(letter)) for letter in composed]
    visible = (" " if kind == "Cc" else letter for letter, kind in kinds if kind != "Cf")
    return " ".join("".join(visible).split())


def is_dash(cell: Cell) -> bool:
    """Whether a cell is empty or holds but a dash."""
    return cell is None or (isinstance(cell, str) and tidy(cell) in DASHES)


@lru_cache(REMEMBERED)
def words_of(text: str) -> str:
    """The text for comparing with a list of words: lower case, letters and digits only, single spaces."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def one_of_these(words: dict[str, str] | list[str] | tuple[str, ...]) -> str:
    """The allowed words in a sentence: "A, B, atau C"."""
    *others, last = list(words)
    return f"{', '.join(others)}, atau {last}" if others else last
