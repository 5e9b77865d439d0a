"""The log of access: who did or saw what, by numbers alone. Read, written, and cleared of what is older than a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from queries.schema import Account, AuditEvent

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

KEPT = timedelta(days=366)
"""So long events stay whatever anybody wants: a day longer than the triggers of the table demand."""
CLEARING = "hapus_catatan"


@dataclass(frozen=True)
class Event:
    """Something that somebody did or saw."""

    id: int
    at: datetime
    account_id: int | None
    """None: by a command on the server, or on a machine of one's own."""
    login: str | None
    """Of the account; None where it has none any more."""
    action: str
    detail: dict[str, object]


class NotRecordable(Exception):
    """The database will never take this event: its account is not there (any more)."""


def record(
    connection: Connection, account_id: int | None, action: str, detail: dict[str, object], now: datetime
) -> None:
    """Write down that this account did `action` (a code of `queries.vocabulary.ACTIONS`) `now`.

    `detail` says of what, by numbers of rows, codes and filters: never a name, a NIP or a mail address.
    It belongs into the transaction of what is done. Raises NotRecordable.
    """
    event = {"at": now, "account_id": account_id, "action": action, "detail": detail}
    try:
        connection.execute(insert(AuditEvent).values(event))
    except IntegrityError as error:
        raise NotRecordable from error


def events(
    connection: Connection, *, since: datetime | None = None, action: str | None = None, limit: int
) -> list[Event]:
    """The last events, newest first."""
    one = AuditEvent
    columns = (one.id, one.at, one.account_id, Account.login, one.action, one.detail)
    statement = select(*columns).outerjoin(Account, Account.id == one.account_id)
    if since:
        statement = statement.where(one.at >= since)
    if action:
        statement = statement.where(one.action == action)
    return [Event(*row) for row in connection.execute(statement.order_by(one.id.desc()).limit(limit))]


def clear(connection: Connection, account_id: int | None, now: datetime) -> int:
    """Delete what is older than a year, and write down that this was done; how many events went."""
    gone = connection.execute(delete(AuditEvent).where(AuditEvent.at < now - KEPT)).rowcount
    record(connection, account_id, CLEARING, {"events": gone}, now)
    return gone
