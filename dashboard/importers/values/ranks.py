"""Golongan: "III/d" for PNS, "IX" for PPPK, with or without the name of the rank (pangkat)."""

from __future__ import annotations

import re

from dashboard.importers.values.cells import Cell, ValueProblem, text_of, words_of
from queries.vocabulary import PPPK_RANKS, RANKS

NAMES = {
    "I": ("juru muda", "juru muda tk i", "juru", "juru tk i"),
    "II": ("pengatur muda", "pengatur muda tk i", "pengatur", "pengatur tk i"),
    "III": ("penata muda", "penata muda tk i", "penata", "penata tk i"),
    "IV": ("pembina", "pembina tk i", "pembina utama muda", "pembina utama madya", "pembina utama"),
}
RANK_NAMED = {
    name: f"{grade}/{step}" for grade, names in NAMES.items() for name, step in zip(names, "abcde", strict=False)
}
WITH_STEP = re.compile(r"\b(iv|i{1,3}|[1-4]) ?([a-e])\b")
FILLING = re.compile(r"\b(golongan|gol|ruang|pangkat|pppk|p3k)\b")
ARABIC_GRADES = ("", "I", "II", "III", "IV")

HOW = "Tulis golongan dan ruangnya, misalnya III/d; untuk PPPK angka Romawi, misalnya IX."


def rank(cell: Cell, *, pppk: bool) -> str | None:
    """A code of vocabulary.RANKS or vocabulary.PPPK_RANKS.

    "III" alone is a grade of PPPK or an unfinished one of PNS: taken only where the text or `pppk` says which.
    """
    text = text_of(cell)
    if text is None:
        return None
    words = words_of(text)
    is_pppk = pppk or bool(re.search(r"\b(pppk|p3k)\b", words))
    rest = " ".join(FILLING.sub(" ", words).split())
    with_step = WITH_STEP.search(rest)
    if with_step is None:
        named = RANK_NAMED.get(_short(rest))
        return named if named is not None else _pppk(rest, is_pppk=is_pppk)
    grade, step = with_step[1], with_step[2]
    code = f"{ARABIC_GRADES[int(grade)] if grade.isdigit() else grade.upper()}/{step}"
    name = _short(" ".join((rest[: with_step.start()] + rest[with_step.end() :]).split()))
    if code not in RANKS or (name and name not in RANK_NAMED):
        raise ValueProblem(f"Golongan ini tidak dikenal. {HOW}")
    if name and RANK_NAMED[name] != code:
        raise ValueProblem(f"Pangkat dan golongan di sel ini berbeda ({RANK_NAMED[name]} dan {code}). {HOW}")
    return code


def _short(name: str) -> str:
    return re.sub(r"\b(tingkat|tk) ?(i|1|satu)\b", "tk i", name)


def _pppk(numeral: str, *, is_pppk: bool) -> str:
    code = numeral.upper()
    if re.fullmatch(r"[0-9]{1,2}", numeral) and 1 <= int(numeral) <= len(PPPK_RANKS):
        code = PPPK_RANKS[int(numeral) - 1]
    if code not in PPPK_RANKS:
        raise ValueProblem(f"Golongan ini tidak dikenal. {HOW}")
    if code in ARABIC_GRADES and not is_pppk:
        raise ValueProblem(
            f"Golongan {code} tanpa ruang tidak pasti: untuk PNS tulis juga ruangnya, misalnya III/d;"
            " untuk PPPK isi kolom Status Kepegawaian dengan PPPK."
        )
    return code
