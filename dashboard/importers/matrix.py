"""A register with a column for each session becomes marks; what is wrong with a mark is shown at its cell."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from dashboard.importers.problems import Problem, column_of, sentence_of
from dashboard.importers.session_columns import mark_column
from dashboard.importers.sheets import FileProblem
from dashboard.importers.table_rows import FAR, TimedReader
from dashboard.importers.values import training
from dashboard.importers.values.cells import is_dash
from dashboard.importers.values.session_headings import years
from queries.loading import MarkRow, telling

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dashboard.importers.sheets import Line
    from dashboard.importers.values.cells import Cell
    from dashboard.importers.values.session_headings import SessionHeading
    from queries.loading import CohortKey, Refusal

NAME_THE_SESSION = "Tambahkan jam atau nomor sesinya pada judul kolom, misalnya “26/8 Sesi 1”."
MOST_MARKS = 200_000
"""A thousand participants in two hundred sessions."""
OF_THE_SESSION = frozenset(
    {
        "no_session_that_day", "no_session_at_that_hour", "no_session_of_that_number", "several_sessions_that_day",
        "sessions_differ",
    }
)  # fmt: skip
"""Reasons that hold for a whole column: told once, at its heading."""


@dataclass
class MatrixReader(TimedReader):
    """Reads the rows of such a register. To the loader the "line" of a mark is its number among the marks."""

    _places: list[tuple[int, str]] = field(default_factory=list)
    """Number of a mark -> its line and its column."""
    _days: dict[int, dict[str, date | None]] = field(default_factory=dict)
    """Year of a cohort -> column -> the day that its heading means."""

    def read_all(self, rows: Sequence[Line]) -> list[MarkRow]:
        """The marks of all rows; a blank cell is none. Raises FileProblem where sessions are not numbered in a row."""
        self._refuse_gaps()
        return [mark for line, cells in telling(rows, self.tell) for mark in self._marks(line, cells)]

    def line_of(self, line: int) -> int:
        """The line in which a mark stands."""
        return self._places[line][0]

    def told(self, refusal: Refusal) -> Problem:
        """What the loader says of a mark, at the cell of the mark, of its session or of its participant."""
        line, column = self._places[refusal.line]
        other = None if refusal.other_line is None else self._places[refusal.other_line][0]
        sentence = sentence_of(replace(refusal, other_line=other))
        if refusal.reason == "several_sessions_that_day":
            sentence = f"Pada tanggal ini ada {refusal.detail} sesi. {NAME_THE_SESSION}"
        if refusal.reason in OF_THE_SESSION:
            return self._of_heading(column, sentence)
        return self.problem(line, column if refusal.column == "status" else column_of(refusal), sentence)

    def _marks(self, line: int, cells: Sequence[Cell]) -> list[MarkRow]:
        before = self.begin(line, cells)
        filled = [column for column in self._sessions if not is_dash(self._cell(column))]
        if not filled:
            return []
        self.asked += len(filled)
        if self.asked > MOST_MARKS:
            most = f"{MOST_MARKS:,}".replace(",", ".")
            raise FileProblem(f"Lebih dari {most} tanda dalam satu berkas. Bagi berkasnya, misalnya per angkatan.")
        cohort, _ = self._cohort()
        who = self._who()
        if cohort is None or len(self.problems) > before:
            return []
        days = self._days_of(cohort)
        found = []
        for column in filled:
            refused = len(self.problems)
            status = self._take(column, lambda cell: training.mark(cell, self.whole.marks))
            self.asked -= status is None and len(self.problems) == refused  # "n/a": nothing is recorded
            said, day = self._sessions[column], days[column]
            if status and (day or said.nth):
                self._places.append((line, column))
                number, of = len(self._places) - 1, self._numbered if said.nth else None
                hour, ordinal = (None, None) if said.nth else (said.hour, said.ordinal)
                found.append(MarkRow(number, cohort, who, day, hour, ordinal, None, status, said.nth, of))
        return found

    @cached_property
    def _sessions(self) -> dict[str, SessionHeading]:
        return {mark_column(at): said for at, said in self.sheet.found.sessions.items()}

    @cached_property
    def _numbered(self) -> int:
        return sum(1 for said in self._sessions.values() if said.nth)

    def _refuse_gaps(self) -> None:
        numbers = sorted(said.nth for said in self._sessions.values() if said.nth)
        if numbers != list(range(1, len(numbers) + 1)):
            raise FileProblem(
                "Nomor sesi pada judul kolom tidak berurutan dari 1. Lengkapi, atau tulis tanggal sesinya sebagai"
                " judul."
            )

    def _days_of(self, cohort: CohortKey) -> dict[str, date | None]:
        """The days of the columns in this cohort; a problem at a heading that cannot be one."""
        if cohort.year not in self._days:
            found = self._days[cohort.year] = {}
            of_years = years(self._sessions.values(), cohort.year)
            for (column, said), year in zip(self._sessions.items(), of_years, strict=True):
                try:
                    found[column] = said.date_in(year)
                except ValueError:
                    found[column] = None
                    self.problems.append(
                        self._of_heading(column, "Tanggal ini tidak ada dalam kalender. Periksa judulnya.")
                    )
                if abs(year - cohort.year) > FAR:
                    found[column] = None
                    sentence = f"Tanggal ini jauh dari tahun angkatannya, {cohort.year}. Periksa keduanya."
                    self.problems.append(self._of_heading(column, sentence))
        return self._days[cohort.year]

    def _of_heading(self, column: str, sentence: str) -> Problem:
        return Problem(self.sheet.heading_line, self.sheet.headings.written[column], None, sentence)
