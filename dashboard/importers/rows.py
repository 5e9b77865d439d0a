"""Rows of a sheet become checked rows: every cell is taken, or refused with its line, column and a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from rapidfuzz import fuzz, process

from dashboard.importers.agencies import AgencyFinder, Meaning, Unknown
from dashboard.importers.problems import Problem, heading_of, shown
from dashboard.importers.values import cohorts, dates, nip, positions, ranks, scores, words
from dashboard.importers.values.cells import ValueProblem, text_of
from queries.loading import HOME_PROVIDER, CohortKey, Known, KnownProgramme, RosterRow
from queries.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from dashboard.importers.sheets import Sheet
    from dashboard.importers.values.cells import Cell
    from dashboard.importers.whole import WholeFile
    from queries.loading import KnownAgency

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
SUGGESTED = 3
CLOSE = 60


@dataclass
class RowReader:
    """Reads the rows of one sheet; what it finds wrong is in `problems`, what it doubts in `warnings`."""

    sheet: Sheet
    known: Known
    whole: WholeFile
    today: date
    agencies: AgencyFinder
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    _line: int = 0
    _cells: Sequence[Cell] = ()

    def read(self, line: int, cells: Sequence[Cell]) -> RosterRow | None:
        """The row, or None where a cell of it is refused."""
        self._line, self._cells = line, cells
        before = len(self.problems)
        cohort, label = self._cohort()
        name = self._take("nama", _name)
        number, gender, born, rank = self._person()
        agency_id, unit = self._agency()
        host = self._take("lokasi", _text)
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

    def problem(self, line: int, column: str, sentence: str) -> Problem:
        """A problem of a row that was read before."""
        self._line, self._cells = line, dict(self.sheet.rows)[line]
        return self._problem(column, sentence)

    def _cell(self, column: str) -> Cell:
        position = self.sheet.headings.columns.get(column)
        return self._cells[position] if position is not None and position < len(self._cells) else None

    def _take(self, column: str, parse: Callable[[Cell], T | None]) -> T | None:
        try:
            return parse(self._cell(column))
        except ValueProblem as problem:
            self.problems.append(self._problem(column, str(problem)))
            return None

    def _problem(self, column: str, sentence: str) -> Problem:
        heading = self.sheet.headings.written.get(column, heading_of(column))
        return Problem(self._line, heading, shown(column, self._cell(column)), sentence)

    def _cohort(self) -> tuple[CohortKey | None, str | None]:
        """The cohort's key, and its number as written. What the command says holds where the row says nothing."""
        before = len(self.problems)
        whole = self.whole
        programme = self._agreed("program", lambda cell: programme_of(cell, self.known), whole.programme)
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
        return CohortKey(provider, programme.code, year, number or 0, class_label or ""), label

    def _agreed(self, column: str, parse: Callable[[Cell], T | None], whole: T | None) -> T | None:
        """The value of the row, or else of the command; refused where both speak and differ."""
        value = self._take(column, parse)
        if value is None or whole is None or value == whole:
            return whole if value is None else value
        self.problems.append(
            self._problem(
                column, f"Sel ini berbeda dari --{column} yang diberikan pada perintah. Samakan keduanya."
            )
        )
        return None

    def _provider(self, cell: Cell) -> str | None:
        text = _text(cell)
        if text is None or normalised(text) in HOME_SPELLINGS:
            return None
        if "@" in text:
            raise ValueProblem("Nama penyelenggara tidak boleh berisi @.")
        return self.known.providers.setdefault(normalised(text), text)

    def _agency(self) -> tuple[int | None, str | None]:
        """The agency's id and the unit below it."""
        unit = self._take("unit_kerja", _text)
        text = self._take("instansi", _text)
        if text is None:
            return None, unit
        match self.agencies.find(text):
            case Meaning(agency=agency, unit=below):
                return agency.id, ", ".join(filter(None, (unit, below))) or None
            case Unknown() as unknown:
                self.problems.append(self._problem("instansi", _agency_sentence(text, unknown)))
        return None, None

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


def _agency_sentence(text: str, unknown: Unknown) -> str:
    if unknown.named:
        names = " dan ".join(agency.name for agency in unknown.named)
        how = "Tulis pemerintah atau instansi yang mengirimnya saja"
        example = unknown.named[0].code
        start = f"Tulisan ini menyebut lebih dari satu instansi ({names}). {how}"
    else:
        names = ", ".join(_with_code(agency) for agency in unknown.closest)
        start = (
            "Instansi ini tidak pasti." + (f" Yang terdekat: {names}." if names else "") + " Tulis namanya lengkap"
        )
        example = unknown.closest[0].code if unknown.closest else "KODE"
    quoted = text.replace('"', "'")
    sentence = (
        f'{start}, atau daftarkan tulisan ini: python -m dashboard instansi --alias "{quoted}" --kode {example}'
    )
    if unknown.named or unknown.closest:
        sentence += " (atau kode instansi yang benar)"
    return f"{sentence}. Instansi baru: python -m dashboard instansi --kode KODE --nama NAMA --jenjang JENJANG."


def _with_code(agency: KnownAgency) -> str:
    return f"{agency.name} ({agency.code})"


def _text(cell: Cell) -> str | None:
    text = text_of(cell)
    if text is not None and len(text) > LONGEST_TEXT:
        raise ValueProblem(f"Isi sel ini lebih panjang dari {LONGEST_TEXT} huruf. Ringkas isinya.")
    return text


def _name(cell: Cell) -> str | None:
    text = _text(cell)
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
