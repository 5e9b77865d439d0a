"""Rows of the tables beside the roster: cohorts, sessions, registers, recaps and scores, as files say them.

None = not said there: it erases nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime, time

    from queries.loading.rows import CohortKey


@dataclass(frozen=True)
class CohortRow:
    """What a file says of a cohort as a whole."""

    line: int
    cohort: CohortKey
    label: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    mode: str | None = None
    funding: str | None = None
    host: str | None = None
    timezone: str | None = None


@dataclass(frozen=True)
class SessionRow:
    """A meeting; its times are local to the cohort."""

    line: int
    cohort: CohortKey
    starts_at: datetime
    ends_at: datetime | None = None
    cohort_label: str | None = None
    timezone: str | None = None
    """The zone that stands beside the hours."""
    jp: int | None = None
    """Hundredths of a JP."""
    topic: str | None = None
    mode: str | None = None


@dataclass(frozen=True)
class Who:
    """A participant of a cohort, as a row names that person."""

    nip: str | None = None
    name: str | None = None
    identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class MarkRow:
    """A mark in a register: who, at which session, what."""

    line: int
    cohort: CohortKey
    who: Who
    day: date | None
    """None where `nth` says which session."""
    hour: time | None = None
    """When the session begins."""
    ordinal: int | None = None
    """Which session of that day, from 1."""
    timezone: str | None = None
    status: str | None = None
    """None = not recorded."""
    nth: int | None = None
    """Which session of the cohort, in the order of its schedule, from 1."""
    of: int | None = None
    """How many sessions the file believes the cohort to have: only if they are as many is the nth one certain."""


@dataclass(frozen=True)
class RecapRow:
    """How many sessions and JP were held and attended; JP in hundredths."""

    line: int
    cohort: CohortKey
    who: Who
    recap_sessions_held: int | None = None
    recap_sessions_attended: int | None = None
    recap_jp_held: int | None = None
    recap_jp_attended: int | None = None


@dataclass(frozen=True)
class ProgrammeTest:
    """The assessment of a programme's own test, by its code and name."""

    code: str
    name: str


@dataclass(frozen=True)
class ScoreValue:
    """A value of one assessment at one stage (hundredths), and the column in which it stands."""

    column: str
    assessment: int | ProgrammeTest
    """Its id; or the test that its programme may not have yet."""
    stage: str
    value: int


@dataclass(frozen=True)
class ScoreRow:
    """The values that a row gives of one participant."""

    line: int
    cohort: CohortKey
    who: Who
    values: tuple[ScoreValue, ...] = ()


@dataclass(frozen=True)
class TotalRow:
    """What was reported of a cohort, or of some of its participants."""

    line: int
    cohort: CohortKey
    agency_code: str = ""
    """'' = of everybody; else the code of an agency, or of a group of them."""
    values: tuple[tuple[str, int], ...] = ()
    """Measure and number: ("peserta", 56)."""
    source: str | None = None


TableRow = CohortRow | SessionRow | MarkRow | RecapRow | ScoreRow | TotalRow
