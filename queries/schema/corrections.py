"""Values that an officer has corrected and that files do not overwrite, and what files say against them."""

from datetime import datetime

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from queries.schema.base import Base, UtcDateTime, one_of
from queries.vocabulary import DECISIONS


class HeldValue(Base):
    """A value that stays whatever files say. It holds only while its row has it: who changes that by SQL decides."""

    __tablename__ = "held_value"
    __table_args__ = (UniqueConstraint("table_name", "row_id", "column_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    table_name: Mapped[str] = mapped_column(Text)
    row_id: Mapped[str] = mapped_column(Text)
    """The primary key, its parts joined by ':'. No foreign key: it may be of any table."""
    column_name: Mapped[str] = mapped_column(Text)
    value: Mapped[str | int | None] = mapped_column(JSON(none_as_null=True))
    """As `import_change` keeps it: dates as ISO text."""
    reason: Mapped[str] = mapped_column(Text)
    held_by: Mapped[str] = mapped_column(Text)
    held_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Conflict(Base):
    """A file's value against a held one: to be decided once, by an officer."""

    __tablename__ = "conflict"
    __table_args__ = (one_of("decision", DECISIONS), Index(None, "table_name", "row_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    table_name: Mapped[str] = mapped_column(Text)
    row_id: Mapped[str] = mapped_column(Text)
    column_name: Mapped[str] = mapped_column(Text)
    value: Mapped[str | int | None] = mapped_column(JSON(none_as_null=True))
    """What the file says; as `import_change` keeps it."""
    file_name: Mapped[str] = mapped_column(Text)
    """Of the batch that raised it: a file, or a source and a cohort of it."""
    line: Mapped[int]
    """0 = none: a sync says it."""
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decision: Mapped[str | None] = mapped_column(Text)
    """Null = open; "simpan" = the held value stays, "ambil" = the file's was taken."""
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
