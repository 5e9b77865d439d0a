"""Final cohorts: their rows are locked until somebody unlocks them, with a reason.

Rows of a cohort are the cohort itself, its enrolments, sessions, marks and scores. A person is in many cohorts and
belongs to none; but what final figures say of him (NIP, gender, birth date), once known, is locked as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from queries import facts
from queries.filters import EVERYTHING
from queries.loading.changes import Changes
from queries.loading.rows import Batch
from queries.loading.stored import chunks
from queries.loading.writing import refuse_sample
from queries.schema import Cohort, Enrolment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from queries.filters import Scope

LOCKED_OF_A_PERSON = ("nip", "gender", "birth_date")


class CohortUnknown(Exception):
    """No cohort of the officer's has this code."""


class LockUnchanged(Exception):
    """The cohort is locked already, or not locked."""


class ReasonNeeded(Exception):
    """Who changes what is settled says why."""


def lock(
    connection: Connection, code: str, who: str, reason: str, now: datetime, scope: Scope = EVERYTHING
) -> int:
    """Make a cohort final from `now` on; returns the id of the record. Raises as `unlock` does."""
    return _set(connection, code, now, Batch("kunci", code, "", who), reason, now, scope)


def unlock(
    connection: Connection, code: str, who: str, reason: str, now: datetime, scope: Scope = EVERYTHING
) -> int:
    """Make a final cohort one that can be changed; returns the id of the record.

    Raises CohortUnknown, LockUnchanged, ReasonNeeded, SampleDatabase; then nothing was written.
    """
    return _set(connection, code, None, Batch("buka-kunci", code, "", who), reason, now, scope)


def _set(
    connection: Connection,
    code: str,
    finalised_at: datetime | None,
    batch: Batch,
    reason: str,
    now: datetime,
    scope: Scope,
) -> int:
    refuse_sample(connection)
    said = needed(reason)
    mine = (Cohort.code == code, *scope.cohort_conditions())
    cohort = connection.execute(select(Cohort.id, Cohort.finalised_at).where(*mine)).one_or_none()
    if cohort is None:
        raise CohortUnknown(code)
    if (cohort.finalised_at is None) == (finalised_at is None):
        raise LockUnchanged(code)
    connection.execute(update(Cohort).where(Cohort.id == cohort.id).values(finalised_at=finalised_at))
    counts = {"new": 0, "changed": 1, "equal": 0, "refused": 0}
    batch_id = Changes().write(connection, batch, counts, now, reason=said)
    facts.recompute(connection, [cohort.id], now)
    return batch_id


def needed(reason: str) -> str:
    """The reason without blanks around it. Raises ReasonNeeded where there is none."""
    if not reason.strip():
        raise ReasonNeeded
    return reason.strip()


def final_cohorts(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Those of these cohorts that are final: id -> code."""
    found: dict[int, str] = {}
    for some in chunks(sorted(set(ids))):
        final = select(Cohort.id, Cohort.code).where(Cohort.id.in_(some), Cohort.finalised_at.is_not(None))
        found |= {row.id: row.code for row in connection.execute(final)}
    return found


def final_cohorts_of(connection: Connection, people: Iterable[int]) -> dict[int, str]:
    """Those of these people who are in a final cohort: id -> the code of one."""
    found: dict[int, str] = {}
    for some in chunks(sorted(set(people))):
        final = (
            select(Enrolment.participant_id, Cohort.code)
            .join(Cohort, Cohort.id == Enrolment.cohort_id)
            .where(Enrolment.participant_id.in_(some), Cohort.finalised_at.is_not(None))
            .order_by(Cohort.code.desc())
        )
        found |= {row.participant_id: row.code for row in connection.execute(final)}
    return found


def locked_of_a_person(before: Mapping[str, Any], after: Mapping[str, Any]) -> str | None:
    """The column in which a known value of a person would become another one, and which final figures show."""
    for column in LOCKED_OF_A_PERSON:
        known, new = before.get(column), after.get(column)
        if known is not None and new is not None and known != new:
            return column
    return None
