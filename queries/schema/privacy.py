"""What the office answers for: who saw and did what, what persons asked about their data, and who was forgotten."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from queries.schema.base import Base, UtcDateTime, one_of
from queries.schema.records import BIG_KEY
from queries.vocabulary import REQUEST_KINDS


class AuditEvent(Base):
    """Something that somebody did or saw. Append-only, by triggers; it may go when it is older than a year.

    It names people by their numbers alone, so that it stays true when a person is forgotten.
    """

    __tablename__ = "audit_event"
    __table_args__ = (Index(None, "at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    """Null = nobody signed in: a command on the server, or the machine's own user."""
    action: Mapped[str] = mapped_column(Text)
    """A code of `queries.vocabulary.ACTIONS`."""
    detail: Mapped[dict[str, object]] = mapped_column(JSON)
    """Of what: numbers of rows, filters, a file's digest. Never a name, a NIP or a mail address."""


class SubjectRequest(Base):
    """What a person asked about his own data, and until when he must be answered."""

    __tablename__ = "subject_request"
    __table_args__ = (one_of("kind", REQUEST_KINDS), Index(None, "participant_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="RESTRICT"))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))


class ForgottenPerson(Base):
    """Somebody who must not come back with a later file or sync: known by a keyed digest, and by nothing else."""

    __tablename__ = "forgotten_person"
    __table_args__ = ({"sqlite_with_rowid": False},)

    digest: Mapped[str] = mapped_column(Text, primary_key=True)
    """HMAC-SHA-256 of a NIP or of another identifier; the key lies outside the database."""
    forgotten_at: Mapped[datetime] = mapped_column(UtcDateTime)
