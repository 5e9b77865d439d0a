"""Facts: what the charts read. Derived from the tables, cohort by cohort, by `queries.facts` only."""

from datetime import date

from sqlalchemy import Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from queries.schema.base import Base


class EnrolmentFact(Base):
    """One row per enrolment, with everything that charts group or filter by. No name, no NIP.

    Attendance counts finished sessions only, and is missing where nothing is known. A session is *recorded* where
    the register holds a mark for this enrolment; it is *attended* where that mark counts as attended. What is not
    recorded is never absence. JP are hundredths, and missing where no session (or recap) gives them.
    """

    __tablename__ = "enrolment_fact"
    __table_args__ = (
        Index(None, "cohort_id"),
        Index(None, "year", "programme_code", "agency_id"),
        Index(
            "ix_enrolment_fact_of_agency",
            "agency_id",
            "year",
            "programme_code",
            "programme_kind",
            "gender",
            "cohort_id",
        ),
        Index(None, "origin", "agency_id"),
        Index(
            "ix_enrolment_fact_waits", "cohort_id", sqlite_where=text("waits = 1"), postgresql_where=text("waits")
        ),
    )

    enrolment_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    participant_id: Mapped[int]
    identified: Mapped[bool]
    """Known by a NIP or another identifier, so that two enrolments can be seen to be one person."""
    cohort_id: Mapped[int]
    provider: Mapped[str] = mapped_column(Text)
    programme_code: Mapped[str] = mapped_column(Text)
    programme_kind: Mapped[str] = mapped_column(Text)
    year: Mapped[int]
    agency_id: Mapped[int]
    origin: Mapped[str] = mapped_column(Text)
    """One of `queries.agencies.ORIGINS`, as of the last computation."""
    gender: Mapped[str | None] = mapped_column(Text)
    birth_year: Mapped[int | None]
    position_level: Mapped[str | None] = mapped_column(Text)
    rank: Mapped[str | None] = mapped_column(Text)
    education: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    final_score: Mapped[int | None]
    """Hundredths."""
    band: Mapped[str | None] = mapped_column(Text)
    """Code of the qualification band of the final score, by the rule set of the cohort (or the programme's)."""
    expected: Mapped[bool]
    """Could have attendance: did not withdraw, and the cohort is not only planned."""
    limit_share: Mapped[int | None]
    """The least share of JP to attend, in hundredths of a percent, where the rules of the cohort set one."""
    attendance_source: Mapped[str | None] = mapped_column(Text)
    """`register` or `recap`: where both are known the register wins; missing = neither, or the person withdrew."""
    sessions_held: Mapped[int | None]
    sessions_recorded: Mapped[int | None]
    sessions_attended: Mapped[int | None]
    jp_held: Mapped[int | None]
    jp_recorded: Mapped[int | None]
    jp_attended: Mapped[int | None]
    late: Mapped[int | None]
    """Sessions by kind of mark (`terlambat`); the five kinds are missing where only a recap is known."""
    permission: Mapped[int | None]
    """Sessions marked `izin`."""
    sick: Mapped[int | None]
    """Sessions marked `sakit`: health data, shown in groups only."""
    duty: Mapped[int | None]
    """Sessions marked `tugas_dinas`."""
    unexcused: Mapped[int | None]
    """Sessions marked `alpa`."""
    has_component: Mapped[bool]
    """A score of this kind, in the stage that counts; who withdrew has none."""
    has_test: Mapped[bool]
    has_competency: Mapped[bool]
    has_judged_level: Mapped[bool]
    """A competency level in a post that has a standard for it."""
    has_unjudged_level: Mapped[bool]
    pairs: Mapped[int]
    """Tests with both pre and post."""
    improved: Mapped[int]
    """Of those: post above pre."""
    fell: Mapped[int]
    waits: Mapped[bool]
    """Newer results are stored: status, final score, band and scores are those that were published before them."""


class ScoreFact(Base):
    """One row per enrolment and assessment with a score that counts. Who withdrew has none. Hundredths.

    A component or a competency counts with its final score (`akhir`), a test with a pre-test or a post-test.
    """

    __tablename__ = "score_fact"
    __table_args__ = (Index(None, "cohort_id"),)

    enrolment_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    assessment_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cohort_id: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    """One of `queries.vocabulary.ASSESSMENT_KINDS`."""
    value: Mapped[int | None]
    """Of a component or a competency."""
    remedial: Mapped[bool]
    """A component that was taken again; the value is that of the first time."""
    pre: Mapped[int | None]
    post: Mapped[int | None]
    required: Mapped[int | None]
    """What the post needs of a competency."""


class AttendanceFact(Base):
    """One row per enrolment and month of its cohort's finished sessions. Registers only: a recap has no month."""

    __tablename__ = "attendance_fact"
    __table_args__ = (Index(None, "cohort_id"), Index(None, "month"))

    enrolment_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    month: Mapped[str] = mapped_column(Text, primary_key=True)
    """Month of the session in the cohort's own time, "2026-11"; it may lie in the year after the cohort's."""
    cohort_id: Mapped[int]
    sessions_held: Mapped[int]
    sessions_recorded: Mapped[int]
    sessions_attended: Mapped[int]
    jp_held: Mapped[int | None]
    jp_recorded: Mapped[int | None]
    jp_attended: Mapped[int | None]
    late: Mapped[int]
    permission: Mapped[int]
    sick: Mapped[int]
    duty: Mapped[int]
    unexcused: Mapped[int]


class CohortFact(Base):
    """One row per cohort: its state and how complete its register is, as of the last computation.

    The clock changes both, so the next moment at which it will is in `cohort.next_due_at`.
    """

    __tablename__ = "cohort_fact"

    cohort_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(Text)
    """One of `queries.vocabulary.COHORT_STATES`."""
    starts_on: Mapped[date | None]
    """As given, else the day of the first session."""
    ends_on: Mapped[date | None]
    """As given, else the day of the last session."""
    enrolments: Mapped[int]
    """Not counting who withdrew."""
    sessions_planned: Mapped[int]
    """All sessions of the calendar, past and future; 0 = no calendar."""
    sessions_held: Mapped[int]
    sessions_filled: Mapped[int]
    """Finished sessions with at least one mark."""
    behind: Mapped[bool]
    """A finished session without any mark ended more than seven days ago."""
