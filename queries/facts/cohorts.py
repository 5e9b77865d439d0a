"""One row per cohort: its state and how complete its register is; and when time alone will change that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    false,
    func,
    literal,
    not_,
    null,
    or_,
    select,
)

from queries.facts.attendance import has_mark
from queries.facts.clock import Clock, day, earliest, midnight_after, utc, when_grace_ends
from queries.schema import ClassSession, Cohort, Enrolment
from queries.vocabulary import ASSESSED

if TYPE_CHECKING:
    from collections.abc import Sequence


def cohort_facts(cohort_ids: Sequence[int], clock: Clock) -> Select[*tuple[Any, ...]]:
    """Rows of CohortFact."""
    course = _courses(cohort_ids, clock)
    return select(
        course.c.cohort_id,
        _state(course, clock).label("state"),
        course.c.starts_on,
        course.c.ends_on,
        course.c.enrolments,
        course.c.sessions_planned,
        course.c.sessions_held,
        course.c.sessions_filled,
        course.c.behind,
    )


def due(cohort_ids: Sequence[int], clock: Clock) -> Select[*tuple[Any, ...]]:
    """Per cohort_id: next_due_at, the next moment at which time alone changes its facts; none = never again.

    That is the end of the next session; the midnight at which the state changes; the moment at which the register
    of a finished session has been empty for too long.
    """
    course = _courses(cohort_ids, clock)
    today = clock.today(course.c.timezone)
    undecided = course.c.finalised_at.is_(None)
    starts = case((and_(undecided, course.c.starts_on > today), utc(course.c.starts_on, course.c.timezone)))
    ends = case(
        (and_(undecided, course.c.ends_on >= today), utc(midnight_after(course.c.ends_on), course.c.timezone))
    )
    falls_behind = when_grace_ends(course.c.oldest_empty)
    return select(course.c.cohort_id, earliest(course.c.next_end, falls_behind, starts, ends).label("next_due_at"))


def _state(course: Subquery, clock: Clock) -> ColumnElement[str]:
    """One of vocabulary.COHORT_STATES."""
    today = clock.today(course.c.timezone)
    all_assessed = and_(course.c.enrolments > 0, course.c.assessed == course.c.enrolments)
    return case(
        (course.c.finalised_at.is_not(None), literal("final")),
        (and_(course.c.ends_on < today, all_assessed), literal("final")),
        (course.c.starts_on > today, literal("direncanakan")),
        (or_(course.c.starts_on.is_(None), course.c.ends_on.is_(None)), literal("tanpa_tanggal")),
        (course.c.ends_on < today, literal("selesai")),
        else_=literal("berjalan"),
    )


def _courses(cohort_ids: Sequence[int], clock: Clock) -> Subquery:
    """Per cohort: its days, its sessions and its people, counted."""
    sessions = _sessions(cohort_ids, clock)
    people = (
        select(
            Enrolment.cohort_id,
            func.count().label("enrolments"),
            func.sum(case((Enrolment.status.in_(ASSESSED), 1), else_=0)).label("assessed"),
        )
        .where(Enrolment.cohort_id.in_(cohort_ids), Enrolment.status != "batal")
        .group_by(Enrolment.cohort_id)
        .cte("people")
    )
    return (
        select(
            Cohort.id.label("cohort_id"),
            Cohort.timezone,
            Cohort.finalised_at,
            func.coalesce(Cohort.starts_on, sessions.c.first_day).label("starts_on"),
            func.coalesce(Cohort.ends_on, sessions.c.last_day).label("ends_on"),
            func.coalesce(people.c.enrolments, 0).label("enrolments"),
            func.coalesce(people.c.assessed, 0).label("assessed"),
            func.coalesce(sessions.c.planned, 0).label("sessions_planned"),
            func.coalesce(sessions.c.held, 0).label("sessions_held"),
            func.coalesce(sessions.c.filled, 0).label("sessions_filled"),
            func.coalesce(sessions.c.overdue > 0, false()).label("behind"),
            sessions.c.next_end,
            sessions.c.oldest_empty,
        )
        .outerjoin(sessions, sessions.c.cohort_id == Cohort.id)
        .outerjoin(people, people.c.cohort_id == Cohort.id)
        .where(Cohort.id.in_(cohort_ids))
        .subquery("course")
    )


def _sessions(cohort_ids: Sequence[int], clock: Clock) -> CTE:
    meeting = (
        select(
            ClassSession.cohort_id,
            day(ClassSession.starts_at).label("first_day"),
            day(ClassSession.ends_at).label("last_day"),
            utc(ClassSession.ends_at, Cohort.timezone).label("ended"),
            has_mark(ClassSession.__table__.c.id).label("marked"),
        )
        .join(Cohort, Cohort.id == ClassSession.cohort_id)
        .where(ClassSession.cohort_id.in_(cohort_ids))
        .cte("meeting")
    )
    held = meeting.c.ended <= clock.now
    empty = and_(held, not_(meeting.c.marked))
    overdue = meeting.c.ended < clock.grace_began

    def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    return (
        select(
            meeting.c.cohort_id,
            func.min(meeting.c.first_day).label("first_day"),
            func.max(meeting.c.last_day).label("last_day"),
            func.count().label("planned"),
            count(held).label("held"),
            count(and_(held, meeting.c.marked)).label("filled"),
            count(and_(empty, overdue)).label("overdue"),
            func.min(case((held, null()), else_=meeting.c.ended)).label("next_end"),
            func.min(case((and_(empty, not_(overdue)), meeting.c.ended))).label("oldest_empty"),
        )
        .group_by(meeting.c.cohort_id)
        .cte("sessions")
    )
