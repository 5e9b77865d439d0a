"""Spelling: the one normalisation by which names of agencies and programmes are compared.

Keys of `agency_alias` and `programme_alias` are normalised texts, so whoever looks one up normalises first.
"""

from __future__ import annotations

import re
import unicodedata

_INITIALS = re.compile(r"\b([^\W\d_])\.(?=[^\W\d_]\b)")
"""The dots of "R.I." and "D.K.I.", between single letters."""

_WORDS = {
    "KAB": "KABUPATEN",
    "PEMKAB": "KABUPATEN",
    "PEMKOT": "KOTA",
    "KODYA": "KOTA",
    "KOTAMADYA": "KOTA",
    "PROV": "PROVINSI",
    "PROP": "PROVINSI",
    "PROPINSI": "PROVINSI",
    "PEMPROV": "PROVINSI",
    "PEMPROP": "PROVINSI",
    "JATIM": "JAWA TIMUR",
}

_PHRASES = (
    (re.compile(r"\b(?:(?:PEMERINTAH(?: DAERAH)?|PEMDA|PEM) )+(?=(?:KABUPATEN|KOTA|PROVINSI)\b)"), ""),
    (re.compile(r"\b(KABUPATEN|KOTA|PROVINSI)(?: \1)+\b"), r"\1"),
    (re.compile(r"\bREPUBLIK INDONESIA\b"), "RI"),
    (re.compile(r"\b(?:TK|TKT) (?=(?:[IV]+|[1-5])\b)"), "TINGKAT "),
    (re.compile(r"\bGOL (?=(?:[IV]+|[1-5])\b)"), "GOLONGAN "),
)

_GRADE = re.compile(r"\b(TINGKAT|GOLONGAN) ([1-5])\b")
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"}


def normalised(text: str) -> str:
    """The key of a name: "Pemkab. Sidoarjo" and "KABUPATEN  SIDOARJO" are one, "Kota Baru" and "Kotabaru" are two.

    Upper case, without accents, punctuation and double spaces; kabupaten, kota and provinsi in full and without
    "Pemerintah"; "Republik Indonesia" as RI; "Tk. 2" as TINGKAT II. Normalising twice changes nothing.
    A text without letters and digits gives "".
    """
    name = _INITIALS.sub(r"\1", _plain_capitals(text)).replace("&", " DAN ")
    name = " ".join(_WORDS.get(word, word) for word in re.sub(r"[\W_]+", " ", name).split())
    for pattern, replacement in _PHRASES:
        name = pattern.sub(replacement, name)
    return _GRADE.sub(lambda grade: f"{grade[1]} {_ROMAN[grade[2]]}", name)


def _plain_capitals(text: str) -> str:
    """Capitals without accents, apostrophes ("Jum'at") and invisible characters."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).upper())
    return "".join(
        letter
        for letter in decomposed
        if unicodedata.category(letter) not in {"Mn", "Cf"} and letter not in "'`´‘’ʼ"
    )
