"""What was missed: for which reason, and by how many how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import ColumnElement, case, func, literal, select

from queries.attendance.measures import JP, SESSIONS, Measure, known
from queries.disclosure import MIN_GROUP
from queries.frames import Columns, read_frame, typed
from queries.schema import EnrolmentFact
from queries.vocabulary import ATTENDED

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from queries.filters import Filters

KINDS_OF_ABSENCE: Columns = {
    "mark": "str",
    "absent": "bool",  # whether the mark is an absence: who comes late has come
    "enrolments": "Int64",  # with at least one such mark; missing where they are few
    "sessions": "Int64",  # so marked, counted once per enrolment; missing where the enrolments are few
    "sessions_recorded": "int64",  # all marks of the selection
    "share": "float64",  # sessions / sessions_recorded
    "known": "int64",  # enrolments with a register: one may be in several rows or in none
}
MISSED: Columns = {
    "missed": "str",  # how much was missed; missing where the whole selection is a small group
    "enrolments": "int64",
    "share": "float64",  # of the enrolments with this measure recorded
}
MISSED_JP = MISSED_SESSIONS = MISSED

KINDS = {
    "izin": EnrolmentFact.permission,
    "sakit": EnrolmentFact.sick,
    "tugas_dinas": EnrolmentFact.duty,
    "alpa": EnrolmentFact.unexcused,
    "terlambat": EnrolmentFact.late,
}
JP_MISSED = {"0": 0, "0-2": 200, "2-4": 400, "4-6": 600, "6-8": 800, "8-10": 1000, "10-12": 1200, "12-14": 1400,
             "14-16": 1600, "16-18": 1800}  # fmt: skip
"""Bin -> the most that belongs to it, in hundredths of a JP."""
JP_MISSED_MORE = "18-"
SESSIONS_MISSED = {"0": 0, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5}
SESSIONS_MISSED_MORE = "6-"


def kinds_of_absence(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Marks of absence by kind, most first, then lateness. From registers only. Columns: KINDS_OF_ABSENCE."""
    fact = EnrolmentFact
    row = connection.execute(
        select(
            func.count().label("known"),
            func.coalesce(func.sum(fact.sessions_recorded), 0).label("recorded"),
            *(func.coalesce(func.sum(column), 0).label(f"{mark}_sessions") for mark, column in KINDS.items()),
            *(func.count(case((column > 0, 1))).label(f"{mark}_enrolments") for mark, column in KINDS.items()),
        ).where(fact.attendance_source == "register", known(SESSIONS), *filters.conditions())
    ).one()
    if not row.known:
        return typed(pd.DataFrame(columns=list(KINDS_OF_ABSENCE)), KINDS_OF_ABSENCE)
    frame = pd.DataFrame(
        {
            "mark": mark,
            "absent": mark not in ATTENDED,
            "enrolments": getattr(row, f"{mark}_enrolments"),
            "sessions": getattr(row, f"{mark}_sessions"),
            "sessions_recorded": row.recorded,
            "share": getattr(row, f"{mark}_sessions") / row.recorded,
            "known": row.known,
        }
        for mark in KINDS
    )
    frame = frame.sort_values(["absent", "sessions"], ascending=False, kind="stable", ignore_index=True)
    return _without_few(typed(frame, KINDS_OF_ABSENCE))


def missed_jp(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments by the JP that they missed, least first. Columns: MISSED_JP."""
    return _missed(connection, filters, JP, JP_MISSED, JP_MISSED_MORE)


def missed_sessions(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments by the sessions that they missed, least first. Columns: MISSED_SESSIONS."""
    return _missed(connection, filters, SESSIONS, SESSIONS_MISSED, SESSIONS_MISSED_MORE)


def _without_few(frame: pd.DataFrame) -> pd.DataFrame:
    """Hide kinds that concern few people; where that is one absence, another too, or the rate would tell it."""
    few = frame["enrolments"].between(1, MIN_GROUP - 1)
    if frame["known"].iloc[0] < MIN_GROUP:
        few[:] = True
    elif (few & frame["absent"]).sum() == 1:
        others = frame[frame["absent"] & ~few].sort_values("sessions", ascending=False, kind="stable")
        few[(others[others["sessions"] > 0] if others["sessions"].any() else others).index[-1:]] = True
    hidden = frame.copy()
    for column in ("enrolments", "sessions", "share"):
        hidden[column] = hidden[column].where(~few)
    return hidden


def _missed(
    connection: Connection, filters: Filters, measure: Measure, bins: dict[str, int], more: str
) -> pd.DataFrame:
    fact = EnrolmentFact
    missed: ColumnElement[Any] = getattr(fact, measure.recorded) - getattr(fact, measure.attended)
    conditions = (known(measure), *filters.conditions())
    grouped = (
        select(
            case(*((missed <= most, literal(name)) for name, most in bins.items()), else_=more).label("missed"),
            missed.label("quantity"),
        )
        .where(*conditions)
        .subquery()
    )
    statement = (
        select(grouped.c.missed, func.count().label("enrolments"))
        .group_by(grouped.c.missed)
        .order_by(func.min(grouped.c.quantity))
    )
    frame = read_frame(connection, statement, {"missed": "str", "enrolments": "int64"})
    total = frame["enrolments"].sum()
    if 0 < total < MIN_GROUP:
        frame = pd.DataFrame({"missed": [None], "enrolments": [total], "share": [None]})
        return typed(frame, MISSED)
    if total:  # a bin that nobody is in is told as 0
        frame = frame.set_index("missed").reindex([*bins, more], fill_value=0).rename_axis("missed").reset_index()
    return typed(frame.assign(share=frame["enrolments"] / total), MISSED)
