"""Registers: marks of participants at sessions that are there, and recaps for cohorts that have only numbers.

What is known of a cohort is read once; no row asks the database.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.loading.calendar import Calendar, check_zone, read_calendar
from queries.loading.differences import Marks, differences
from queries.loading.members import Members, read_directory
from queries.loading.progress import nobody, telling
from queries.loading.rows import CohortKey, Refusal, Refused
from queries.loading.stored import Member, StoredCohort, Values, chunks
from queries.loading.table_plan import TablePlan, edit_of, plan_for
from queries.schema import Attendance, Enrolment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection

    from queries.loading.progress import Tell
    from queries.loading.table_rows import MarkRow, RecapRow

RECAP_COLUMNS = ("recap_sessions_held", "recap_sessions_attended", "recap_jp_held", "recap_jp_attended")
PAIRS = (("recap_sessions_held", "recap_sessions_attended"), ("recap_jp_held", "recap_jp_attended"))


@dataclass(frozen=True)
class _Placed:
    """A row that has found its participant and its session."""

    row: MarkRow
    cohort: StoredCohort
    member: Member
    session: Values


def plan_marks(connection: Connection, rows: Sequence[MarkRow], now: datetime, tell: Tell = nobody) -> TablePlan:
    """Compare the marks of a file with the stored registers. Writes nothing. A blank status changes nothing."""
    members = read_directory(connection, (row.cohort for row in rows))
    calendar = read_calendar(connection, members.cohorts.values())
    stored = read_marks(connection, members.cohorts.values())
    plan = plan_for(connection, members.cohorts)
    placed = _placed(plan, rows, members, calendar)
    places: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place in placed:
        places[place.session["id"], place.member.id].append(place.row.line)
    after = dict(stored)
    last_line: dict[int, int] = {}
    for place in telling(placed, tell):
        row, member, session_id = place.row, place.member, place.session["id"]
        same = places[session_id, member.id]
        if len(same) > 1:
            other = same[1] if same[0] == row.line else same[0]
            plan.refusals.append(Refusal(row.line, "status", "mark_twice", other))
            continue
        last_line[member.id] = row.line
        before = stored.get((session_id, member.id))
        if row.status is None:
            plan.silent += 1
            plan.accept(row.line, place.cohort, [])
            continue
        key = {"session_id": session_id, "enrolment_id": member.id, "cohort_id": place.cohort.id}
        was = None if before is None else {**key, "status": before}
        plan.row_ids[row.line] = (f"{session_id}:{member.id}",)
        edits = edit_of(Attendance, place.cohort, {**key, "status": row.status}, was)
        if plan.accept(row.line, place.cohort, edits):
            after[session_id, member.id] = row.status
    plan.refusals.sort(key=lambda refusal: refusal.line)
    recaps = _recaps(members, last_line)
    plan.doubts += differences(members.cohorts.values(), calendar, after, recaps, last_line, now)
    return plan


def plan_recaps(connection: Connection, rows: Sequence[RecapRow], now: datetime) -> TablePlan:
    """Compare the recaps of a file with the stored ones. Writes nothing.

    Where the register says otherwise the row is doubted: the recap is kept, and the register counts.
    """
    members = read_directory(connection, (row.cohort for row in rows))
    calendar = read_calendar(connection, members.cohorts.values())
    plan = plan_for(connection, members.cohorts)
    taken: dict[int, int] = {}
    recaps: dict[int, Values] = {}
    for row in rows:
        try:
            cohort, member = members.of(row)
            other = taken.setdefault(member.id, row.line)
            if other != row.line:
                raise Refused(Refusal(row.line, "name", "recap_twice", other))
            recaps[member.id] = _take_recap(plan, row, cohort, member)
        except Refused as refused:
            plan.refusals.append(refused.refusal)
    lines = {member: line for member, line in taken.items() if member in recaps}
    marks = read_marks(connection, members.cohorts.values())
    plan.doubts += differences(members.cohorts.values(), calendar, marks, recaps, lines, now)
    return plan


def read_marks(connection: Connection, cohorts: Iterable[StoredCohort]) -> Marks:
    """Every stored mark of these cohorts."""
    found: Marks = {}
    for ids in chunks(sorted(cohort.id for cohort in cohorts if cohort.id is not None)):
        marks = select(Attendance.session_id, Attendance.enrolment_id, Attendance.status)
        for session_id, enrolment_id, status in connection.execute(marks.where(Attendance.cohort_id.in_(ids))):
            found[session_id, enrolment_id] = status
    return found


def _placed(plan: TablePlan, rows: Sequence[MarkRow], members: Members, calendar: Calendar) -> list[_Placed]:
    days: dict[tuple[CohortKey, date | None], list[Values]] = defaultdict(list)
    for (key, starts_at), session in sorted(calendar.items(), key=lambda entry: entry[0][1]):
        days[key, starts_at.date()].append(session)
        days[key, None].append(session)
    placed = []
    for row in rows:
        try:
            cohort, member = members.of(row)
            check_zone(cohort, row)
            placed.append(_Placed(row, cohort, member, _session(row, days.get((row.cohort, row.day), []))))
        except Refused as refused:
            plan.refusals.append(refused.refusal)
    return placed


def _session(row: MarkRow, of_day: Sequence[Values]) -> Values:
    """The session that a row means among those of its day; or of its cohort, where it names no day."""
    if row.nth is not None:
        if row.of != len(of_day):
            raise Refused(Refusal(row.line, "nth", "sessions_differ", detail=str(len(of_day))))
        return of_day[row.nth - 1]
    if not of_day:
        raise Refused(Refusal(row.line, "day", "no_session_that_day"))
    many = str(len(of_day))
    found = list(of_day)
    if row.ordinal is not None:
        found = found[row.ordinal - 1 : row.ordinal]
        if not found:
            raise Refused(Refusal(row.line, "ordinal", "no_session_of_that_number", detail=many))
    if row.hour is not None:
        found = [session for session in found if session["starts_at"].time() == row.hour]
        if not found:
            hours = ", ".join(f"{session['starts_at']:%H.%M}" for session in of_day)
            raise Refused(Refusal(row.line, "hours", "no_session_at_that_hour", detail=hours))
    if len(found) > 1:
        raise Refused(Refusal(row.line, "day", "several_sessions_that_day", detail=many))
    return found[0]


def _recaps(members: Members, wanted: dict[int, int]) -> dict[int, Values]:
    """Enrolment id -> its stored recap."""
    return {
        member.id: {column: member.before[column] for column in RECAP_COLUMNS}
        for cohort in members.cohorts.values()
        for member in cohort.members
        if member.id in wanted
    }


def _take_recap(plan: TablePlan, row: RecapRow, cohort: StoredCohort, member: Member) -> Values:
    """Accept the row; returns the recap as it will be."""
    said: Values = {name: value for name in RECAP_COLUMNS if (value := getattr(row, name)) is not None}
    recap = {column: said.get(column, member.before[column]) for column in RECAP_COLUMNS}
    for held, attended in PAIRS:
        of, came = recap[held], recap[attended]
        if of is None and came is not None:
            raise Refused(Refusal(row.line, held, "held_needed"))
        if of is not None and came is None:
            raise Refused(Refusal(row.line, attended, "attended_needed"))
        if of is not None and came is not None and came > of:
            raise Refused(Refusal(row.line, attended, "more_attended_than_held"))
    plan.silent += not said
    plan.row_ids[row.line] = (str(member.id),) if said else ()
    plan.accept(row.line, cohort, edit_of(Enrolment, cohort, said, member.before))
    return recap
