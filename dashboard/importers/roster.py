"""Rows of a roster become checked rows: every cell is taken, or refused with its line, column and a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.importers.agency_cells import AgencyReader
from dashboard.importers.reading import name_of, text_in
from dashboard.importers.values import dates, nip, positions, ranks, scores, words
from queries.loading import RosterRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dashboard.importers.sheets import Line
    from dashboard.importers.values.cells import Cell


@dataclass
class RosterReader(AgencyReader):
    """Reads the rows of a roster."""

    def read_all(self, rows: Sequence[Line]) -> list[RosterRow]:
        """The rows of which no cell is refused."""
        checked: list[RosterRow] = super().read_all(rows)
        final_scores = [row.final_score for row in checked if row.final_score is not None]
        self.warnings += self.doubted("nilai_akhir", max(final_scores)) if final_scores else []
        return checked

    def read(self, line: int, cells: Sequence[Cell]) -> RosterRow | None:
        """The row, or None where a cell of it is refused."""
        before = self.begin(line, cells)
        cohort, label = self._cohort()
        name = self._take("nama", name_of)
        number, gender, born, rank = self._person()
        agency_id, unit = self._agency()
        host = self._take("lokasi", text_in)
        identifiers = self._identifiers()
        position_level = self._take("jabatan", positions.position_level)
        education = self._take("pendidikan", words.education)
        status = self._take("status", words.status)
        final_score = self._take("nilai_akhir", scores.final_score)
        if not name and not number and len(self.problems) == before:
            self.problems.append(
                self._problem("nama", "Isi nama atau NIP; tanpa keduanya orangnya tidak dikenal.")
            )
        if cohort is None or len(self.problems) > before:
            return None
        return RosterRow(
            line=line,
            cohort=cohort,
            cohort_label=label,
            host=host,
            nip=number.digits if number else None,
            name=name,
            gender=gender,
            birth_date=born,
            gender_by_nip=number.gender if number else None,
            birth_date_by_nip=number.birth_date if number and number.is_possible(self.today) else None,
            identifiers=identifiers,
            agency_id=agency_id,
            unit=unit,
            position_level=position_level,
            rank=rank,
            education=education,
            status=status,
            final_score=final_score,
        )

    def _person(self) -> tuple[nip.Nip | None, str | None, date | None, str | None]:
        """NIP, gender, birth date and rank: they are read together, since they can contradict each other."""
        pppk = words.is_pppk(self._cell("status_kepegawaian"))
        gender = self._take("jenis_kelamin", words.gender)
        born = self._take("tanggal_lahir", lambda cell: dates.birth_date(cell, self.today))
        rank = self._take("golongan", lambda cell: ranks.rank(cell, pppk=pppk))
        number = self._take("nip", nip.nip)
        if number:
            is_pppk = pppk or (rank is not None and "/" not in rank)
            for doubt in nip.doubts(number, pppk=is_pppk, gender=gender, born=born, today=self.today):
                self.warnings.append(self._problem("nip", doubt))
        return number, gender, born, rank

    def _agency(self) -> tuple[int | None, str | None]:
        """The agency's id and the unit below it."""
        unit = self._take("unit_kerja", text_in)
        text = self._take("instansi", text_in)
        if text is None:
            return None, unit
        meaning = self._meaning(text)
        if meaning is None:
            return None, None
        return meaning.agency.id, ", ".join(filter(None, (unit, meaning.unit))) or None
