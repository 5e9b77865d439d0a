"""What a sync remembers of the rows of an existing database, so that it brings only what changed there."""

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from queries.schema.base import Base


class SourceRow(Base):
    """A row of a source as the last sync took it.

    A row that moved to another cohort stands under both until the sync has left the first: one that is stopped in
    between still knows what to take away. No foreign key: our rows may be gone without the source's.
    """

    __tablename__ = "source_row"
    __table_args__ = ({"sqlite_with_rowid": False},)

    source: Mapped[str] = mapped_column(Text, primary_key=True)
    """Name of the source, from its mapping."""
    cohort_code: Mapped[str] = mapped_column(Text, primary_key=True)
    """`cohort.code`: an id may be given again, a code means the same cohort for ever."""
    table_name: Mapped[str] = mapped_column(Text, primary_key=True)
    """Table of the contract: "peserta"."""
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    """What the source calls the row."""
    digest: Mapped[str] = mapped_column(Text)
    """Of everything that the source delivered for the row."""
    row_ids: Mapped[str] = mapped_column(Text)
    """Primary keys of our rows that it feeds, separated by blanks; '' where it says nothing.

    One that an undo has taken away bears the number of that undo ("7~12"): the id may be somebody else's by now.
    """
    said: Mapped[str] = mapped_column(Text)
    """Columns of that row which it fills and could empty again, separated by blanks."""
