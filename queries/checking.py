"""The check: facts as they are stored against facts as they should be. It reads, and changes nothing.

Marks follow every change that triggers see. What passes by them (SQLite's REPLACE, a restored table, a session of
PostgreSQL that switches triggers off) is found here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, except_, select, union

from queries.facts import FACTS, fresh_facts, in_chunks
from queries.facts.clock import Clock
from queries.facts.cohorts import due
from queries.marks import moved, version_asked
from queries.refresher import to_do
from queries.schema import Cohort

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from queries.refresher import Progress


@dataclass(frozen=True)
class Difference:
    """A cohort whose facts are not what a computation now would give."""

    cohort_id: int
    code: str | None
    """None: the cohort is gone, its facts are not."""
    waiting: bool
    """Marked or due: the next refresh mends it."""


def differences(connection: Connection, now: datetime, *, progress: Progress | None = None) -> list[Difference]:
    """The cohorts whose facts differ from a computation at `now` (aware), in order.

    `connection` has not begun yet: everything is read in one snapshot.
    """
    if connection.dialect.name == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
    clock = Clock(now)
    known = union(select(Cohort.id.label("id")), *(select(model.cohort_id) for model in FACTS)).order_by("id")
    cohort_ids = connection.scalars(known).all()
    found: set[int] = set()
    done = 0
    for chunk in in_chunks(cohort_ids):
        found |= _differing(connection, chunk, clock)
        done += len(chunk)
        if progress:
            progress(done, len(cohort_ids))
    waiting = set(connection.scalars(to_do(now)))
    if version_asked(connection):
        waiting |= set(connection.scalars(moved()))
    codes = {
        row.id: row.code
        for chunk in in_chunks(sorted(found))
        for row in connection.execute(select(Cohort.id, Cohort.code).where(Cohort.id.in_(chunk)))
    }
    return [Difference(cohort_id, codes.get(cohort_id), cohort_id in waiting) for cohort_id in sorted(found)]


def _differing(connection: Connection, chunk: Sequence[int], clock: Clock) -> set[int]:
    found: set[int] = set()
    for model, rows in fresh_facts(chunk, clock):
        fresh = rows.cte("fresh")
        stored = model.__table__.c
        present = select(*(stored[column.name] for column in fresh.c)).where(stored.cohort_id.in_(chunk))
        lacking = except_(select(fresh), present).subquery("lacking")
        surplus = except_(present, select(fresh)).subquery("surplus")
        found |= set(connection.scalars(union(select(lacking.c.cohort_id), select(surplus.c.cohort_id))))
    moments = due(chunk, clock).subquery("moments")
    found |= set(
        connection.scalars(
            select(Cohort.id)
            .join(moments, moments.c.cohort_id == Cohort.id)
            .where(Cohort.next_due_at.is_distinct_from(moments.c.next_due_at))
        )
    )
    return found
