"""The log of access: who did or saw what, by numbers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert

from queries.schema import AuditEvent

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
