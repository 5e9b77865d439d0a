"""What the product records about its own data: targets, loads with their images, marks and versions."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from queries.schema.base import Base, UtcDateTime, one_of
from queries.vocabulary import PROGRAMME_KINDS

BIG_KEY = BigInteger().with_variant(Integer, "sqlite")
"""A growing key: 64 bits on both engines (SQLite counts only INTEGER keys by itself)."""


class Target(Base):
    """A promise for a year: for one programme, one kind of programme, or all."""

    __tablename__ = "target"
    __table_args__ = (
        CheckConstraint("programme_code IS NULL OR programme_kind IS NULL", name="one_subject"),
        one_of("programme_kind", PROGRAMME_KINDS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    programme_code: Mapped[str | None] = mapped_column(ForeignKey("programme.code", ondelete="RESTRICT"))
    programme_kind: Mapped[str | None] = mapped_column(Text)
    metric: Mapped[str] = mapped_column(Text)
    value: Mapped[int]
    """Hundredths of the metric's unit."""
    source: Mapped[str] = mapped_column(Text)


class ImportBatch(Base):
    """What was done to the tables at once: a file that was taken in, an undo, a correction, a lock."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    """Which table a file fed ("peserta"), or what else was done: "batal", "koreksi", "instansi", "kunci" ..."""
    name: Mapped[str] = mapped_column(Text)
    """Of the file; of what is undone; of the cohort that is locked."""
    sha256: Mapped[str] = mapped_column(Text)
    """Of the file; '' where there was none."""
    loaded_by: Mapped[str] = mapped_column(Text)
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(Text)
    """Why, where it was no file."""
    rows_new: Mapped[int]
    rows_changed: Mapped[int]
    rows_equal: Mapped[int]
    rows_refused: Mapped[int]
    undoes: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id", ondelete="RESTRICT"))
    """The batch that this one undoes."""
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was last undone, as far as that was possible; null again when the undo is undone."""
    undone_by: Mapped[str | None] = mapped_column(Text)
    undone_reason: Mapped[str | None] = mapped_column(Text)


class ImportChange(Base):
    """One row that a batch changed: as it was, and as the batch left it."""

    __tablename__ = "import_change"
    __table_args__ = (Index(None, "batch_id"), Index(None, "table_name", "row_id"))

    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id", ondelete="RESTRICT"))
    table_name: Mapped[str] = mapped_column(Text)
    row_id: Mapped[str] = mapped_column(Text)
    """The primary key; its parts joined by ':'."""
    before: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))
    """Null = the batch made the row."""
    after: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))
    """Null = the batch removed the row; {} = not kept: the load is older than this column."""
    reverts: Mapped[int | None] = mapped_column(ForeignKey("import_change.id", ondelete="RESTRICT"))
    """The change that this one takes back: then the row is whose it was before that."""


class ChangeMark(Base):
    """Something changed in this cohort. Append-only; the refresher deletes exactly what it has read."""

    __tablename__ = "change_mark"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    cohort_id: Mapped[int | None]
    """Null = only the version moves. No foreign key: the cohort may be gone when the mark is read."""


class DataVersion(Base):
    """One row: how often facts were published, and when last."""

    __tablename__ = "data_version"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInteger)
    """0 = nothing was ever published: the database is empty."""
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_sample: Mapped[bool]
    """Invented rows live here: the database is shown as "Data contoh" and refuses imports."""
