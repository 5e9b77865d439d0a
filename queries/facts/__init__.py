"""Facts are computed here and nowhere else: a cohort as a whole, from its rows.

Whoever computes facts holds one lock until the transaction ends (SQLite: that of BEGIN IMMEDIATE), and takes the
marks of the cohorts away *before* reading their rows. So a mark goes only with a computation that has seen its
change: what another writer commits later leaves a mark of its own, for the refresher.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, union, update

from queries import summaries
from queries.facts.attendance import attendance_facts
from queries.facts.clock import Clock
from queries.facts.cohorts import cohort_facts, due
from queries.facts.enrolments import enrolment_facts
from queries.facts.scores import score_facts
from queries.facts.waiting import group_of, held
from queries.freshness import alone, publish
from queries.listed import among
from queries.schema import AttendanceFact, ChangeMark, Cohort, CohortFact, Enrolment, EnrolmentFact, ScoreFact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import CompoundSelect, Connection, Select

    from queries.facts.waiting import Held
    from queries.schema import Base

OfEnrolment = type[AttendanceFact] | type[ScoreFact] | type[EnrolmentFact]

FACTS_OF_ENROLMENTS: tuple[OfEnrolment, ...] = (AttendanceFact, ScoreFact, EnrolmentFact)
FACTS: tuple[OfEnrolment | type[CohortFact], ...] = (*FACTS_OF_ENROLMENTS, CohortFact)
AT_ONCE = 500
"""Cohorts per statement: SQLite takes 32,766 parameters, and sorting should stay in memory."""


def recompute(connection: Connection, cohort_ids: Collection[int], now: datetime) -> None:
    """Replace the facts of these cohorts and what sums have of them, within the caller's transaction.

    That serves their marks and publishes. A cohort that is gone loses its facts. `now` is aware; sessions that have
    ended by then are held. Results that are too few to be published anew stay as they are (`queries.facts.waiting`).
    """
    clock = Clock(now)
    alone(connection)
    for chunk in in_chunks(sorted(cohort_ids)):
        connection.execute(delete(ChangeMark).where(ChangeMark.cohort_id.in_(chunk)))
        enrolments = _enrolments(connection, chunk)
        touched = summaries.take_away(connection, chunk, enrolments)
        _replace(connection, chunk, enrolments, clock)
        summaries.add(connection, enrolments, touched)
    publish(connection, now)


def _enrolments(connection: Connection, chunk: Sequence[int]) -> Sequence[int]:
    """The ids of those that the facts of these cohorts tell of, and of those that are there now.

    Read once: who comes or goes before the last statement has left a mark that nobody has taken.
    """
    told = select(EnrolmentFact.enrolment_id).where(EnrolmentFact.cohort_id.in_(chunk))
    here = select(Enrolment.id).where(Enrolment.cohort_id.in_(chunk))
    return connection.scalars(union(told, here)).all()


def recompute_all(connection: Connection, now: datetime) -> None:
    """Replace all facts and sums, serve all marks and publish, within the caller's transaction.

    Results wait here too: who makes everything anew has not changed anybody's.
    """
    clock = Clock(now)
    alone(connection)
    connection.execute(delete(ChangeMark))
    for chunk in in_chunks(connection.scalars(known_cohorts().order_by("cohort_id")).all()):
        _replace(connection, chunk, _enrolments(connection, chunk), clock)
    summaries.rebuild(connection)
    publish(connection, now)


def known_cohorts() -> CompoundSelect[int]:
    """The ids of all cohorts, the gone ones that still have facts too, as `cohort_id`."""
    return union(select(Cohort.id.label("cohort_id")), *(select(model.cohort_id) for model in FACTS))


def fresh_facts(
    cohort_ids: Sequence[int], clock: Clock, *, written: Collection[type[Base]] = ()
) -> Iterator[tuple[type[Base], Select[*tuple[Any, ...]]]]:
    """Each table of facts with the rows that it should hold for these cohorts, in the order in which to write them.

    The facts of enrolments add up the others: from the tables that are `written`, else computed for this.
    """
    parts = {
        CohortFact: cohort_facts(cohort_ids, clock),
        AttendanceFact: attendance_facts(cohort_ids, clock),
        ScoreFact: score_facts(cohort_ids),
    }
    yield from parts.items()
    states, months, scores = (
        model.__table__ if model in written else rows.subquery() for model, rows in parts.items()
    )
    yield EnrolmentFact, enrolment_facts(cohort_ids, months, scores, states)


def in_chunks(cohort_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The ids, as many at once as a statement takes."""
    for start in range(0, len(cohort_ids), AT_ONCE):
        yield cohort_ids[start : start + AT_ONCE]


def _replace(connection: Connection, chunk: Sequence[int], enrolments: Sequence[int], clock: Clock) -> None:
    """Compute the facts of these cohorts; `enrolments` are theirs, as they were read once."""
    (_, states), *of_enrolments = fresh_facts(chunk, clock, written=FACTS)
    connection.execute(delete(CohortFact).where(CohortFact.cohort_id.in_(chunk)))
    _write(connection, CohortFact, states)
    waits = held(connection, chunk, group_of(connection))
    _remove(connection, chunk, enrolments)
    for model, rows in of_enrolments:
        _write(connection, model, rows.where(among(Enrolment.id, enrolments)))
        if model is ScoreFact:
            _put_back_scores(connection, waits)
    _put_back_results(connection, waits)
    moments = due(chunk, clock).subquery("moments")
    connection.execute(
        update(Cohort)
        .where(
            Cohort.id == moments.c.cohort_id,
            Cohort.next_due_at.is_distinct_from(moments.c.next_due_at),
        )
        .values(next_due_at=moments.c.next_due_at)
    )


def _remove(connection: Connection, chunk: Sequence[int], enrolments: Sequence[int]) -> None:
    """Remove what these cohorts say of enrolments.

    What another cohort still says of enrolments that have moved here goes too: its own turn may come later.
    """
    for model in FACTS_OF_ENROLMENTS:
        for theirs in (model.cohort_id.in_(chunk), among(model.enrolment_id, enrolments)):
            connection.execute(delete(model).where(theirs))


def _write(connection: Connection, model: type[Base], rows: Select[*tuple[Any, ...]]) -> None:
    connection.execute(insert(model).from_select([column.name for column in rows.selected_columns], rows))


def _put_back_scores(connection: Connection, waits: Held) -> None:
    """Give enrolments that wait the scores under which they are published."""
    if waits.scores:
        of = ScoreFact.enrolment_id == bindparam("of"), ScoreFact.assessment_id == bindparam("in_what")
        pairs = [{"of": enrolment, "in_what": assessment} for enrolment, assessment in waits.scores]
        connection.execute(delete(ScoreFact).where(*of), pairs)
    if rows := [row for row in waits.scores.values() if row]:
        connection.execute(insert(ScoreFact), rows)


def _put_back_results(connection: Connection, waits: Held) -> None:
    """The same for their results, and the mark that they wait."""
    one = EnrolmentFact.enrolment_id == bindparam("of")
    if waits.results:
        rows = [{"of": enrolment, **result} for enrolment, result in waits.results.items()]
        connection.execute(update(EnrolmentFact).where(one), rows)
    if waits.enrolments:
        waiting = [{"of": enrolment, "waits": True} for enrolment in waits.enrolments]
        connection.execute(update(EnrolmentFact).where(one), waiting)
