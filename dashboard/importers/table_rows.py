"""Rows of cohorts, sessions, registers, recaps and scores become checked rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from dashboard.importers.aspects import USUAL_STAGE, Aspect, Aspects
from dashboard.importers.headings import heading_key
from dashboard.importers.reading import Reader, text_in
from dashboard.importers.sheets import FileProblem, is_blank
from dashboard.importers.values import dates, scores, training
from dashboard.importers.values.cells import ValueProblem, text_of
from dashboard.importers.values.times import hours
from queries.loading import (
    CohortKey,
    CohortRow,
    MarkRow,
    ProgrammeTest,
    RecapRow,
    ScoreRow,
    ScoreValue,
    SessionRow,
)
from queries.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, time

    from dashboard.importers.sheets import Line
    from dashboard.importers.values.cells import Cell
    from queries.loading import KnownProgramme

T = TypeVar("T")

FAR = 1
"""Years between a date and the year in the cohort's key: a cohort may run into the next one."""
LOWEST_OF_A_TEST, HIGHEST_OF_A_TEST = 0, 10_000
OUT_OF_WHAT = (
    "Skor Google Forms ini tidak menyebut dari berapa. Unduh jawabannya sebagai CSV, yang menulis misalnya"
    " 16 / 20."
)
STAGES_OF = {
    "tes": ("pre", "post", "remedial"),
    "komponen": ("akhir", "remedial"),
    "kompetensi": ("pre", "post", "akhir", "pascapelatihan"),
}
"""Kind of assessment -> the stages at which it is scored."""
WORD_OF = {"tes": "tes", "komponen": "komponen penilaian", "kompetensi": "kompetensi"}


class TimedReader(Reader):
    """What tables with days and hours share."""

    def _day(self, column: str, cohort: CohortKey | None) -> date | None:
        day = self._take(column, dates.date_of)
        if day and cohort and abs(day.year - cohort.year) > FAR:
            self.problems.append(
                self._problem(column, f"Tanggal ini jauh dari tahun angkatannya, {cohort.year}. Periksa keduanya.")
            )
        return day

    def _needed_day(self, cohort: CohortKey | None) -> date | None:
        before = len(self.problems)
        day = self._day("tanggal", cohort)
        if day is None and len(self.problems) == before:
            self.problems.append(
                self._problem(
                    "tanggal", "Isi tanggal di setiap baris; sel gabungan hanya mengisi baris pertamanya."
                )
            )
        return day

    def _hours(self) -> tuple[time | None, time | None, str | None]:
        """Beginning, end and zone, from one column or from two; a problem where the columns disagree."""
        both, first, last = (self._take(column, hours) for column in ("jam", "jam_mulai", "jam_selesai"))
        starts = {one.start for one in (both, first) if one}
        ends = {one.end for one in (both, first) if one and one.end} | ({last.start} if last else set())
        zones = {one.zone for one in (both, first, last) if one and one.zone}
        if len(starts) > 1 or len(ends) > 1 or len(zones) > 1:
            self.problems.append(self._problem("jam", "Jam di kolom-kolom baris ini berbeda-beda. Samakan."))
        return _any(starts), _any(ends), _any(zones)


class SessionReader(TimedReader):
    """Reads the rows of a schedule."""

    def read(self, line: int, cells: Sequence[Cell]) -> SessionRow | None:
        """The row, or None where a cell of it is refused."""
        before = self.begin(line, cells)
        cohort, label = self._cohort()
        day = self._needed_day(cohort)
        start, end, zone = self._hours()
        if start is None and len(self.problems) == before:
            self.problems.append(self._problem("jam_mulai", "Isi jam mulai; tanpa itu sesinya tidak dikenal."))
        jp = self._take("jp", scores.jp)
        if jp == 0:
            self.problems.append(
                self._problem("jp", "JP sebuah sesi lebih dari 0; kosongkan bila tidak diketahui.")
            )
        topic, mode = self._take("topik", text_in), self._take("metode", training.session_mode)
        if cohort is None or day is None or start is None or len(self.problems) > before:
            return None
        ends_at = datetime.combine(day, end) if end else None
        return SessionRow(line, cohort, datetime.combine(day, start), ends_at, label, zone, jp, topic, mode)


class MarkReader(TimedReader):
    """Reads the rows of a register."""

    def read(self, line: int, cells: Sequence[Cell]) -> MarkRow | None:
        """The row, or None where a cell of it is refused."""
        before = self.begin(line, cells)
        cohort, _ = self._cohort()
        who = self._who()
        day = self._needed_day(cohort)
        start, _, zone = self._hours()
        ordinal = self._take("sesi_ke", training.ordinal)
        status = self._take("status_kehadiran", lambda cell: training.mark(cell, self.whole.marks))
        if cohort is None or day is None or len(self.problems) > before:
            return None
        return MarkRow(line, cohort, who, day, start, ordinal, zone, status)


class RecapReader(Reader):
    """Reads the rows of a recap."""

    def read(self, line: int, cells: Sequence[Cell]) -> RecapRow | None:
        """The row, or None where a cell of it is refused."""
        before = self.begin(line, cells)
        cohort, _ = self._cohort()
        who = self._who()
        held, attended = (self._take(column, scores.count) for column in ("sesi_dilaksanakan", "sesi_hadir"))
        jp_held, jp_attended = (self._take(column, scores.jp) for column in ("jp_dilaksanakan", "jp_hadir"))
        if cohort is None or len(self.problems) > before:
            return None
        return RecapRow(line, cohort, who, held, attended, jp_held, jp_attended)


