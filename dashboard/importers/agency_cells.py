"""Cells that name an agency: what they mean, or what an officer is asked, once for all rows of a text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dashboard.importers.agencies import AgencyFinder, AskedAgency, Meaning, Unknown
from dashboard.importers.reading import Reader
from queries.spelling import normalised

if TYPE_CHECKING:
    from queries.loading import KnownAgency


@dataclass
class AgencyReader(Reader):
    """Reads the rows of a table that names agencies."""

    @cached_property
    def _agencies(self) -> AgencyFinder:
        return AgencyFinder(self.known, self.whole.agencies)

    def _meaning(self, text: str) -> Meaning | None:
        """What the text of the column Instansi means; a problem where that is not certain."""
        match self._agencies.find(text):
            case Meaning() as meaning:
                return meaning
            case Unknown() as unknown:
                asked = self.asked_agencies.setdefault(normalised(text), AskedAgency(text, unknown))
                asked.rows += 1
                self.problems.append(self._problem("instansi", _sentence(text, unknown)))
        return None


def _sentence(text: str, unknown: Unknown) -> str:
    if unknown.named:
        names = " dan ".join(_with_code(agency) for agency in unknown.named)
        how = "Tulis pemerintah atau instansi yang mengirimnya saja"
        start = f"Tulisan ini menyebut lebih dari satu instansi ({names}). {how}"
    else:
        names = ", ".join(_with_code(agency) for agency in unknown.closest)
        start = (
            "Instansi ini tidak pasti." + (f" Yang terdekat: {names}." if names else "") + " Tulis namanya lengkap"
        )
    quoted = text.replace('"', "'")
    command = "python -m dashboard instansi"
    known = f'atau daftarkan tulisan ini: {command} --alias "{quoted}" --kode KODE'
    return f"{start}, {known}. Instansi baru: {command} --kode KODE --nama NAMA --jenjang JENJANG."


def _with_code(agency: KnownAgency) -> str:
    return f"{agency.name} ({agency.code})"
