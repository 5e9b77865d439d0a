"""What the loader takes and gives: checked rows in; outcomes and refusals out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

HOME_PROVIDER = "BPSDM Jatim"
"""The provider (penyelenggara) of a roster that names none."""

Outcome = Literal["new", "changed", "equal"]

Reason = Literal[
    "twice_in_cohort",
    "namesake_without_nip",
    "several_namesakes",
    "nip_of_another_name",
    "name_of_another_nip",
    "identifiers_disagree",
    "contradicts_line",
    "host_contradicts_line",
    "agency_needed",
    "cohort_unknown",
    "cohort_twice",
    "ends_before_start",
    "session_twice",
    "session_end_needed",
    "session_ends_first",
    "other_timezone",
    "sessions_overlap",
    "member_unknown",
    "nip_unknown",
    "identifier_unknown",
    "several_members",
    "member_of_another_name",
    "no_session_that_day",
    "no_session_at_that_hour",
    "no_session_of_that_number",
    "several_sessions_that_day",
    "sessions_differ",
    "mark_twice",
    "recap_twice",
    "held_needed",
    "attended_needed",
    "more_attended_than_held",
    "register_differs",
    "score_twice",
    "total_twice",
    "total_without_cohort",
    "parts_exceed_total",
    "more_passed_than_reported",
    "total_changed",
    "cohort_final",
    "person_final",
    "held",
    "forgotten",
]
"""Why a row is refused; the words for the officer are the importer's."""


@dataclass(frozen=True)
class CohortKey:
    """The five columns that make a cohort what it is."""

    provider: str
    programme_code: str
    year: int
    number: int
    class_label: str

    @property
    def code(self) -> str:
        """The key in one word, as `cohort.code` generates it."""
        of_class = f".{self.class_label}" if self.class_label else ""
        return f"{self.programme_code}.{self.year}.{self.number}{of_class}@{self.provider}"


@dataclass(frozen=True)
class RosterRow:
    """A participant in a cohort as a file says it. None = not recorded there: it erases nothing."""

    line: int
    cohort: CohortKey
    cohort_label: str | None = None
    host: str | None = None
    nip: str | None = None
    name: str | None = None
    gender: str | None = None
    birth_date: date | None = None
    gender_by_nip: str | None = None
    birth_date_by_nip: date | None = None
    """What the digits of the NIP say: taken only where nothing else is known."""
    identifiers: tuple[tuple[str, str], ...] = ()
    """Kind and value: ("nrp", "61573402")."""
    agency_id: int | None = None
    unit: str | None = None
    position_level: str | None = None
    rank: str | None = None
    education: str | None = None
    status: str | None = None
    final_score: int | None = None
    """Hundredths."""

    def born(self) -> date | None:
        """The birth date by which this row is told from a namesake."""
        return self.birth_date or self.birth_date_by_nip


@dataclass(frozen=True)
class Refusal:
    """A row that cannot be written beside what is known, or that is doubted.

    `column` is a field of the row, or for scores the column as the importer calls it.
    """

    line: int
    column: str
    reason: Reason
    other_line: int | None = None
    """The line of the same file that it stands against, where there is one."""
    detail: str | None = None
    """What the sentence must name: a number, hours."""


class Refused(Exception):
    """Carries the refusal of a row out of the question that found it."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


@dataclass(frozen=True)
class Batch:
    """The file that the rows come from."""

    kind: str
    name: str
    sha256: str
    loaded_by: str
