"""NIP, the 18 digits of a civil servant: birth date, month of appointment, sex, serial.

Source: Perka BKN 22/2007 and 43/2007. There is no check digit, so a slip in the serial cannot be seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from dashboard.importers.values.cells import Cell, ValueProblem, text_of
from dashboard.importers.values.dates import FIRST_BIRTH_YEAR

LENGTH = 18
YOUNGEST = 18
MONTHS_IN_A_YEAR = 12
SEXES = {"1": "L", "2": "P"}

PREFIX = re.compile(r"^nip\b[\s.:]*", re.IGNORECASE)
EXPORT_AS_TEXT = (
    "Ubah format kolom NIP di Excel menjadi Text, isi ulang NIP-nya dari sumber aslinya, lalu simpan kembali"
)


@dataclass(frozen=True)
class Nip:
    """A well-formed NIP and what its digits say."""

    digits: str
    birth_date: date | None
    """None where the first eight digits are no date."""
    gender: str

    def is_possible(self, today: date) -> bool:
        """Whether the first eight digits are a date on which somebody may have been born."""
        return (
            self.birth_date is not None and self.birth_date.year >= FIRST_BIRTH_YEAR and self.birth_date <= today
        )


def nip(cell: Cell) -> Nip | None:
    """The NIP in a cell: text of 18 digits, whatever stands between them."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        raise ValueProblem(f"NIP ini tersimpan sebagai angka, sehingga digitnya hilang. {EXPORT_AS_TEXT}.")
    text = text_of(cell)
    if text is None:
        return None
    if re.fullmatch(r"'?\d([.,]\d+)?[eE]\+?\d+", text):
        raise ValueProblem(f"NIP ini tertulis sebagai angka ilmiah, sehingga digitnya hilang. {EXPORT_AS_TEXT}.")
    digits = re.sub(r"[\s.'’‘`´_-]", "", PREFIX.sub("", text))
    if not re.fullmatch(r"[0-9]+", digits):
        raise ValueProblem("NIP hanya berisi angka. Periksa isinya; nomor lain (NRP) ditulis di kolom NRP.")
    if len(digits) != LENGTH:
        raise ValueProblem(f"NIP harus {LENGTH} digit, ini {len(digits)} digit. Periksa dan lengkapi NIP-nya.")
    gender = SEXES.get(digits[14])
    if gender is None:
        raise ValueProblem("Digit ke-15 NIP harus 1 (laki-laki) atau 2 (perempuan). Periksa NIP-nya.")
    return Nip(digits, _date(digits), gender)


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[0:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def doubts(known: Nip, *, pppk: bool, gender: str | None, born: date | None, today: date) -> list[str]:
    """What is odd about a NIP without being certainly wrong: a sentence each."""
    found = []
    appointed, month = int(known.digits[8:12]), int(known.digits[12:14])
    if known.birth_date is None:
        found.append("Delapan digit pertama NIP bukan tanggal lahir yang ada. Periksa NIP-nya.")
    elif not known.is_possible(today):
        found.append("Tanggal lahir dalam NIP tidak mungkin. Periksa NIP-nya.")
    elif appointed - known.birth_date.year < YOUNGEST:
        found.append(f"Menurut NIP, umur saat diangkat di bawah {YOUNGEST} tahun. Periksa NIP-nya.")
    if not 1 <= month <= MONTHS_IN_A_YEAR and not pppk:
        found.append(
            "Digit ke-13 dan ke-14 NIP bukan bulan 01 sampai 12. Periksa NIP-nya; bila ia PPPK, isi kolom"
            " Status Kepegawaian dengan PPPK."
        )
    if known.digits[15:] == "000":
        found.append("Tiga digit terakhir NIP adalah 000; mungkin digitnya hilang di Excel. Periksa NIP-nya.")
    if gender is not None and gender != known.gender:
        found.append("Jenis kelamin berbeda dari digit ke-15 NIP. Periksa keduanya.")
    if born is not None and known.birth_date is not None and born != known.birth_date:
        found.append("Tanggal lahir berbeda dari delapan digit pertama NIP. Periksa keduanya.")
    return found
