"""Facts are computed here and nowhere else: a cohort as a whole, from its rows.

Whoever computes facts holds one lock until the transaction ends (SQLite: that of BEGIN IMMEDIATE), and takes the
marks of the cohorts away *before* reading their rows. So a mark goes only with a computation that has seen its
change: what another writer commits later leaves a mark of its own, for the refresher.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, union, update

from queries import summaries
from queries.facts.attendance import attendance_facts
from queries.facts.clock import Clock
from queries.facts.cohorts import cohort_facts, due
from queries.facts.enrolments import enrolment_facts
from queries.facts.scores import score_facts
from queries.freshness import alone, publish
from queries.listed import among
from queries.schema import AttendanceFact, ChangeMark, Cohort, CohortFact, Enrolment, EnrolmentFact, ScoreFact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Select

    from queries.schema import Base

OfEnrolment = type[AttendanceFact] | type[ScoreFact] | type[EnrolmentFact]

FACTS_OF_ENROLMENTS: tuple[OfEnrolment, ...] = (AttendanceFact, ScoreFact, EnrolmentFact)
FACTS: tuple[OfEnrolment | type[CohortFact], ...] = (*FACTS_OF_ENROLMENTS, CohortFact)
AT_ONCE = 500
"""Cohorts per statement: SQLite takes 32,766 parameters, and sorting should stay in memory."""


def recompute(connection: Connection, cohort_ids: Collection[int], now: datetime) -> None:
    """Replace the facts of these cohorts and what sums have of them, within the caller's transaction.

    That serves their marks and publishes. A cohort that is gone loses its facts. `now` is aware; sessions that have
    ended by then are held.
    """
    clock = Clock(now)
    alone(connection)
    for chunk in in_chunks(sorted(cohort_ids)):
        connection.execute(delete(ChangeMark).where(ChangeMark.cohort_id.in_(chunk)))
        enrolments = _enrolments(connection, chunk)
        touched = summaries.take_away(connection, chunk, enrolments)
        for model in FACTS:
            connection.execute(delete(model).where(model.cohort_id.in_(chunk)))
        _take_over(connection, enrolments)
        _compute(connection, chunk, enrolments, clock)
        summaries.add(connection, enrolments, touched)
    publish(connection, now)


def _enrolments(connection: Connection, chunk: Sequence[int]) -> Sequence[int]:
    """The ids of those that the facts of these cohorts tell of, and of those that are there now.

    Read once: who comes or goes before the last statement has left a mark that nobody has taken.
    """
    told = select(EnrolmentFact.enrolment_id).where(EnrolmentFact.cohort_id.in_(chunk))
    here = select(Enrolment.id).where(Enrolment.cohort_id.in_(chunk))
    return connection.scalars(union(told, here)).all()


def _take_over(connection: Connection, enrolments: Sequence[int]) -> None:
    """Remove what another cohort still says of enrolments that have moved here: its own turn may come later."""
    for model in FACTS_OF_ENROLMENTS:
        connection.execute(delete(model).where(among(model.enrolment_id, enrolments)))


def recompute_all(connection: Connection, now: datetime) -> None:
    """Replace all facts and sums, serve all marks and publish, within the caller's transaction."""
    clock = Clock(now)
    alone(connection)
    connection.execute(delete(ChangeMark))
    for model in FACTS:
        connection.execute(delete(model))
    for chunk in in_chunks(connection.scalars(select(Cohort.id).order_by(Cohort.id)).all()):
        enrolments = _enrolments(connection, chunk)
        _take_over(connection, enrolments)
        _compute(connection, chunk, enrolments, clock)
    summaries.rebuild(connection)
    publish(connection, now)


def fresh_facts(
    cohort_ids: Sequence[int], clock: Clock, *, written: bool = False
) -> Iterator[tuple[type[Base], Select[*tuple[Any, ...]]]]:
    """Each table of facts with the rows that it should hold for these cohorts, in the order in which to write them.

    The facts of enrolments add up the others: from the tables where those are `written`, else computed for this.
    """
    parts = {
        AttendanceFact: attendance_facts(cohort_ids, clock),
        ScoreFact: score_facts(cohort_ids),
        CohortFact: cohort_facts(cohort_ids, clock),
    }
    yield from parts.items()
    sources = (model.__table__ if written else rows.subquery() for model, rows in parts.items())
    yield EnrolmentFact, enrolment_facts(cohort_ids, *sources)


def in_chunks(cohort_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The ids, as many at once as a statement takes."""
    for start in range(0, len(cohort_ids), AT_ONCE):
        yield cohort_ids[start : start + AT_ONCE]


def _compute(connection: Connection, chunk: Sequence[int], enrolments: Sequence[int], clock: Clock) -> None:
    for model, rows in fresh_facts(chunk, clock, written=True):
        mine = rows if model is CohortFact else rows.where(among(Enrolment.id, enrolments))
        connection.execute(insert(model).from_select([column.name for column in mine.selected_columns], mine))
    moments = due(chunk, clock).subquery("moments")
    connection.execute(
        update(Cohort)
        .where(
            Cohort.id == moments.c.cohort_id,
            Cohort.next_due_at.is_distinct_from(moments.c.next_due_at),
        )
        .values(next_due_at=moments.c.next_due_at)
    )
