"""Who may sign in, and what each may see and do. Identity comes from elsewhere; authority is written here."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from queries.schema.base import Base, UtcDateTime, one_of
from queries.vocabulary import ROLES, SCOPE_KINDS, WHOLE


class Account(Base):
    """Somebody who signs in, under a number that the log may keep when his name is gone."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("login"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str | None] = mapped_column(Text)
    """What the identity provider, or the proxy, calls him: a mail address or a user name, in small letters.

    Null = removed.
    """
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AccessGrant(Base):
    """A right: a role over a part of the data, until a day. Never changed but to be revoked."""

    __tablename__ = "access_grant"
    __table_args__ = (
        one_of("role", ROLES),
        one_of("scope_kind", SCOPE_KINDS),
        CheckConstraint(f"(scope_kind = '{WHOLE}') = (scope_value = '')", name="scope_value"),
        Index(None, "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    role: Mapped[str] = mapped_column(Text)
    scope_kind: Mapped[str] = mapped_column(Text)
    scope_value: Mapped[str] = mapped_column(Text)
    """An agency's code (its children are included), a provider, or a kind of programme; '' = everything."""
    individuals: Mapped[bool]
    """Names, and every mark that is one person, within this scope."""
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    """Null = by command, on the server."""
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_on: Mapped[date]
    """The last day on which it holds, in the office's zone."""
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
