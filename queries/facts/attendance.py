"""What the registers say, enrolment by month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import CTE, ColumnElement, Integer, Select, and_, case, exists, func, select

from queries.facts.clock import Clock, month, utc
from queries.schema import Attendance, ClassSession, Cohort, Enrolment
from queries.vocabulary import ATTENDED

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = {
    "late": "terlambat",
    "permission": "izin",
    "sick": "sakit",
    "duty": "tugas_dinas",
    "unexcused": "alpa",
}
"""Column of the facts -> the mark that it counts."""


def attendance_facts(cohort_ids: Sequence[int], clock: Clock) -> Select[*tuple[Any, ...]]:
    """Rows of AttendanceFact: who stayed, in cohorts whose register holds a mark of a finished session."""
    finished = _finished_sessions(cohort_ids, clock)
    calendar = (
        select(
            finished.c.cohort_id,
            finished.c.month,
            func.count().label("held"),
            func.sum(finished.c.jp).label("jp_held"),
        )
        .group_by(finished.c.cohort_id, finished.c.month)
        .cte("calendar")
    )
    marks = _marks(finished)

    def known(jp: ColumnElement[Any]) -> ColumnElement[Any]:
        """JP are known of a month if one of its sessions has them; then no mark means zero recorded."""
        return case((calendar.c.jp_held.is_not(None), func.coalesce(jp, 0)))

    return (
        select(
            Enrolment.id.label("enrolment_id"),
            calendar.c.month,
            Enrolment.cohort_id,
            calendar.c.held.label("sessions_held"),
            func.coalesce(marks.c.recorded, 0).label("sessions_recorded"),
            func.coalesce(marks.c.attended, 0).label("sessions_attended"),
            calendar.c.jp_held,
            known(marks.c.jp_recorded).label("jp_recorded"),
            known(marks.c.jp_attended).label("jp_attended"),
            *(func.coalesce(marks.c[kind], 0).label(kind) for kind in KINDS),
        )
        .join(calendar, calendar.c.cohort_id == Enrolment.cohort_id)
        .outerjoin(marks, and_(marks.c.enrolment_id == Enrolment.id, marks.c.month == calendar.c.month))
        .where(
            Enrolment.cohort_id.in_(cohort_ids),
            Enrolment.status != "batal",
            Enrolment.cohort_id.in_(select(finished.c.cohort_id).where(finished.c.marked)),
        )
    )


def has_mark(session_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the register of a session holds a mark of anybody."""
    return exists().where(Attendance.session_id == session_id)


def _finished_sessions(cohort_ids: Sequence[int], clock: Clock) -> CTE:
    return (
        select(
            ClassSession.id,
            ClassSession.cohort_id,
            month(ClassSession.starts_at).label("month"),
            ClassSession.jp,
            has_mark(ClassSession.__table__.c.id).label("marked"),
        )
        .join(Cohort, Cohort.id == ClassSession.cohort_id)
        .where(ClassSession.cohort_id.in_(cohort_ids), utc(ClassSession.ends_at, Cohort.timezone) <= clock.now)
        .cte("finished")
    )


def _marks(finished: CTE) -> CTE:
    attended = Attendance.status.in_(ATTENDED)
    return (
        select(
            Attendance.enrolment_id,
            finished.c.month,
            func.count().label("recorded"),
            _count(attended).label("attended"),
            func.sum(finished.c.jp).label("jp_recorded"),
            func.sum(case((attended, finished.c.jp))).label("jp_attended"),
            *(_count(Attendance.status == status).label(kind) for kind, status in KINDS.items()),
        )
        .join(finished, finished.c.id == Attendance.session_id)
        .group_by(Attendance.enrolment_id, finished.c.month)
        .cte("marks")
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0), type_=Integer)
