"""What is wrong with a row, in a sentence for the officer; names and numbers of people are shown masked.

Reports go to terminals and logs, so they do not carry what identifies a person; the line leads to it.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from dashboard.importers.headings import SYNONYMS
from dashboard.importers.values.cells import tidy

if TYPE_CHECKING:
    from dashboard.importers.values.cells import Cell
    from queries.loading import Reason, Refusal

LONGEST_SHOWN = 80
FEW_DIGITS = 5
"""So many digits identify nobody."""

COLUMN_OF_FIELD = {
    "nip": "nip",
    "name": "nama",
    "gender": "jenis_kelamin",
    "birth_date": "tanggal_lahir",
    "agency_id": "instansi",
    "host": "lokasi",
    "nrp": "nrp",
    "email": "email",
}
"""Field of queries.loading.RosterRow -> column."""

SENTENCES: dict[Reason, str] = {
    "twice_in_cohort": "Orang ini juga ada di baris {other_line} untuk angkatan yang sama. Hapus salah satunya.",
    "namesake_without_nip": (
        "Nama ini juga ada di baris {other_line} untuk angkatan yang sama, dan tanpa NIP keduanya tidak dapat"
        " dibedakan. Isi NIP atau tanggal lahirnya, atau hapus salah satu bila orangnya sama."
    ),
    "several_namesakes": (
        "Lebih dari satu peserta bernama sama di angkatan ini, sehingga tidak pasti siapa yang dimaksud."
        " Isi NIP dan tanggal lahirnya."
    ),
    "nip_of_another_name": (
        "Nomor ini sudah tercatat atas nama yang lain. Periksa nomor dan namanya;"
        " bila namanya memang dikoreksi, ulangi dengan --accept-corrections."
    ),
    "name_of_another_nip": (
        "Peserta bernama ini sudah tercatat dengan NIP yang lain. Bila NIP-nya dikoreksi, ulangi dengan"
        " --accept-corrections; bila mereka dua orang, muat keduanya dari satu berkas."
    ),
    "identifiers_disagree": "NIP, NRP, dan email di baris ini milik orang yang berbeda. Periksa ketiganya.",
    "contradicts_line": "Isi ini berbeda dari baris {other_line} untuk orang yang sama. Samakan keduanya.",
    "host_contradicts_line": "Lokasi ini berbeda dari baris {other_line} untuk angkatan yang sama. Samakan.",
    "agency_needed": "Peserta baru perlu instansi. Isi kolom Instansi.",
}


@dataclass(frozen=True)
class Problem:
    """A cell that is refused or doubted: where, what, and what to do."""

    line: int
    column: str
    """The heading as the file writes it."""
    value: str | None
    """As written; masked where it identifies a person."""
    sentence: str

    def __str__(self) -> str:
        """The problem as a line of the report."""
        value = f", “{self.value}”" if self.value else ""
        return f"Baris {self.line}, kolom {self.column}{value}: {self.sentence}"

    def to_json(self) -> dict[str, object]:
        """The same for machines."""
        return asdict(self)


def column_of(refusal: Refusal) -> str:
    """The column that a refusal of the loader speaks of."""
    return COLUMN_OF_FIELD.get(refusal.column, "nip")


def sentence_of(refusal: Refusal) -> str:
    """A refusal of the loader in words."""
    return SENTENCES[refusal.reason].format(other_line=refusal.other_line)


def heading_of(column: str) -> str:
    """The heading of a column in the template."""
    return SYNONYMS[column][0]


def shown(column: str, cell: Cell) -> str | None:
    """A cell's value as reports may show it."""
    text = tidy("" if cell is None else str(cell))
    if not text:
        return None
    match column:
        case "nip" | "nrp":
            text = _masked_number(text)
        case "nama":
            text = " ".join(f"{word[0]}***" for word in text.split())
        case "email":
            text = f"{text[0]}***@{text.rpartition('@')[2]}" if "@" in text else f"{text[0]}***"
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _masked_number(text: str) -> str:
    digits = len(re.findall(r"\d", text))
    return text if digits <= FEW_DIGITS else f"{text[:2]}***{text[-1]}"
