"""Summaries: facts added up over people, so that what a page asks of everybody is answered from few rows.

Each table parts enrolments by its key; each measure is a whole number that adds up, so the refresher takes away
what a cohort gave before and adds what it gives now. A key is never missing: what is not known is the empty text.
Where the key has an origin (or an agency), there is one row for each and one for all together (`ALL`).
Kept by `queries.summaries` only.
"""

from typing import Any, Literal

from sqlalchemy import BigInteger, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from queries.schema.base import Base

ALL: Literal[""] = ""
"""In place of an origin: all of them."""
ALL_AGENCIES = 0
"""In place of an agency's id: all of them."""

EVERY_GENDER = "*"
"""In place of a gender: all of them, the unknown too."""

UNPAIRED = -1_000_000
"""In place of a gain: a pre-test or a post-test alone."""

Place = Literal[1, 2, 3]
"""First what a question always names, then what it filters by, then what it groups by."""


def text_key(place: Place) -> Any:
    """A text of the key."""
    return mapped_column(Text, primary_key=True, sort_order=place)


def number_key(place: Place) -> Any:
    """A number of the key."""
    return mapped_column(primary_key=True, autoincrement=False, sort_order=place)


def a_sum() -> Any:
    """A sum over enrolments."""
    return mapped_column(BigInteger, sort_order=9)


def options(n: str) -> Any:
    """A table whose key holds its rows (SQLite), with an index of what has become nothing."""
    nothing = text(f"{n} = 0")
    return (Index(None, n, sqlite_where=nothing, postgresql_where=nothing), {"sqlite_with_rowid": False})


class Selectable:
    """What every summary can be filtered by."""

    year: Mapped[int] = number_key(2)
    programme_code: Mapped[str] = text_key(2)
    programme_kind: Mapped[str] = text_key(2)
    gender: Mapped[str] = text_key(2)
    provider: Mapped[str] = text_key(2)


class OutcomeMeasures:
    """What an enrolment adds to attendance, results and tests."""

    enrolments: Mapped[int] = a_sum()
    unidentified: Mapped[int] = a_sum()
    """Without NIP or identifier: two of them may be one person."""
    withdrawn: Mapped[int] = a_sum()
    expected: Mapped[int] = a_sum()
    expected_known: Mapped[int] = a_sum()
    """Of those, with recorded JP."""
    jp_known: Mapped[int] = a_sum()
    """With recorded JP; likewise `sessions_known`."""
    jp_recorded: Mapped[int] = a_sum()
    jp_attended: Mapped[int] = a_sum()
    sessions_known: Mapped[int] = a_sum()
    sessions_recorded: Mapped[int] = a_sum()
    sessions_attended: Mapped[int] = a_sum()
    limited: Mapped[int] = a_sum()
    """With recorded JP, in a cohort whose rules set a least share of them."""
    below_limit: Mapped[int] = a_sum()
    registered: Mapped[int] = a_sum()
    """With a session recorded in a register; the measures of this kind count such enrolments only."""
    registered_jp: Mapped[int] = a_sum()
    """With a register, and JP recorded in it."""
    registered_sessions: Mapped[int] = a_sum()
    """Sessions recorded in registers."""
    late: Mapped[int] = a_sum()
    """Sessions so marked; likewise the four that follow."""
    permission: Mapped[int] = a_sum()
    sick: Mapped[int] = a_sum()
    duty: Mapped[int] = a_sum()
    unexcused: Mapped[int] = a_sum()
    any_late: Mapped[int] = a_sum()
    """Enrolments with such a mark; likewise the four that follow."""
    any_permission: Mapped[int] = a_sum()
    any_sick: Mapped[int] = a_sum()
    any_duty: Mapped[int] = a_sum()
    any_unexcused: Mapped[int] = a_sum()
    recaps: Mapped[int] = a_sum()
    """With a recap only: no month has them."""
    unrecorded: Mapped[int] = a_sum()
    """Expected, with neither register nor recap."""
    assessed: Mapped[int] = a_sum()
    unassessed: Mapped[int] = a_sum()
    banded: Mapped[int] = a_sum()
    satisfying: Mapped[int] = a_sum()
    finals: Mapped[int] = a_sum()
    """Assessed with a final score that comes out of components."""
    final_total: Mapped[int] = a_sum()
    """Their final scores, in hundredths."""
    final_squares: Mapped[int] = a_sum()
    """Their squares."""
    without_final: Mapped[int] = a_sum()
    """Assessed without a final score."""
    by_test: Mapped[int] = a_sum()
    """Assessed with a final score that is a test."""
    with_component: Mapped[int] = a_sum()
    with_test: Mapped[int] = a_sum()
    with_competency: Mapped[int] = a_sum()
    unjudged: Mapped[int] = a_sum()
    """With a competency level in a post without a standard for it."""
    pairs: Mapped[int] = a_sum()
    paired: Mapped[int] = a_sum()
    """Enrolments with a pair: one may have several."""
    improved: Mapped[int] = a_sum()
    fell: Mapped[int] = a_sum()


