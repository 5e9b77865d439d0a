"""The log of access, for whoever reads it: the latest events, with the logins of those who did them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.schema import Account, AuditEvent

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


@dataclass(frozen=True)
class Entry:
    """Something that somebody did or saw."""

    at: datetime
    login: str | None
    """None: nobody was signed in, or the account is removed."""
    action: str
    detail: dict[str, object]


def latest(connection: Connection, limit: int) -> list[Entry]:
    """The last events, newest first."""
    statement = (
        select(AuditEvent.at, Account.login, AuditEvent.action, AuditEvent.detail)
        .outerjoin(Account, Account.id == AuditEvent.account_id)
        .order_by(AuditEvent.id.desc())
        .limit(limit)
    )
    return [Entry(*row) for row in connection.execute(statement)]
