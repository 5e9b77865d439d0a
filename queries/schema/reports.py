"""What was reported about cohorts elsewhere: numbers that the rows are compared with."""

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from queries.schema.base import Base, one_of
from queries.vocabulary import REPORTED


class ReportedTotal(Base):
    """A number that was reported of a cohort, which it names by its key: the cohort itself may have no row here."""

    __tablename__ = "reported_total"
    __table_args__ = (
        UniqueConstraint(
            "provider", "programme_code", "year", "number", "class_label", "agency_code", "measure",
            name="uq_reported_total_subject",
        ),
        CheckConstraint("number >= 0", name="number"),
        CheckConstraint("year BETWEEN 1945 AND 2200", name="year"),
        CheckConstraint("value >= 0", name="value"),
        one_of("measure", REPORTED),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(Text)
    programme_code: Mapped[str] = mapped_column(ForeignKey("programme.code", ondelete="RESTRICT"))
    year: Mapped[int]
    number: Mapped[int]
    class_label: Mapped[str] = mapped_column(Text)
    agency_code: Mapped[str] = mapped_column(Text)
    """Of whom: '' = everybody; else the code of an agency, or of a group of them (`queries.agencies`)."""
    measure: Mapped[str] = mapped_column(Text)
    value: Mapped[int]
    source: Mapped[str | None] = mapped_column(Text)
    """Where it was reported, as written."""
