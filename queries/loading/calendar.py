"""Sessions: known by their cohort and their beginning; they may make the cohort, as a roster does."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.loading.rows import CohortKey, Refusal, Refused
from queries.loading.stored import StoredCohort, Values, chunks, read_cohorts
from queries.loading.table_plan import TablePlan, edit_of, plan_for
from queries.schema import ClassSession

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from queries.loading.table_rows import MarkRow, SessionRow

SESSION_COLUMNS = ("ends_at", "jp", "topic", "mode")

Calendar = dict[tuple[CohortKey, "datetime"], Values]
"""The stored sessions, by cohort and beginning."""


def plan_sessions(connection: Connection, rows: Sequence[SessionRow]) -> TablePlan:
    """Compare sessions with the stored calendars. Writes nothing."""
    cohorts = read_cohorts(connection, {row.cohort for row in rows})
    calendar = read_calendar(connection, cohorts.values())
    plan = plan_for(connection, cohorts)
    lines: dict[tuple[CohortKey, datetime], list[int]] = defaultdict(list)
    for row in rows:
        lines[row.cohort, row.starts_at].append(row.line)
    accepted: list[SessionRow] = []
    for row in rows:
        try:
            same = lines[row.cohort, row.starts_at]
            if len(same) > 1:
                other = same[1] if same[0] == row.line else same[0]
                raise Refused(Refusal(row.line, "starts_at", "session_twice", other))
            if _take(plan, row, calendar):
                accepted.append(row)
        except Refused as refused:
            plan.refusals.append(refused.refusal)
    plan.doubts += _overlaps(accepted, calendar)
    return plan


def check_zone(cohort: StoredCohort, row: SessionRow | MarkRow) -> None:
    """Raise Refused where the zone beside a row's hours is not that of its cohort."""
    zone = cohort.after.get("timezone") or cohort.before.get("timezone")
    if row.timezone and zone and row.timezone != zone:
        raise Refused(Refusal(row.line, "hours", "other_timezone", detail=zone))


def _take(plan: TablePlan, row: SessionRow, calendar: Calendar) -> bool:
    """Whether the row is accepted."""
    cohort = plan.cohorts[row.cohort]
    check_zone(cohort, row)
    if row.ends_at and row.ends_at <= row.starts_at:
        raise Refused(Refusal(row.line, "ends_at", "session_ends_first"))
    before = calendar.get((row.cohort, row.starts_at))
    said: Values = {name: value for name in SESSION_COLUMNS if (value := getattr(row, name)) is not None}
    if before is None:
        if row.ends_at is None:
            raise Refused(Refusal(row.line, "ends_at", "session_end_needed"))
        empty = dict.fromkeys(SESSION_COLUMNS)
        said = {"cohort_id": cohort, "starts_at": row.starts_at, **empty, **said}
    else:
        plan.row_ids[row.line] = (str(before["id"]),)
    if cohort.id is None:
        if row.timezone:
            cohort.after["timezone"] = row.timezone
        if row.cohort_label:
            cohort.after.setdefault("label", row.cohort_label)
    return plan.accept(row.line, cohort, edit_of(ClassSession, cohort, said, before))


def _overlaps(rows: Sequence[SessionRow], calendar: Calendar) -> list[Refusal]:
    """The accepted rows that begin before another session of their cohort has ended, or end after one began."""
    ends = {key: stored["ends_at"] for key, stored in calendar.items()}
    ends |= {(row.cohort, row.starts_at): row.ends_at for row in rows if row.ends_at}
    line = {(row.cohort, row.starts_at): row.line for row in rows}
    by_cohort: dict[CohortKey, list[tuple[datetime, datetime]]] = defaultdict(list)
    for (cohort, starts_at), ends_at in ends.items():
        by_cohort[cohort].append((starts_at, ends_at))
    found = []
    for cohort in dict.fromkeys(row.cohort for row in rows):
        longest = None
        for starts_at, ends_at in sorted(by_cohort[cohort]):
            if longest and starts_at < longest[1]:
                at = line.get((cohort, starts_at)) or line.get((cohort, longest[0]))
                other = longest[0] if (cohort, starts_at) in line else starts_at
                if at:
                    hours = f"{other:%d-%m-%Y %H.%M}–{ends[cohort, other]:%H.%M}"
                    found.append(Refusal(at, "starts_at", "sessions_overlap", detail=hours))
            if longest is None or ends_at > longest[1]:
                longest = (starts_at, ends_at)
    return sorted(found, key=lambda doubt: doubt.line)


def read_calendar(connection: Connection, cohorts: Iterable[StoredCohort]) -> Calendar:
    """Every stored session of these cohorts."""
    keys = {cohort.id: cohort.key for cohort in cohorts if cohort.id is not None}
    found: Calendar = {}
    for ids in chunks(keys):
        sessions = select(ClassSession.__table__).where(ClassSession.cohort_id.in_(ids))
        for row in connection.execute(sessions.order_by(ClassSession.id)).mappings():
            found.setdefault((keys[row["cohort_id"]], row["starts_at"]), dict(row))
    return found
