"""Columns that hold one of a few words: jenis kelamin, pendidikan, status."""

from __future__ import annotations

import re

from dashboard.importers.values.cells import Cell, ValueProblem, one_of_these, text_of, words_of

GENDERS = {
    "L": ("l", "lk", "laki", "laki laki", "lelaki", "pria"),
    "P": ("p", "pr", "perempuan", "wanita"),
}
STATUSES = {
    "aktif": ("aktif", "mengikuti", "sedang mengikuti"),
    "lulus": ("lulus",),
    "ditunda": ("ditunda", "ditunda kelulusan", "ditunda kelulusannya", "kelulusan ditunda", "tunda"),
    "tidak_lulus": ("tidak lulus", "tdk lulus", "gagal"),
    "batal": ("batal", "mengundurkan diri", "batal mengundurkan diri", "mundur", "dibatalkan"),
    "belum_dinilai": ("belum dinilai", "belum ada nilai"),
}
STATUS_WORDS = ("Aktif", "Lulus", "Ditunda", "Tidak Lulus", "Mengundurkan Diri", "Belum Dinilai")
EMPLOYMENT_WORDS = frozenset({"pns", "cpns", "pppk", "p3k", "asn", "non asn", "tni", "polri"})
PPPK_WORDS = frozenset({"pppk", "p3k", "pegawai pemerintah dengan perjanjian kerja"})

EDUCATIONS = {
    "SD": ("sd", "mi", "sekolah dasar"),
    "SMP": ("smp", "mts", "sltp"),
    "SMA": ("sma", "smk", "smu", "slta", "ma", "stm", "smea", "spg"),
    "D1": ("d1", "di", "diploma 1", "diploma i"),
    "D2": ("d2", "dii", "diploma 2", "diploma ii"),
    "D3": ("d3", "diii", "diploma 3", "diploma iii"),
    "D4": ("d4", "div", "diploma 4", "diploma iv", "sarjana terapan"),
    "S1": ("s1", "si", "strata 1", "strata i", "strata satu", "sarjana"),
    "S2": ("s2", "sii", "strata 2", "strata ii", "strata dua", "magister"),
    "S3": ("s3", "siii", "strata 3", "strata iii", "strata tiga", "doktor"),
}
EDUCATION_CODE = re.compile(r"\b([sd]) (i{1,3}|iv|[1-4])\b")
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
FIELD_MAY_FOLLOW = frozenset({"D1", "D2", "D3", "D4", "S1", "S2", "S3"})
"""Levels that a field of study may follow ("S2 Manajemen")."""


def gender(cell: Cell) -> str | None:
    """Jenis kelamin: L or P."""
    return word(cell, GENDERS, "Tulis L (laki-laki) atau P (perempuan).")


def status(cell: Cell) -> str | None:
    """What became of the participant: a code of vocabulary.STATUSES."""
    text = text_of(cell)
    if text is not None and words_of(text) in EMPLOYMENT_WORDS:
        raise ValueProblem(
            "Ini status kepegawaian, bukan status kelulusan. Ganti judul kolomnya menjadi Status Kepegawaian."
        )
    return word(cell, STATUSES, f"Tulis {one_of_these(STATUS_WORDS)}.")


def is_pppk(cell: Cell) -> bool:
    """Whether the status kepegawaian says PPPK."""
    return words_of(text_of(cell) or "") in PPPK_WORDS


def education(cell: Cell) -> str | None:
    """Pendidikan terakhir: a code of vocabulary.EDUCATIONS. A field of study may follow the level."""
    text = text_of(cell)
    if text is None:
        return None
    words = EDUCATION_CODE.sub(lambda code: code[1] + ROMAN.get(code[2], code[2]), words_of(text))
    named = {code for code, spellings in EDUCATIONS.items() if words in spellings}
    begun = {
        code
        for code in FIELD_MAY_FOLLOW
        for spelling in EDUCATIONS[code]
        if words.startswith(f"{spelling} ") and spelling != "sarjana"
    }
    mentioned = {code for code in FIELD_MAY_FOLLOW if code.casefold() in words.split()}
    found = named or begun
    if len(found) != 1 or mentioned - found:  # "D3/S1" names two
        raise ValueProblem(f"Jenjang pendidikan ini tidak pasti. Tulis {one_of_these(list(EDUCATIONS))}.")
    return found.pop()


def word(cell: Cell, known: dict[str, tuple[str, ...]], how: str) -> str | None:
    """The code of a cell that must hold one of a few words; `how` says what to write."""
    text = text_of(cell)
    if text is None:
        return None
    words = words_of(text)
    for code, spellings in known.items():
        if words in spellings:
            return code
    raise ValueProblem(f"Tulisan ini tidak dikenal. {how}")
