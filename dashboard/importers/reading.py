"""Reading rows, whatever the table: cells by column, the cohort, the participant, and what is wrong with them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from rapidfuzz import fuzz, process

from dashboard.importers.problems import Problem, column_of, sentence_of, shown
from dashboard.importers.sheets import FileProblem
from dashboard.importers.tables import heading_of
from dashboard.importers.values import cohorts, dates, nip, scores
from dashboard.importers.values.cells import ValueProblem, text_of
from queries.loading import HOME_PROVIDER, CohortKey, Known, KnownProgramme, Who, nobody, telling
from queries.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from dashboard.importers.agencies import AskedAgency
    from dashboard.importers.sheets import Line, Sheet
    from dashboard.importers.values.cells import Cell
    from dashboard.importers.whole import WholeFile
    from queries.loading import Refusal, Tell

T = TypeVar("T")

NUMBERED_KINDS = frozenset({"struktural", "latsar"})
"""Kinds of programmes whose cohorts always have a number."""
HOME_SPELLINGS = frozenset(
    normalised(spelling)
    for spelling in (
        "BPSDM Jatim",
        "BPSDM Provinsi Jawa Timur",
        "Badan Pengembangan Sumber Daya Manusia Jawa Timur",
        "Badan Pengembangan Sumber Daya Manusia Provinsi Jawa Timur",
    )
)
LONGEST_TEXT = 300
MOST_PROBLEMS = 50_000
"""Nobody mends so many cells: a column holds something else than its heading says."""
MOST_PROGRAMMES = 100
"""Texts of one file that name no programme; each is compared with every known name."""
SUGGESTED = 3
CLOSE = 60
DATES = frozenset({"tanggal", "tanggal_lahir", "tanggal_mulai", "tanggal_selesai"})
COHORT_COLUMNS = ("program", "tahun", "angkatan", "kelas", "penyelenggara")
STANDS_IN = {"jam_selesai": "jam", "jam_mulai": "jam", "jam": "jam_mulai", "nama": "nip"}
"""Column -> the one that a problem is shown at where the file lacks it."""


@dataclass
class Reader:
    """Reads the rows of one sheet; what it finds wrong is in `problems`, what it doubts in `warnings`."""

    sheet: Sheet
    known: Known
    whole: WholeFile
    today: date
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    asked_agencies: dict[str, AskedAgency] = field(default_factory=dict)
    """Of a roster: normalised text -> what an officer is asked about it."""
    tell: Tell = nobody
    """Told how many rows have been read."""
    asked: int = 0
    """How many rows there were to read: of a register by session, how many marks."""
    _unknown_programmes: dict[str, str] = field(default_factory=dict)
    _line: int = 0
    _cells: Sequence[Cell] = ()
    _cohorts: dict[tuple[Cell, ...], tuple[CohortKey, str | None]] = field(default_factory=dict)

    def read(self, line: int, cells: Sequence[Cell]) -> Any:
        """The row, or None where a cell of it is refused."""
        raise NotImplementedError

    def read_all(self, rows: Sequence[Line]) -> list[Any]:
        """The rows of which no cell is refused."""
        self.asked = len(rows)
        return [row for line, cells in telling(rows, self.tell) if (row := self.read(line, cells))]

    def begin(self, line: int, cells: Sequence[Cell]) -> int:
        """Turn to a row; returns how many problems there were before it."""
        self._line, self._cells = line, cells
        if len(self.problems) > MOST_PROBLEMS:
            most = f"{MOST_PROBLEMS:,}".replace(",", ".")
            raise FileProblem(f"Terlalu banyak sel yang ditolak ({most}), mulai dari: {self.problems[0]}")
        return len(self.problems)

    def cohort_of(self, line: int, cells: Sequence[Cell]) -> CohortKey | None:
        """The cohort of a row, whatever else it says; None where it is refused."""
        self.begin(line, cells)
        return self._cohort()[0]

    @cached_property
    def _rows(self) -> dict[int, Sequence[Cell]]:
        return dict(self.sheet.rows)

    @cached_property
    def _cohort_columns(self) -> list[str]:
        return [column for column in COHORT_COLUMNS if column in self.sheet.headings.columns]

    def line_of(self, line: int) -> int:
        """The line of the file, where the loader speaks of a row's line."""
        return line

    def told(self, refusal: Refusal) -> Problem:
        """What the loader says of a row that was read before, in words."""
        return self.problem(refusal.line, column_of(refusal), sentence_of(refusal))

    def problem(self, line: int, column: str, sentence: str) -> Problem:
        """A problem of a row that was read before."""
        self._line, self._cells = line, self._rows[line]
        return self._problem(column, sentence)

    def doubted(self, column: str, highest: int) -> list[Problem]:
        """The doubt about a column of scores, where the highest says that its scale may be another one."""
        heading = self.sheet.headings.written[column]
        doubt = scores.other_scale(highest, heading)
        return [Problem(self.sheet.heading_line, heading, None, " ".join(doubt))] if doubt else []

    def _cell(self, column: str) -> Cell:
        position = self.sheet.headings.columns.get(column)
        cell = self._cells[position] if position is not None and position < len(self._cells) else None
        return dates.date_of_serial(cell, self.sheet.epoch) if column in DATES else cell

    def _take(self, column: str, parse: Callable[[Cell], T | None]) -> T | None:
        if column not in self.sheet.headings.columns:
            return None  # of most columns a file has none: nothing is parsed in each of its rows
        try:
            return parse(self._cell(column))
        except ValueProblem as problem:
            self.problems.append(self._problem(column, str(problem)))
            return None

    def _problem(self, column: str, sentence: str) -> Problem:
        written = self.sheet.headings.written
        if column not in written:
            column = next((other for other in (STANDS_IN.get(column),) if other in written), column)
        heading = written.get(column, heading_of(column, self.sheet.table))
        return Problem(self._line, heading, shown(column, self._cell(column)), sentence)

    def _cohort(self) -> tuple[CohortKey | None, str | None]:
        """The cohort's key, and its number as written. What the command says holds where the row says nothing."""
        cells = tuple(map(self._cell, self._cohort_columns))
        if cells in self._cohorts:
            return self._cohorts[cells]
        before = len(self.problems)
        whole = self.whole
        programme = self._agreed("program", self._programme, whole.programme)
        year = self._agreed("tahun", lambda cell: cohorts.cohort_year(cell, self.today.year), whole.year)
        number = self._agreed("angkatan", cohorts.cohort_number, whole.number)
        class_label = self._agreed("kelas", cohorts.class_label, whole.class_label)
        provider = self._take("penyelenggara", self._provider) or HOME_PROVIDER
        if len(self.problems) > before:
            return None, None
        if programme is None:
            self.problems.append(
                self._problem("program", "Program tidak disebut. Isi selnya, atau pakai --program.")
            )
        if year is None:
            self.problems.append(self._problem("tahun", "Tahun tidak disebut. Isi selnya, atau pakai --tahun."))
        if number is None and programme is not None and programme.kind in NUMBERED_KINDS:
            self.problems.append(
                self._problem("angkatan", "Program ini memerlukan angkatan. Isi selnya, atau pakai --angkatan.")
            )
        if programme is None or year is None or len(self.problems) > before:
            return None, None
        label = text_of(self._cell("angkatan")) or whole.label
        self._cohorts[cells] = CohortKey(provider, programme.code, year, number or 0, class_label or ""), label
        return self._cohorts[cells]

    def _programme(self, cell: Cell) -> KnownProgramme | None:
        text = text_of(cell) or ""
        if text not in self._unknown_programmes:
            try:
                return programme_of(cell, self.known)
            except ValueProblem as problem:
                self._unknown_programmes[text] = str(problem)
        if len(self._unknown_programmes) > MOST_PROGRAMMES:
            raise FileProblem(
                f"Lebih dari {MOST_PROGRAMMES} tulisan program dalam berkas ini tidak dikenal. Periksa apakah kolomnya"
                " memang berisi program."
            )
        raise ValueProblem(self._unknown_programmes[text])

    def _agreed(self, column: str, parse: Callable[[Cell], T | None], whole: T | None) -> T | None:
        """The value of the row, or else of the command; refused where both speak and differ."""
        value = self._take(column, parse)
        if value is None or whole is None or value == whole:
            return whole if value is None else value
        self.problems.append(
            self._problem(
                column, f"Sel ini berbeda dari --{column} yang diberikan untuk seluruh berkas. Samakan keduanya."
            )
        )
        return None

    def _provider(self, cell: Cell) -> str | None:
        text = text_in(cell)
        if text is None or normalised(text) in HOME_SPELLINGS:
            return None
        if "@" in text:
            raise ValueProblem("Nama penyelenggara tidak boleh berisi @.")
        return self.known.providers.setdefault(normalised(text), text)

    def _who(self) -> Who:
        """The participant whom the row names; a problem where it names none."""
        before = len(self.problems)
        number = self._take("nip", nip.nip)
        name = self._take("nama", name_of)
        who = Who(number.digits if number else None, name, self._identifiers())
        if not (who.nip or who.name or who.identifiers) and len(self.problems) == before:
            self.problems.append(
                self._problem("nama", "Isi NIP atau nama; tanpa keduanya orangnya tidak dikenal.")
            )
        return who

    def _identifiers(self) -> tuple[tuple[str, str], ...]:
        found = (("nrp", self._take("nrp", _nrp)), ("email", self._take("email", _email)))
        return tuple((kind, value) for kind, value in found if value)


