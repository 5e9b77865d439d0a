"""What officers have said of headings of files that nobody else knows."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from queries.schema.base import Base


class HeadingMeaning(Base):
    """A heading that means a column of ours in files with one row of headings, for one table."""

    __tablename__ = "heading_meaning"
    __table_args__ = ({"sqlite_with_rowid": False},)

    pattern: Mapped[str] = mapped_column(Text, primary_key=True)
    """The whole row of headings, as a digest: the heading may mean something else beside others."""
    table_name: Mapped[str] = mapped_column(Text, primary_key=True)
    """Which table the file feeds: "peserta"."""
    heading: Mapped[str] = mapped_column(Text, primary_key=True)
    """In small letters, without punctuation."""
    means: Mapped[str] = mapped_column(Text)
    """The heading of that column in our templates; '' where it is none of ours."""
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id", ondelete="RESTRICT"))
    """The load with which it was said: by whom, and when."""
