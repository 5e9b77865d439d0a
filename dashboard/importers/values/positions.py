"""Jabatan/eselon: the level of a post.

The level is taken where the text itself says it: the eselon, the jenis jabatan, the jenjang of a functional post.
A title is not certain ("Kepala Badan" is JPT Madya in Jakarta and JPT Pratama in Surabaya; "Sekretaris Daerah"
is one thing in a province and another in a kabupaten; a hospital's director goes by its class), so it is refused
with the list. Source of eselon to jabatan: UU 5/2014, article 131.
"""

from __future__ import annotations

import re

from dashboard.importers.values.cells import Cell, ValueProblem, one_of_these, text_of, words_of

BY_ECHELON = {
    "i": "jpt_madya",
    "ii": "jpt_pratama",
    "iii": "administrator",
    "iv": "pengawas",
    "v": "pelaksana",
}
STEPS = {"i": "ab", "ii": "ab", "iii": "ab", "iv": "ab", "v": "a"}
ARABIC = dict(zip("12345", BY_ECHELON, strict=True))
WORDS = {
    "jpt_utama": ("jpt utama", "pimpinan tinggi utama", "pejabat pimpinan tinggi utama"),
    "jpt_madya": ("jpt madya", "pimpinan tinggi madya", "pejabat pimpinan tinggi madya"),
    "jpt_pratama": ("jpt pratama", "pimpinan tinggi pratama", "pejabat pimpinan tinggi pratama"),
    "administrator": ("administrator", "pejabat administrator"),
    "pengawas": ("pengawas", "pejabat pengawas"),
    "fungsional": ("fungsional", "pejabat fungsional", "fungsional tertentu", "jf", "jft", "jabfung"),
    "pelaksana": ("pelaksana", "staf", "staf pelaksana", "fungsional umum", "jfu"),
}
LEVELS = (
    "JPT Utama",
    "JPT Madya (eselon I)",
    "JPT Pratama (eselon II)",
    "Administrator (eselon III)",
    "Pengawas (eselon IV)",
    "Fungsional",
    "Pelaksana",
)
ECHELON = re.compile(r"\b(?:(?:eselon|esl|es) )?(iv|i{1,3}|v|[1-5])(?: ?([a-d]))?$")
FUNCTIONAL_GRADE = re.compile(r"(\bahli (pertama|muda|madya|utama)|\w+ (pemula|terampil|mahir|penyelia))$")
FUNCTIONAL_FIRST = re.compile(r"^(pejabat )?(fungsional|jf) (?!umum)\w")

HOW = (
    f"Tulis eselonnya (misalnya II.a) atau jenjangnya: {one_of_these(LEVELS)}. Nama jabatan saja tidak pasti;"
    " bila kolom ini memang berisi nama jabatan, ganti judulnya menjadi Nama Jabatan agar dilewati."
)


def position_level(cell: Cell) -> str | None:
    """A code of vocabulary.POSITION_LEVELS, where the text is certain."""
    text = text_of(cell)
    if text is None:
        return None
    words = words_of(text)
    echelon = ECHELON.search(words)
    by_echelon = _level_of(echelon) if echelon else None
    named = re.sub(r"^jabatan ", "", words[: echelon.start()].strip() if echelon else words)
    by_name = _level_named(named) if named else None
    if (echelon and by_echelon is None) or (named and by_name is None) or not (by_echelon or by_name):
        raise ValueProblem(f"Jenjang jabatan ini tidak pasti. {HOW}")
    if by_name and by_echelon and by_name != by_echelon:
        raise ValueProblem(f"Jabatan dan eselon di sel ini berbeda. {HOW}")
    return by_name or by_echelon


def _level_of(echelon: re.Match[str]) -> str | None:
    numeral = ARABIC.get(echelon[1], echelon[1])
    if echelon[2] and echelon[2] not in STEPS[numeral]:
        return None
    return BY_ECHELON[numeral]


def _level_named(words: str) -> str | None:
    for level, spellings in WORDS.items():
        if words in spellings:
            return level
    if FUNCTIONAL_GRADE.search(words) or FUNCTIONAL_FIRST.search(words):
        return "fungsional"
    return None