class OutcomeSummary(Selectable, OutcomeMeasures, Base):
    """Outcomes by agency, and of all agencies together (`ALL_AGENCIES`)."""

    __tablename__ = "outcome_summary"
    __table_args__ = options("enrolments")

    agency_id: Mapped[int] = number_key(1)


class CohortSummary(Selectable, OutcomeMeasures, Base):
    """Outcomes by cohort and origin."""

    __tablename__ = "cohort_summary"
    __table_args__ = (Index(None, "cohort_id"), *options("enrolments"))

    origin: Mapped[str] = text_key(1)
    cohort_id: Mapped[int] = number_key(3)


class CohortCount(Selectable, Base):
    """Cohorts with enrolments: of an origin and a gender, and of all together (`ALL`, `EVERY_GENDER`)."""

    __tablename__ = "cohort_count"
    __table_args__ = options("cohorts")

    origin: Mapped[str] = text_key(1)
    cohorts: Mapped[int] = a_sum()
    """They add up over years and programmes, not over origins or genders: a cohort has people of several."""


class CategorySummary(Selectable, Base):
    """Enrolments by category, one dimension at a time."""

    __tablename__ = "category_summary"
    __table_args__ = options("enrolments")

    origin: Mapped[str] = text_key(1)
    dimension: Mapped[str] = text_key(1)
    """One of `queries.summaries.DIMENSIONS`."""
    category: Mapped[str] = text_key(3)
    enrolments: Mapped[int] = a_sum()


class MonthSummary(Selectable, Base):
    """Attendance by month of the sessions, from registers."""

    __tablename__ = "month_summary"
    __table_args__ = options("enrolments")

    origin: Mapped[str] = text_key(1)
    month: Mapped[str] = text_key(3)
    enrolments: Mapped[int] = a_sum()
    jp_known: Mapped[int] = a_sum()
    """Enrolments with JP recorded in this month; likewise `sessions_known`."""
    jp_recorded: Mapped[int] = a_sum()
    jp_attended: Mapped[int] = a_sum()
    sessions_known: Mapped[int] = a_sum()
    sessions_recorded: Mapped[int] = a_sum()
    sessions_attended: Mapped[int] = a_sum()


class ComponentSummary(Selectable, Base):
    """Scores of evaluation components, by whole points."""

    __tablename__ = "component_summary"
    __table_args__ = options("scores")

    origin: Mapped[str] = text_key(1)
    assessment_id: Mapped[int] = number_key(3)
    points: Mapped[int] = number_key(3)
    """The score, rounded half up."""
    scores: Mapped[int] = a_sum()
    total: Mapped[int] = a_sum()
    """Hundredths."""
    remedials: Mapped[int] = a_sum()


class FinalSummary(Selectable, Base):
    """Final scores that come out of components, by generation and whole points."""

    __tablename__ = "final_summary"
    __table_args__ = options("enrolments")

    origin: Mapped[str] = text_key(1)
    generation: Mapped[str] = text_key(3)
    points: Mapped[int] = number_key(3)
    enrolments: Mapped[int] = a_sum()
    total: Mapped[int] = a_sum()


class TestSummary(Selectable, Base):
    """Tests before and after, by gain."""

    __tablename__ = "test_summary"
    __table_args__ = options("scores")
    __test__ = False  # for pytest, which collects what is called so

    origin: Mapped[str] = text_key(1)
    assessment_id: Mapped[int] = number_key(3)
    gain: Mapped[int] = number_key(3)
    """The least gain of the bin, in points; what is no pair has `UNPAIRED`."""
    scores: Mapped[int] = a_sum()
    """Pre-tests and post-tests, one by one."""
    pairs: Mapped[int] = a_sum()
    pre: Mapped[int] = a_sum()
    """Sum over the pairs, in hundredths; likewise `post`."""
    post: Mapped[int] = a_sum()
    improved: Mapped[int] = a_sum()
    fell: Mapped[int] = a_sum()


class LevelSummary(Selectable, Base):
    """Competency levels in posts that have a standard for them, by position level."""

    __tablename__ = "level_summary"
    __table_args__ = options("scores")

    origin: Mapped[str] = text_key(1)
    assessment_id: Mapped[int] = number_key(3)
    position_level: Mapped[str] = text_key(3)
    scores: Mapped[int] = a_sum()
    total: Mapped[int] = a_sum()
    """Hundredths of a level; likewise `required`."""
    required: Mapped[int] = a_sum()
    below: Mapped[int] = a_sum()
    meets: Mapped[int] = a_sum()
    above: Mapped[int] = a_sum()
