"""The check: facts as they are stored against facts as they should be. It reads, and changes nothing.

Marks follow every change that triggers see. What passes by them (SQLite's REPLACE, a restored table, a session of
PostgreSQL that switches triggers off) is found here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import CTE, Connection, Select, case, except_, not_, select, union

from queries.disclosure import MIN_GROUP
from queries.facts import fresh_facts, in_chunks, known_cohorts
from queries.facts.clock import Clock
from queries.facts.cohorts import due
from queries.facts.waiting import RESULT, held
from queries.listed import among
from queries.marks import moved, version_asked
from queries.refresher import to_do
from queries.schema import Cohort, EnrolmentFact, ScoreFact

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from queries.refresher import Progress
    from queries.schema import Base


@dataclass(frozen=True)
class Difference:
    """A cohort whose facts are not what a computation now would give."""

    cohort_id: int
    code: str | None
    """None: the cohort is gone, its facts are not."""
    waiting: bool
    """Marked or due: the next refresh mends it."""


def differences(
    connection: Connection, now: datetime, *, k: int = MIN_GROUP, progress: Progress | None = None
) -> list[Difference]:
    """The cohorts whose facts differ from a computation at `now` (aware), in order.

    `connection` has not begun yet: everything is read in one snapshot. Results of fewer than k enrolments that wait
    are right where they are said to wait (`queries.facts.waiting`).
    """
    if connection.dialect.name == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
    clock = Clock(now)
    cohort_ids = connection.scalars(known_cohorts().order_by("cohort_id")).all()
    found: set[int] = set()
    done = 0
    for chunk in in_chunks(cohort_ids):
        found |= _differing(connection, chunk, clock, k)
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


def _differing(connection: Connection, chunk: Sequence[int], clock: Clock, k: int) -> set[int]:
    fact = EnrolmentFact
    said = select(fact.enrolment_id, fact.cohort_id).where(fact.cohort_id.in_(chunk), fact.waits)
    waits = {row.enrolment_id: row.cohort_id for row in connection.execute(said)}
    right = held(connection, chunk, k).enrolments
    found = {cohort for enrolment, cohort in waits.items() if enrolment not in right}
    for model, rows in fresh_facts(chunk, clock, written=[ScoreFact]):
        fresh = rows.cte("fresh")
        stored = model.__table__.c
        there = (
            select(*(stored[column.name] for column in fresh.c)).where(stored.cohort_id.in_(chunk)).cte("there")
        )
        should_be, present = (_but_what_waits(model, table, waits) for table in (fresh, there))
        lacking = except_(should_be, present).subquery("lacking")
        surplus = except_(present, should_be).subquery("surplus")
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


def _but_what_waits(model: type[Base], rows: CTE, waits: Collection[int]) -> Select[*tuple[Any, ...]]:
    """The rows without the scores of enrolments that are said to wait, and without their results."""
    if model is ScoreFact:
        return select(rows).where(not_(among(rows.c.enrolment_id, waits)))
    if model is EnrolmentFact:
        settled = not_(among(rows.c.enrolment_id, waits))
        held = (*RESULT, "waits")
        return select(*(case((settled, column)) if column.name in held else column for column in rows.c))
    return select(rows)