def programme_of(cell: Cell, known: Known) -> KnownProgramme | None:
    """The programme that a text names. Raises ValueProblem with the closest names."""
    text = text_of(cell)
    if text is None:
        return None
    name = normalised(text)
    if name in known.programmes:
        return known.programmes[name]
    alike = process.extract(name, list(known.programmes), scorer=fuzz.WRatio, limit=20, score_cutoff=CLOSE)
    closest = list(dict.fromkeys(known.programmes[alias].short_name for alias, _, _ in alike))[:SUGGESTED]
    maybe = f" Mungkin maksudnya: {', '.join(closest)}." if closest else ""
    raise ValueProblem(f"Program ini tidak dikenal.{maybe} Tulis nama atau singkatan resminya.")


def text_in(cell: Cell) -> str | None:
    """The text of a cell, not too long."""
    text = text_of(cell)
    if text is not None and len(text) > LONGEST_TEXT:
        raise ValueProblem(f"Isi sel ini lebih panjang dari {LONGEST_TEXT} huruf. Ringkas isinya.")
    return text


def name_of(cell: Cell) -> str | None:
    """A name: it has letters."""
    text = text_in(cell)
    if text is not None and not re.search(r"[^\W\d_]", text):
        raise ValueProblem("Nama harus berisi huruf. Periksa apakah kolomnya tertukar.")
    return text


def _nrp(cell: Cell) -> str | None:
    text = text_of(cell)
    if text is None:
        return None
    digits = re.sub(r"[\s.'-]", "", text)
    if not re.fullmatch(r"[0-9]{5,18}", digits):
        raise ValueProblem("NRP terdiri atas 5 sampai 18 angka. Periksa isinya.")
    return digits


def _email(cell: Cell) -> str | None:
    text = text_of(cell)
    if text is not None and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        raise ValueProblem("Ini bukan alamat email. Periksa isinya, atau kosongkan.")
    return text.casefold() if text else None
