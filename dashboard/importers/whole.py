"""What the command says for a whole file, since many rosters name the cohort only in their title."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dashboard.importers.reading import programme_of
from dashboard.importers.values.cells import ValueProblem, text_of
from dashboard.importers.values.cohorts import class_label, cohort_number, cohort_year
from dashboard.importers.values.training import mark, mark_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from queries.loading import Known, KnownProgramme


class OptionProblem(Exception):
    """An option of the command that means nothing; the message is a sentence in Indonesian."""


@dataclass(frozen=True)
class WholeFile:
    """The cohort of every row, as far as the command names it."""

    programme: KnownProgramme | None = None
    year: int | None = None
    number: int | None = None
    label: str | None = None
    """The number as written."""
    class_label: str | None = None
    minutes: int | None = None
    """From how many minutes in a log somebody was present."""
    marks: Mapping[str, str] = field(default_factory=dict)
    """What marks mean that do not say it themselves: key of mark_key -> code of the status."""
    agencies: Mapping[str, str] = field(default_factory=dict)
    """What texts mean that are no known spelling: normalised text -> code of the agency."""


def whole_file(
    known: Known,
    this_year: int,
    *,
    program: str | None = None,
    tahun: str | None = None,
    angkatan: str | None = None,
    kelas: str | None = None,
    tanda: Sequence[str] = (),
    minutes: int | None = None,
    agencies: Mapping[str, str] | None = None,
) -> WholeFile:
    """The options --program, --tahun, --angkatan, --kelas, --tanda as values. Raises OptionProblem."""
    option, value = "", None
    try:
        option, value = "--program", program
        programme = programme_of(program, known)
        option, value = "--tahun", tahun
        year = cohort_year(tahun, this_year)
        option, value = "--angkatan", angkatan
        number = cohort_number(angkatan)
        option, value = "--kelas", kelas
        class_name = class_label(kelas)
        marks = {}
        for said in tanda:
            option, value = "--tanda", said
            sign, _, meaning = said.rpartition("=")
            status = mark(meaning)
            if not sign.strip() or status is None:
                raise ValueProblem("Tulis tanda dan artinya, misalnya x=alpa atau 0=izin.")
            marks[mark_key(sign)] = status
        return WholeFile(programme, year, number, text_of(angkatan), class_name, minutes, marks, agencies or {})
    except ValueProblem as problem:
        raise OptionProblem(f"{option} “{value}”: {problem}") from problem
