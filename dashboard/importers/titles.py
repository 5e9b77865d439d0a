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

MONTH = rf"(?:{'|'.join(sorted((month.upper() for month in MONTHS), key=len, reverse=True))})"
UNTIL = r"(?:DAN|SERTA|S D|SD|SAMPAI(?: DENGAN)?|HINGGA)"
ELSEWHERE = re.compile(
    rf"\b(?:\d{{1,2}} (?:{UNTIL} )?){{1,2}}{MONTH}(?: (?:19|20)\d\d)?\b|\b{MONTH} (?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d \d{1,2} \d{1,2}\b|\b\d{1,2} \d{1,2} (?:19|20)\d\d\b"
    r"|\b(?:NOMOR|NO)(?: \S*\d\S*)+(?: TAHUN (?:19|20)\d\d)?\b"
)
"""When something was held, signed or exported, and by which decree: no year and no number of a cohort."""
YEAR = re.compile(r"\b((?:19|20)\d\d)\b(?P<more> \d\d\b)?")
NUMERAL = r"[IVXLC]+|\d{1,4}"
MORE = rf"(?P<more> (?:{UNTIL} )?(?:[IVXL]+|\d{{1,3}}|[A-Z])\b)?"
"""A title that goes on like this speaks of several: "IV DAN V", "I - IV", "B-2"."""
NUMBER = re.compile(rf"\b(?:ANGKATAN|ANGK|AKT)(?: KE)? ?({NUMERAL})\b{MORE}")
CLASS = re.compile(rf"\bKELAS ([A-Z]\d?|\d{{1,2}}[A-Z]?|[IVX]+)\b{MORE}")


class Titled(NamedTuple):
    """What titles say of the cohort; None where they say nothing, or two things."""

    programme: KnownProgramme | None
    year: int | None
    number: int | None
    class_label: str | None


def titled(texts: Sequence[str], known: Known, this_year: int) -> Titled:
    """The cohort that these texts name: the letterhead and title of a sheet, the name of its file."""
    names = [ELSEWHERE.sub(" / ", normalised(text)) for text in texts]
    spelling, programme = _programme(names, known) or ("", None)
    numbers = _found(NUMBER, names)
    if programme and not numbers:
        numbers = _found(re.compile(rf"\b{re.escape(spelling)} ([IVXLC]+)\b{MORE}"), names)  # "PKP IV"
    return Titled(
        programme,
        _only(_found(YEAR, names), lambda text: cohort_year(text, this_year)),
        _only(numbers, cohort_number),
        _only(_found(CLASS, names), class_label),
    )


def _found(pattern: re.Pattern[str], names: Iterable[str]) -> set[str | None]:
    """What the pattern names; None where a title goes on with another one."""
    return {None if match["more"] else match[1] for name in names for match in pattern.finditer(name)}


def _only(found: set[str | None], parse: Callable[[str], T | None]) -> T | None:
    """The one value that is named, however often; None where there are several, or one is none."""
    values = set()
    for text in found:
        try:
            values.add(parse(text) if text else None)
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
