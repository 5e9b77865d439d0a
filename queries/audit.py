"""The log of access: who did or saw what, by numbers alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from queries.schema import Account, AuditEvent

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


def record(
    connection: Connection, account_id: int | None, action: str, detail: dict[str, object], now: datetime
) -> None:
    """Write down that this account did `action` (a code of `queries.vocabulary.ACTIONS`) `now`.

    `detail` says of what, by numbers of rows, codes and filters: never a name, a NIP or a mail address.
    It belongs into the transaction of what is done.
    """
    connection.execute(insert(AuditEvent).values(at=now, account_id=account_id, action=action, detail=detail))


@dataclass(frozen=True)
class Event:
    """Something that was written down, with the login of who did it."""

    at: datetime
    login: str | None
    """None: nobody was signed in, or the account is removed."""
    action: str
    detail: dict[str, object]


def latest(connection: Connection, limit: int) -> list[Event]:
    """The last events, newest first."""
    statement = (
        select(AuditEvent.at, Account.login, AuditEvent.action, AuditEvent.detail)
        .outerjoin(Account, Account.id == AuditEvent.account_id)
        .order_by(AuditEvent.id.desc())
        .limit(limit)
    )
    return [Event(*row) for row in connection.execute(statement)]
