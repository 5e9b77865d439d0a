"""What persons have asked about their own data, and until when they must be answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from queries import audit
from queries.schema import Participant, SubjectRequest

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

TERM = timedelta(hours=72)
"""3 x 24 hours, as UU 27/2022 has it."""
SOON = timedelta(hours=24)
"""So long before the deadline a request is pressing."""


@dataclass(frozen=True)
class Request:
    """A request; of the person only the number."""

    id: int
    kind: str
    person: int
    received_at: datetime
    due_at: datetime
    answered_at: datetime | None


class NotAsked(Exception):
    """There is no open request of this number."""


class NobodyThere(Exception):
    """Nobody is stored under this number."""


def ask(
    connection: Connection,
    kind: str,
    person: int,
    account: int | None,
    now: datetime,
    received: datetime | None = None,
) -> int:
    """Write down that a person asks for a kind of `queries.vocabulary.REQUEST_KINDS`; the number of the request.

    `received` is when it came, where that was before now: the days to answer it began then. Raises NobodyThere.
    """
    came = received or now
    if connection.scalar(select(Participant.id).where(Participant.id == person)) is None:
        raise NobodyThere(person)
    one = SubjectRequest
    values = {
        "kind": kind,
        "participant_id": person,
        "received_at": came,
        "due_at": came + TERM,
        "received_by": account,
    }
    number = connection.execute(insert(one).values(values).returning(one.id)).scalar_one()
    audit.record(connection, account, "permintaan", {"request": number, "kind": kind, "participant": person}, now)
    return number


def requests(connection: Connection, *, answered: bool = False) -> list[Request]:
    """The open requests, those that are due first before the others; or those that were answered, newest first."""
    one = SubjectRequest
    columns = (one.id, one.kind, one.participant_id, one.received_at, one.due_at, one.answered_at)
    statement = select(*columns).where(one.answered_at.is_not(None) if answered else one.answered_at.is_(None))
    ordered = (
        statement.order_by(one.answered_at.desc(), one.id) if answered else statement.order_by(one.due_at, one.id)
    )
    return [Request(*row) for row in connection.execute(ordered)]


def pressing(connection: Connection, now: datetime) -> tuple[int, int]:
    """How many open requests are overdue, and how many become so within a day."""
    one = SubjectRequest
    due = select(one.due_at).where(one.answered_at.is_(None), one.due_at <= now + SOON)
    moments = connection.scalars(due).all()
    overdue = sum(moment <= now for moment in moments)
    return overdue, len(moments) - overdue


def answer(connection: Connection, number: int, account: int | None, now: datetime) -> None:
    """Write down that a request was answered, however that was done. Raises NotAsked."""
    one = SubjectRequest
    kind = connection.scalar(select(one.kind).where(one.id == number, one.answered_at.is_(None)))
    if kind is None:
        raise NotAsked(number)
    connection.execute(update(one).where(one.id == number).values(answered_at=now, answered_by=account))
    audit.record(connection, account, "permintaan", {"request": number, "kind": kind, "answered": True}, now)


def answer_of(connection: Connection, kind: str, person: int, account: int | None, now: datetime) -> None:
    """What this person has asked for of this kind is done."""
    _answer_all(connection, person, account, now, SubjectRequest.kind == kind)


def answer_all(connection: Connection, person: int, account: int | None, now: datetime) -> None:
    """The person is forgotten: there is nothing left to copy or to correct."""
    _answer_all(connection, person, account, now)


def _answer_all(
    connection: Connection, person: int, account: int | None, now: datetime, *of_kind: ColumnElement[bool]
) -> None:
    one = SubjectRequest
    mine = select(one.id).where(one.participant_id == person, one.answered_at.is_(None), *of_kind)
    for number in connection.scalars(mine).all():
        answer(connection, number, account, now)
