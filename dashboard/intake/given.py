"""A new value for a column: chosen from its list, or typed and read as a file's cell is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from dashboard.importers.reading import name_of, text_in
from dashboard.importers.values import dates, nip, scores
from dashboard.importers.values.cells import ValueProblem
from queries.vocabulary import (
    ATTENDANCE_STATUSES,
    EDUCATIONS,
    GENDERS,
    POSITION_LEVELS,
    PPPK_RANKS,
    RANKS,
    STATUSES,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from queries.loading import Names, Record

LISTS: dict[tuple[str, str], tuple[str, ...]] = {
    ("participant", "gender"): GENDERS,
    ("enrolment", "position_level"): POSITION_LEVELS,
    ("enrolment", "rank"): (*RANKS, *PPPK_RANKS),
    ("enrolment", "education"): EDUCATIONS,
    ("enrolment", "status"): STATUSES,
    ("attendance", "status"): ATTENDANCE_STATUSES,
}
NEVER_EMPTY = frozenset(
    {
        ("participant", "name"),
        ("enrolment", "agency_id"),
        ("enrolment", "status"),
        ("attendance", "status"),
        ("score", "value"),
    }
)
"""What the tables do not take empty; and nobody is without a name."""


def _nip(text: str) -> str | None:
    number = nip.nip(text)
    return number.digits if number else None


READERS: dict[str, Callable[[str], Any]] = {
    "nip": _nip,
    "name": name_of,
    "unit": text_in,
    "final_score": scores.final_score,
    "recap_sessions_held": scores.count,
    "recap_sessions_attended": scores.count,
    "recap_jp_held": scores.jp,
    "recap_jp_attended": scores.jp,
}


def choices(record: Record, column: str, names: Names) -> list[Any] | None:
    """The values that a column may have; None where it is typed."""
    if column == "agency_id":
        return list(names.agencies)
    listed = LISTS.get((record.table, column))
    return None if listed is None else list(listed)


def typed_value(record: Record, column: str, text: str, names: Names, today: date) -> Any:
    """What was typed, as the database takes it; None where that says nothing.

    Raises dashboard.importers.values.cells.ValueProblem.
    """
    if column == "birth_date":
        return dates.birth_date(text, today)
    if column == "value":
        assessment = names.assessments[record.values["assessment_id"]]
        return scores.score(text, assessment.lowest, assessment.highest)
    return READERS[column](text)


def doubts(record: Record, column: str, value: Any, ranks: Iterable[str | None], today: date) -> list[str]:
    """What would be odd about a person afterwards: a sentence each."""
    person = {**record.values, column: value}
    if record.table != "participant" or column == "name" or not person["nip"]:
        return []
    try:
        number = nip.nip(person["nip"])
    except ValueProblem as problem:
        return [str(problem)]
    if number is None:
        return []
    pppk = any(rank is not None and "/" not in rank for rank in ranks)
    return nip.doubts(number, pppk=pppk, gender=person["gender"], born=person["birth_date"], today=today)
