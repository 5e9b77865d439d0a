"""Rows of a report become checked rows: how many took part in a cohort and passed, of everybody or of an agency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.importers.agency_cells import AgencyReader
from dashboard.importers.reading import text_in
from dashboard.importers.values import scores
from dashboard.importers.values.cells import words_of
from queries.loading import TotalRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.importers.values.cells import Cell

GROUPS = {
    "semua": "",
    "semua peserta": "",
    "pusat": "pusat",
    "instansi pusat": "pusat",
    "kabupaten kota": "kabkota",
    "kab kota": "kabkota",
    "pemerintah kabupaten kota": "kabkota",
    "kabupaten dan kota": "kabkota",
    "kabupaten kota di jawa timur": "kabkota_sendiri",
    "kabupaten kota di luar jawa timur": "kabkota_lain",
    "provinsi lain": "provinsi_lain",
    "pemprov lain": "provinsi_lain",
    "provinsi di luar jawa timur": "provinsi_lain",
}
"""What a report calls everybody or a group of agencies, as `words_of` gives it -> the code."""
ONLY_AGENCIES = "Angka laporan dibandingkan per instansi, bukan per unit di bawahnya. Tulis instansinya saja."
MORE_PASSED = "Yang lulus lebih banyak daripada pesertanya. Periksa keduanya."


@dataclass
class TotalReader(AgencyReader):
    """Reads the rows of a report."""

    def read(self, line: int, cells: Sequence[Cell]) -> TotalRow | None:
        """The row, or None where a cell of it is refused."""
        before = self.begin(line, cells)
        cohort, _ = self._cohort()
        agency_code = self._about()
        taken = {measure: self._take(measure, scores.people) for measure in ("peserta", "lulus")}
        source = self._take("sumber", text_in)
        values = {measure: value for measure, value in taken.items() if value is not None}
        if values.get("lulus", 0) > values.get("peserta", values.get("lulus", 0)):
            self.problems.append(self._problem("lulus", MORE_PASSED))
        if cohort is None or agency_code is None or len(self.problems) > before:
            return None
        return TotalRow(line, cohort, agency_code, tuple(values.items()), source)

    def _about(self) -> str | None:
        """Of whom: '' for everybody, else the code of an agency or of a group; None where that is refused."""
        text = self._take("instansi", text_in)
        if text is None:
            return ""
        if (group := GROUPS.get(words_of(text))) is not None:
            return group
        meaning = self._meaning(text)
        if meaning and meaning.unit:
            self.problems.append(self._problem("instansi", ONLY_AGENCIES))
        return meaning.agency.code if meaning else None
