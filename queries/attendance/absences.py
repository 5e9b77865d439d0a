"""What was missed: for which reason, and by how many how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import select

from queries.bins import JP_MISSED, JP_MISSED_MORE, SESSIONS_MISSED, SESSIONS_MISSED_MORE
from queries.disclosure import MIN_GROUP
from queries.frames import Columns, read_frame, typed
from queries.summaries.reading import categories, outcomes, total
from queries.vocabulary import ATTENDED

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    "izin": "permission",
    "sakit": "sick",
    "tugas_dinas": "duty",
    "alpa": "unexcused",
    "terlambat": "late",
}
"""Mark -> what its sessions are called among the outcomes; with `any_`, its enrolments."""


def kinds_of_absence(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Marks of absence by kind, most first, then lateness. From registers only. Columns: KINDS_OF_ABSENCE."""
    measures = ("registered", "registered_sessions", *KINDS.values(), *(f"any_{kind}" for kind in KINDS.values()))
    rows = outcomes(filters, *measures).c
    sums = connection.execute(select(*(total(rows[name]).label(name) for name in measures))).mappings().one()
    known, recorded = sums["registered"], sums["registered_sessions"]
    if not known:
        return typed(pd.DataFrame(columns=list(KINDS_OF_ABSENCE)), KINDS_OF_ABSENCE)
    frame = pd.DataFrame(
        {
            "mark": mark,
            "absent": mark not in ATTENDED,
            "enrolments": sums[f"any_{kind}"],
            "sessions": sums[kind],
            "sessions_recorded": recorded,
            "share": sums[kind] / recorded,
            "known": known,
        }
        for mark, kind in KINDS.items()
    )
    frame = frame.sort_values(["absent", "sessions"], ascending=False, kind="stable", ignore_index=True)
    return _without_few(typed(frame, KINDS_OF_ABSENCE))


def missed_jp(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments by the JP that they missed, least first. Columns: MISSED_JP."""
    return _missed(connection, filters, "missed_jp", [*JP_MISSED, JP_MISSED_MORE])


def missed_sessions(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments by the sessions that they missed, least first. Columns: MISSED_SESSIONS."""
    return _missed(connection, filters, "missed_sessions", [*SESSIONS_MISSED, SESSIONS_MISSED_MORE])


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


def _missed(connection: Connection, filters: Filters, dimension: str, bins: Sequence[str]) -> pd.DataFrame:
    rows = categories(connection, filters, dimension).c
    statement = select(rows.category.label("missed"), total(rows.enrolments).label("enrolments")).group_by(
        rows.category
    )
    frame = read_frame(connection, statement, {"missed": "str", "enrolments": "int64"})
    everybody = frame["enrolments"].sum()
    if 0 < everybody < MIN_GROUP:
        return typed(pd.DataFrame({"missed": [None], "enrolments": [everybody], "share": [None]}), MISSED)
    if everybody:  # a bin that nobody is in is told as 0
        frame = frame.set_index("missed").reindex(bins, fill_value=0).rename_axis("missed").reset_index()
    return typed(frame.assign(share=frame["enrolments"] / everybody), MISSED)
