"""Programmes, and the rules by which their participants are judged: data with a source, never constants."""

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from queries.schema.base import Base, one_of
from queries.vocabulary import (
    ASSESSMENT_KINDS,
    ATTENDANCE_RULES,
    PASS_RULES,
    POSITION_LEVELS,
    PROGRAMME_KINDS,
)


class Programme(Base):
    """A training programme: PKN II, PKA, PKP, Latsar III, a technical course."""

    __tablename__ = "programme"
    __table_args__ = (one_of("kind", PROGRAMME_KINDS),)

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    """Short and stable ("PKN-II"): it is in URLs and cohort codes."""
    name: Mapped[str] = mapped_column(Text)
    short_name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    jp_total: Mapped[int | None]
    """Hundredths of a JP."""


class ProgrammeAlias(Base):
    """A normalised spelling that means exactly one programme ("DIKLATPIM II" is PKN II)."""

    __tablename__ = "programme_alias"

    alias: Mapped[str] = mapped_column(Text, primary_key=True)
    programme_code: Mapped[str] = mapped_column(ForeignKey("programme.code", ondelete="RESTRICT"))


class Assessment(Base):
    """What is scored: an evaluation component, a test, or a competency. The three are never mixed."""

    __tablename__ = "assessment"
    __table_args__ = (
        one_of("kind", ASSESSMENT_KINDS),
        CheckConstraint("scale_min < scale_max", name="scale"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    scale_min: Mapped[int]
    """Hundredths, like every score."""
    scale_max: Mapped[int]


class CompetencyStandard(Base):
    """The level that a position needs in a competency (hundredths of a level)."""

    __tablename__ = "competency_standard"
    __table_args__ = (one_of("position_level", POSITION_LEVELS),)

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="RESTRICT"), primary_key=True)
    position_level: Mapped[str] = mapped_column(Text, primary_key=True)
    required: Mapped[int]


class RuleSet(Base):
    """The evaluation rules of a programme for cohorts since a year."""

    __tablename__ = "rule_set"
    __table_args__ = (
        UniqueConstraint("programme_code", "since_year"),
        one_of("pass_rule", PASS_RULES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_code: Mapped[str] = mapped_column(ForeignKey("programme.code", ondelete="RESTRICT"))
    since_year: Mapped[int]
    pass_rule: Mapped[str] = mapped_column(Text)
    """`per_aspek`: every component must pass; `total`: the weighted total decides."""
    pass_above: Mapped[int | None]
    """Passed when above this value (hundredths, exclusive); none where the rule is not known."""
    defer_above: Mapped[int | None]
    """Deferred when above this value and not passed (hundredths, exclusive)."""
    remedial_cap: Mapped[int | None]
    source: Mapped[str] = mapped_column(Text)
    confirmed: Mapped[bool]
    """Whether BPSDM has confirmed the rule; otherwise it is shown as an example."""


class RuleComponent(Base):
    """A component of the final score and its weight (hundredths of a percent point)."""

    __tablename__ = "rule_component"
    __table_args__ = (CheckConstraint("weight BETWEEN 0 AND 10000", name="weight"),)

    rule_set_id: Mapped[int] = mapped_column(ForeignKey("rule_set.id", ondelete="RESTRICT"), primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="RESTRICT"), primary_key=True)
    weight: Mapped[int]


class RuleBand(Base):
    """A qualification band (predikat): scores above `above`, up to the next band."""

    __tablename__ = "rule_band"

    rule_set_id: Mapped[int] = mapped_column(ForeignKey("rule_set.id", ondelete="RESTRICT"), primary_key=True)
    above: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Hundredths, exclusive: exactly 90,00 lies below the band above 90,00. The lowest band is above -1."""
    code: Mapped[str] = mapped_column(Text)
    label: Mapped[str] = mapped_column(Text)
    """The word on the certificate; it differs by programme and year."""


class RuleAttendance(Base):
    """An attendance limit: at least a share (hundredths of a percent) or at most some JP missed (hundredths)."""

    __tablename__ = "rule_attendance"
    __table_args__ = (one_of("kind", ATTENDANCE_RULES),)

    rule_set_id: Mapped[int] = mapped_column(ForeignKey("rule_set.id", ondelete="RESTRICT"), primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[int]
