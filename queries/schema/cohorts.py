"""Cohorts (angkatan), the people in them, and what is recorded about each enrolment."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from queries.schema.base import Base, UtcDateTime, one_of
from queries.vocabulary import (
    ATTENDANCE_STATUSES,
    COHORT_MODES,
    GENDERS,
    POSITION_LEVELS,
    SCORE_STAGES,
    SESSION_MODES,
    STATUSES,
    TIMEZONES,
)

COHORT_CODE = (
    "programme_code || '.' || CAST(year AS TEXT) || '.' || CAST(number AS TEXT)"
    " || CASE class_label WHEN '' THEN '' ELSE '.' || class_label END || '@' || provider"
)


class Cohort(Base):
    """An angkatan. The roman numeral alone is not unique: its key is the five columns together."""

    __tablename__ = "cohort"
    __table_args__ = (
        UniqueConstraint("provider", "programme_code", "year", "number", "class_label"),
        CheckConstraint("number >= 0", name="number"),
        CheckConstraint("year BETWEEN 1945 AND 2200", name="year"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
        one_of("mode", COHORT_MODES),
        one_of("timezone", TIMEZONES),
        Index(None, "programme_code", "year"),
        Index(None, "next_due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(Text)
    programme_code: Mapped[str] = mapped_column(ForeignKey("programme.code", ondelete="RESTRICT"))
    year: Mapped[int]
    number: Mapped[int]
    """Angkatan as an integer; 0 = the cohort has no number."""
    class_label: Mapped[str] = mapped_column(Text)
    """Kelas; '' = the cohort has no classes."""
    code: Mapped[str] = mapped_column(Text, Computed(COHORT_CODE, persisted=True), unique=True)
    """The key in one word, for URLs: "PKN-II.2019.25@BPSDM Jatim"."""
    label: Mapped[str | None] = mapped_column(Text)
    rule_set_id: Mapped[int | None] = mapped_column(ForeignKey("rule_set.id", ondelete="RESTRICT"))
    host: Mapped[str | None] = mapped_column(Text)
    funding: Mapped[str | None] = mapped_column(Text)
    mode: Mapped[str | None] = mapped_column(Text)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    timezone: Mapped[str] = mapped_column(Text, server_default="WIB")
    finalised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When time alone changes this cohort's facts (a session ends); set whenever they are computed."""


class Participant(Base):
    """A person. What is not known is null; the NIP is personal data by itself."""

    __tablename__ = "participant"
    __table_args__ = (
        one_of("gender", GENDERS),
        CheckConstraint("length(nip) = 18", name="nip"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    nip: Mapped[str | None] = mapped_column(Text, unique=True)
    name: Mapped[str | None] = mapped_column(Text)
    gender: Mapped[str | None] = mapped_column(Text)
    birth_date: Mapped[date | None]


class ParticipantIdentifier(Base):
    """Another way to know a person: an e-mail address, an NRP, an account in a learning system."""

    __tablename__ = "participant_identifier"
    __table_args__ = (Index(None, "participant_id"),)

    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str] = mapped_column(Text, primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="RESTRICT"))


class Enrolment(Base):
    """A person in a cohort, with the agency and post of that time."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("cohort_id", "participant_id"),
        UniqueConstraint("cohort_id", "id"),
        one_of("position_level", POSITION_LEVELS),
        one_of("status", STATUSES),
        CheckConstraint("final_score BETWEEN 0 AND 10000", name="final_score"),
        CheckConstraint("recap_sessions_attended BETWEEN 0 AND recap_sessions_held", name="recap_sessions"),
        CheckConstraint("recap_jp_attended BETWEEN 0 AND recap_jp_held", name="recap_jp"),
        Index(None, "participant_id"),
        Index(None, "agency_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="RESTRICT"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="RESTRICT"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id", ondelete="RESTRICT"))
    unit: Mapped[str | None] = mapped_column(Text)
    """The office below the agency, as written."""
    position_level: Mapped[str | None] = mapped_column(Text)
    rank: Mapped[str | None] = mapped_column(Text)
    """Golongan: "III/d" for PNS, "IX" for PPPK."""
    education: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default="belum_dinilai")
    final_score: Mapped[int | None]
    """Hundredths, 0 to 10000."""
    recap_sessions_held: Mapped[int | None]
    recap_sessions_attended: Mapped[int | None]
    recap_jp_held: Mapped[int | None]
    """Hundredths of a JP."""
    recap_jp_attended: Mapped[int | None]


class ClassSession(Base):
    """A meeting (sesi). Its times are local to the cohort."""

    __tablename__ = "class_session"
    __table_args__ = (
        UniqueConstraint("cohort_id", "id"),
        CheckConstraint("ends_at > starts_at", name="times"),
        CheckConstraint("jp > 0", name="jp"),
        one_of("mode", SESSION_MODES),
        Index(None, "cohort_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="RESTRICT"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    jp: Mapped[int | None]
    """Hundredths of a JP; null = not known."""
    topic: Mapped[str | None] = mapped_column(Text)
    mode: Mapped[str | None] = mapped_column(Text)


class Attendance(Base):
    """A mark in a register. No row = not recorded, which is not absence."""

    __tablename__ = "attendance"
    __table_args__ = (
        ForeignKeyConstraint(
            ["cohort_id", "session_id"], ["class_session.cohort_id", "class_session.id"], ondelete="RESTRICT"
        ),
        ForeignKeyConstraint(
            ["cohort_id", "enrolment_id"], ["enrolment.cohort_id", "enrolment.id"], ondelete="RESTRICT"
        ),
        one_of("status", ATTENDANCE_STATUSES),
        Index(None, "cohort_id"),
        Index(None, "enrolment_id"),
    )

    session_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    enrolment_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cohort_id: Mapped[int]
    """Part of both foreign keys: no mark joins a session and a participant of two cohorts."""
    status: Mapped[str] = mapped_column(Text)


class Score(Base):
    """A value of one assessment at one stage (hundredths)."""

    __tablename__ = "score"
    __table_args__ = (one_of("stage", SCORE_STAGES), Index(None, "assessment_id"))

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="RESTRICT"), primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="RESTRICT"), primary_key=True)
    stage: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[int]