@dataclass
class ScoreReader(Reader):
    """Reads the rows of a score list: an aspect in a column, or in a row with its stage and value."""

    aspects: Aspects = field(kw_only=True)
    _highest: dict[str, int] = field(default_factory=dict)
    """Column of an aspect that goes to 100 -> the highest score there."""

    def read_all(self, rows: Sequence[Line]) -> list[ScoreRow]:
        """The rows of which no cell is refused. Raises FileProblem where Moodle counts to ten."""
        checked = super().read_all(rows)
        for column, highest in self._highest.items():
            doubt = scores.other_scale(highest, self.sheet.headings.written[column])
            if doubt and self.sheet.found.layout == "moodle":
                raise FileProblem(f"{doubt[0]} Ekspor nilainya sebagai Persentase.")
            self.warnings += self.doubted(column, highest)
        return checked

    def read(self, line: int, cells: Sequence[Cell]) -> ScoreRow | None:
        """The row, or None where a cell of it is refused."""
        before = self.begin(line, cells)
        cohort, _ = self._cohort()
        who = self._who()
        if cohort is None:
            return None
        programme = self.known.programmes[normalised(cohort.programme_code)]
        values = [value for column in self._wide if (value := self._in_column(column, cohort, programme))]
        in_row = self._in_row(cohort, programme)
        if len(self.problems) > before:
            return None
        return ScoreRow(line, cohort, who, (*values, *([in_row] if in_row else [])))

    @cached_property
    def _wide(self) -> dict[str, Aspect]:
        understood = self.sheet.headings.understood
        meant = {column: self.aspects.meaning(heading_key(text)) for column, text in understood.items()}
        return {column: aspect for column, aspect in meant.items() if aspect and column.startswith("nilai:")}

    def _in_column(self, column: str, cohort: CohortKey, programme: KnownProgramme) -> ScoreValue | None:
        aspect = self._wide[column]
        if is_blank(self._cell(column)):
            return None
        if (
            self.sheet.found.layout == "forms"
            and aspect.is_test
            and not scores.says_of_how_much(self._cell(column))
        ):
            self.problems.append(self._problem(column, OUT_OF_WHAT))
            return None
        return self._take(
            column, lambda cell: self._value(column, aspect, aspect.stage, cell, (cohort, programme))
        )

    def _in_row(self, cohort: CohortKey, programme: KnownProgramme) -> ScoreValue | None:
        before = len(self.problems)
        text = self._take("aspek", text_of)
        stage = self._take("tahap", training.stage)
        if is_blank(self._cell("nilai")) or len(self.problems) > before:
            return None
        aspect = self.aspects.meaning(text) if text else None
        if aspect is None:
            refusal = self.aspects.unknown(text, cohort) if text else ValueProblem("Isi aspek dari nilai ini.")
            self.problems.append(self._problem("aspek", str(refusal)))
            return None
        if stage and aspect.stage and stage != aspect.stage:
            self.problems.append(self._problem("tahap", "Tahap ini berbeda dari yang disebut aspeknya. Samakan."))
            return None
        try:
            self.aspects.of(aspect, cohort, programme)
        except ValueProblem as problem:
            self.problems.append(self._problem("aspek", str(problem)))
            return None
        of = (cohort, programme)
        return self._take("nilai", lambda cell: self._value("nilai", aspect, stage or aspect.stage, cell, of))

    def _value(
        self, column: str, aspect: Aspect, stage: str | None, cell: Cell, of: tuple[CohortKey, KnownProgramme]
    ) -> ScoreValue | None:
        assessment = self.aspects.of(aspect, *of)
        if isinstance(assessment, ProgrammeTest):
            kind, lowest, highest = "tes", LOWEST_OF_A_TEST, HIGHEST_OF_A_TEST
            key: int | ProgrammeTest = assessment
        else:
            kind, lowest, highest, key = assessment.kind, assessment.scale_min, assessment.scale_max, assessment.id
        if kind == "tes" and stage is None:
            raise ValueProblem("Nilai tes perlu tahapnya. Isi kolom Tahap dengan Pre atau Post.")
        stage = stage or USUAL_STAGE
        if stage not in STAGES_OF[kind]:
            raise ValueProblem(f"Tahap {stage} tidak ada untuk {WORD_OF[kind]}. Periksa tahap atau aspeknya.")
        value = scores.score(cell, lowest, highest)
        if value is not None and column in self._wide and highest == HIGHEST_OF_A_TEST:
            self._highest[column] = max(self._highest.get(column, 0), value)
        return None if value is None else ScoreValue(column, key, stage, value)


class CohortReader(TimedReader):
    """Reads the rows of a list of cohorts."""

    def read(self, line: int, cells: Sequence[Cell]) -> CohortRow | None:
        """The row, or None where a cell of it is refused."""
        before = self.begin(line, cells)
        cohort, label = self._cohort()
        starts_on, ends_on = self._day("tanggal_mulai", cohort), self._day("tanggal_selesai", cohort)
        mode = self._take("metode", training.cohort_mode)
        funding, host = self._take("pendanaan", text_in), self._take("lokasi", text_in)
        zone = self._take("zona_waktu", training.time_zone)
        if cohort is None or len(self.problems) > before:
            return None
        return CohortRow(line, cohort, label, starts_on, ends_on, mode, funding, host, zone)


def _any(found: set[T]) -> T | None:
    return next(iter(found), None)
