"""The refresher: brings the facts of marked cohorts, and of those that are due, up to date.

Writers only leave marks and readers never write; one refresher at a time computes, in the server's background or
by command. It may be killed at any moment: each batch is one transaction, in which marks go and facts come.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import CompoundSelect, Connection, Engine, func, insert, select, union

from queries import facts, summaries
from queries.engine import WITHOUT_LOCK, DatabaseProblem, reading, writing
from queries.freshness import alone, alone_at_once, publish_again
from queries.marks import take_marks_of_version, version_asked
from queries.schema import ChangeMark, Cohort

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    Progress = Callable[[int, int], None]
    """Told, after each batch, how many cohorts are done, and of how many."""

BATCH = 200
"""Cohorts per transaction: a fraction of a second, so that on SQLite no writer waits longer."""


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did."""

    cohorts: int
    """Cohorts whose facts were computed."""
    busy: bool = False
    """Somebody else computes facts, or writes, just now: what is left waits for the next refresh."""


def refresh(engine: Engine, now: datetime, *, progress: Progress | None = None) -> Refreshed:
    """Compute what is marked or due at `now` (aware), batch by batch, in the order of the cohorts.

    Each batch publishes once; when there is nothing to do, nothing is published. `engine` is a write engine.
    Raises DatabaseProblem; then the batches that are done stay done, and the rest stays marked.
    """
    done, held = 0, False
    after: int | None = None
    try:
        waiting, asked = _waiting(engine, now)
        while waiting or asked:
            with writing(engine) as connection:
                if not alone_at_once(connection):
                    return Refreshed(done, busy=True)
                taken = take_marks_of_version(connection)
                batch = connection.scalars(to_do(now, after).order_by("cohort_id").limit(BATCH)).all()
                free = _not_held(connection, batch)
                if free:
                    facts.recompute(connection, free, now)
                elif taken:
                    publish_again(connection, now)
            done += len(free)
            held = held or len(free) < len(batch)
            if progress:
                progress(done, max(done, waiting))
            if len(batch) < BATCH:
                break
            after = batch[-1]
    except DatabaseProblem as problem:
        if problem.trouble == "locked":
            return Refreshed(done, busy=True)
        raise
    return Refreshed(done, busy=held)


def mark_all(engine: Engine) -> None:
    """Mark every cohort, the gone ones that still have facts too, so that a refresh computes all.

    A refresh moves sums by difference, so they are made right first. Raises DatabaseProblem.
    """
    with writing(engine) as connection:
        alone(connection)
        summaries.rebuild(connection)
        connection.execute(insert(ChangeMark).from_select(["cohort_id"], facts.known_cohorts()))


def _waiting(engine: Engine, now: datetime) -> tuple[int, bool]:
    """How many cohorts wait, and whether a mark asks for a new version; no writer is disturbed."""
    count = select(func.count()).select_from(to_do(now).subquery())
    with reading(engine.execution_options(**WITHOUT_LOCK)) as connection:
        return connection.scalar(count) or 0, version_asked(connection)


def to_do(now: datetime, after: int | None = None) -> CompoundSelect[int]:
    """The cohorts that are marked or due, those beyond `after`."""
    marked = select(ChangeMark.cohort_id.label("cohort_id")).where(ChangeMark.cohort_id.is_not(None))
    due = select(Cohort.id).where(Cohort.next_due_at <= now)
    if after is not None:
        marked, due = marked.where(ChangeMark.cohort_id > after), due.where(Cohort.id > after)
    return union(marked, due)


def _not_held(connection: Connection, batch: Sequence[int]) -> list[int]:
    """Those cohorts of the batch whose row no writer is changing, locked, and those that are gone.

    A held one stays marked for the next refresh: who waits for nobody is part of no deadlock.
    """
    ours = select(Cohort.id).where(Cohort.id.in_(batch)).order_by(Cohort.id)
    locked = set(connection.scalars(ours.with_for_update(key_share=True, skip_locked=True)))
    there = set(connection.scalars(ours))
    return [cohort_id for cohort_id in batch if cohort_id in locked or cohort_id not in there]
