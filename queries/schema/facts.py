"""Facts: what the charts read. Derived from the tables as a whole, cohort by cohort, by `queries.facts` only."""

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from queries.schema.base import Base


class EnrolmentFact(Base):
    """One row per enrolment, with everything that charts group or filter by. No name, no NIP."""

    __tablename__ = "enrolment_fact"
    __table_args__ = (
        Index(None, "cohort_id"),
        Index(None, "year", "programme_code", "agency_id"),
        Index(None, "agency_id", "year"),
    )

    enrolment_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    participant_id: Mapped[int]
    identified: Mapped[bool]
    """Whether the person is known by a NIP or another identifier, so that two enrolments can be one person."""
    cohort_id: Mapped[int]
    provider: Mapped[str] = mapped_column(Text)
    programme_code: Mapped[str] = mapped_column(Text)
    programme_kind: Mapped[str] = mapped_column(Text)
    year: Mapped[int]
    agency_id: Mapped[int]
    gender: Mapped[str | None] = mapped_column(Text)
    birth_year: Mapped[int | None]
    position_level: Mapped[str | None] = mapped_column(Text)
    rank: Mapped[str | None] = mapped_column(Text)
    education: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    final_score: Mapped[int | None]
    """Hundredths."""
