"""The cohort that a file names above its table or in its own name: what an officer would otherwise type.

Only what is said once is taken; an officer sees it before anything is written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from dashboard.importers.values.cells import ValueProblem
from dashboard.importers.values.cohorts import class_label, cohort_number, cohort_year
from dashboard.importers.values.dates import MONTHS
from queries.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from queries.loading import Known, KnownProgramme

T = TypeVar("T")

YEAR = re.compile(r"\b(?:TAHUN|TAHUN ANGGARAN|TA) ((?:19|20)\d\d)\b")
BARE_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
DAY = re.compile(
    rf"\b(?:\d{{1,2}} )?(?:{'|'.join(month.upper() for month in MONTHS)}) (?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d \d{1,2} \d{1,2}\b|\b\d{1,2} \d{1,2} (?:19|20)\d\d\b"
)
"""When something was signed or exported: no year of a cohort."""
NUMBER = re.compile(r"\b(?:ANGKATAN|ANGK|AKT)(?: KE)? ?([IVXLCDM]+|\d{1,4})\b")
CLASS = re.compile(r"\bKELAS ([A-Z0-9]{1,3})\b")


class Titled(NamedTuple):
    """What titles say of the cohort; None where they say nothing, or two things."""

    programme: KnownProgramme | None
    year: int | None
    number: int | None
    class_label: str | None


def titled(texts: Sequence[str], known: Known, this_year: int) -> Titled:
    """The cohort that these texts name: the letterhead and title of a sheet, the name of its file."""
    names = [normalised(text) for text in texts]
    years = _found(YEAR, names) or _found(BARE_YEAR, [DAY.sub(" ", name) for name in names])
    spelling, programme = _programme(names, known) or ("", None)
    numbers = _found(NUMBER, names)
    if programme and not numbers:
        numbers = _found(re.compile(rf"\b{re.escape(spelling)} ([IVXLCDM]+)\b"), names)  # "PKP IV"
    return Titled(
        programme,
        _only(years, lambda text: cohort_year(text, this_year)),
        _only(numbers, cohort_number),
        _only(_found(CLASS, names), class_label),
    )


def _found(pattern: re.Pattern[str], names: Iterable[str]) -> set[str]:
    return {match for name in names for match in pattern.findall(name)}


def _only(found: set[str], parse: Callable[[str], T | None]) -> T | None:
    values = set()
    for text in found:
        try:
            values.add(parse(text))
        except ValueProblem:
            return None
    return values.pop() if len(values) == 1 else None


def _programme(names: Iterable[str], known: Known) -> tuple[str, KnownProgramme] | None:
    """The programme whose spelling stands there, with that spelling; of spellings within each other the longest."""
    spoken = f" {' | '.join(names)} "
    said = [spelling for spelling in known.programmes if f" {spelling} " in spoken]
    longest = [spelling for spelling in said if not any(spelling != other and spelling in other for other in said)]
    found = {known.programmes[spelling] for spelling in longest}
    return (longest[0], found.pop()) if len(found) == 1 else None
