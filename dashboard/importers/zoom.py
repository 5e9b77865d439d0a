"""A log of Zoom: minutes per person. How many minutes make somebody present is the office's rule, never ours."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from dashboard.importers.sheets import FileProblem
from dashboard.importers.table_rows import TimedReader
from dashboard.importers.values import training
from dashboard.importers.values.cells import Cell, ValueProblem, text_of
from dashboard.importers.values.scores import count
from queries.loading import MarkRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.importers.sheets import Line
    from queries.loading import CohortKey, Who

FORMATS = (
    "%m/%d/%Y %I:%M:%S %p",  # as Zoom writes in English: the month first
    "%m/%d/%Y %I:%M %p",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
)
ADDED = re.compile(r"\s*\([^)]*\)\s*$")
"""What Zoom puts behind a name: the original one, or a device."""
MINUTE = timedelta(minutes=1)


@dataclass
class _Stay:
    """How long one person was there on one day."""

    line: int
    minutes: int = 0
    """As the log sums them up."""
    spans: list[tuple[datetime, datetime]] = field(default_factory=list)
    whole: bool = True
    """Whether every row says when it ended."""

    def length(self) -> int:
        """Minutes; two devices at the same time count once."""
        if not self.whole:
            return self.minutes
        total, until = timedelta(), datetime.min  # noqa: DTZ901  local, as all of them
        for start, end in sorted(self.spans):
            total += max(timedelta(), end - max(start, until))
            until = max(until, end)
        return total // MINUTE


class ZoomReader(TimedReader):
    """Reads the rows of a log; people who stayed long enough are present, of the others nothing is recorded."""

    def _cell(self, column: str) -> Cell:
        cell = super()._cell(column)
        return ADDED.sub("", cell) if column == "nama" and isinstance(cell, str) else cell

    def read_all(self, rows: Sequence[Line]) -> list[MarkRow]:
        """The marks of those present. Raises FileProblem where the command does not say how long that is."""
        stays: dict[tuple[CohortKey, Who, date, int | None], _Stay] = {}
        refused = 0
        for line, cells in rows:
            refused += not self._stay(line, cells, stays)
        lengths = {key: stay.length() for key, stay in stays.items()}
        least = self.whole.minutes
        if least is None:
            raise FileProblem(_ask(list(lengths.values())))
        found = []
        for (cohort, who, day, ordinal), length in lengths.items():
            line = stays[cohort, who, day, ordinal].line
            if length >= least:
                found.append(MarkRow(line, cohort, who, day, None, ordinal, None, "hadir"))
            else:
                self.warnings.append(
                    self.problem(
                        line, "nama", f"{length} menit, kurang dari {least}. Tidak dicatat sebagai hadir."
                    )
                )
        self.asked = len(found) + refused
        return found

    def _stay(
        self, line: int, cells: Sequence[Cell], stays: dict[tuple[CohortKey, Who, date, int | None], _Stay]
    ) -> bool:
        before = self.begin(line, cells)
        cohort, _ = self._cohort()
        who = self._who()
        joined, left = self._take("tanggal", moment), self._take("jam_selesai", moment)
        minutes = self._take("status_kehadiran", count)
        ordinal = self._take("sesi_ke", training.ordinal)
        if joined is None and len(self.problems) == before:
            self.problems.append(self._problem("tanggal", "Waktu bergabung ini kosong. Isi, atau hapus barisnya."))
        if cohort is None or joined is None or len(self.problems) > before:
            return False
        stay = stays.setdefault((cohort, who, joined.date(), ordinal), _Stay(line))
        stay.minutes += minutes or 0
        stay.whole = stay.whole and left is not None
        stay.spans += [(joined, left)] if left else []
        return True


def moment(cell: Cell) -> datetime | None:
    """A date with its time, as Zoom or a date cell has it."""
    if isinstance(cell, datetime):
        return cell
    text = text_of(cell)
    if text is None:
        return None
    for form in FORMATS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007  local to the cohort
        except ValueError:
            continue
    raise ValueProblem("Waktu ini tidak terbaca. Tulis misalnya 2024-09-02 08:00:00.")


def _ask(minutes: list[int]) -> str:
    some = f": {len(minutes)} orang, {min(minutes)} sampai {max(minutes)} menit" if minutes else ""
    return (
        f"Ini log kehadiran Zoom{some}. Berapa menit yang berarti hadir adalah aturan kantor: sebutkan, misalnya"
        " --hadir-menit 90. Yang kurang dari itu tidak dicatat."
    )
