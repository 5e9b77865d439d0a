"""What was missed: for which reason, and by how many how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import select

from queries.bins import JP_MISSED, JP_MISSED_MORE, SESSIONS_MISSED, SESSIONS_MISSED_MORE
from queries.disclosure import hidden_parts, hide
from queries.frames import Columns, read_frame, typed
from queries.neighbours import told
from queries.summaries.reading import categories, outcomes, total
from queries.vocabulary import ATTENDED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from queries.filters import Filters

KINDS_OF_ABSENCE: Columns = {
    "mark": "str",
    "absent": "bool",  # whether the mark is an absence: who comes late has come
    "enrolments": "Int64",  # with at least one such mark; missing where the mark is hidden
    "sessions": "Int64",  # so marked, counted once per enrolment; missing where the mark is hidden
    "sessions_recorded": "int64",  # all marks of the selection
    "share": "float64",  # sessions / sessions_recorded
    "known": "int64",  # enrolments with a register: one may be in several rows or in none
}
MISSED: Columns = {
    "missed": "str",  # how much was missed; missing where the whole selection is hidden
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
    people = {mark: f"any_{kind}" for mark, kind in KINDS.items()}
    measures = ("registered", "registered_sessions", *KINDS.values(), *people.values())
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
    tellable = told(connection, filters, "registered", *people.values())
    bare = {mark for mark, name in people.items() if name not in tellable}
    hidden = _hidden({mark: sums[name] for mark, name in people.items()}, known, filters.k, bare)
    if known < filters.k or "registered" not in tellable:
        hidden = set(KINDS)
    frame = hide(frame, ("enrolments", "sessions", "share"), [mark in hidden for mark in KINDS])
    order = {
        "by": ["absent", "sessions"],
        "ascending": False,
    }  # the place of a hidden mark tells nothing: it is last
    return typed(frame.sort_values(**order, kind="stable", ignore_index=True), KINDS_OF_ABSENCE)


def missed_jp(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments by the JP that they missed, least first. Columns: MISSED_JP."""
    return _missed(connection, filters, "missed_jp", "jp_known", [*JP_MISSED, JP_MISSED_MORE])


def missed_sessions(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments by the sessions that they missed, least first. Columns: MISSED_SESSIONS."""
    return _missed(
        connection, filters, "missed_sessions", "sessions_known", [*SESSIONS_MISSED, SESSIONS_MISSED_MORE]
    )


def _hidden(people: Mapping[str, int], known: int, k: int, bare: set[str]) -> set[str]:
    """Marks that few people have, or all but few; of absences several, one of many people's among them.

    The rate tells all absences together, and who was ill may be who had leave.
    """
    also = bare | {mark for mark, n in people.items() if 0 < known - n < k}
    absences = {mark: n for mark, n in people.items() if mark not in ATTENDED}
    lateness = {mark for mark in ATTENDED if mark in also or 0 < people.get(mark, 0) < k}
    return hidden_parts(absences, k, also, overlap=True) | lateness


def _missed(
    connection: Connection, filters: Filters, dimension: str, people: str, bins: Sequence[str]
) -> pd.DataFrame:
    rows = categories(connection, filters, dimension).c
    statement = select(rows.category.label("missed"), total(rows.enrolments).label("enrolments")).group_by(
        rows.category
    )
    frame = read_frame(connection, statement, {"missed": "str", "enrolments": "int64"})
    everybody = frame["enrolments"].sum()
    if everybody and (everybody < filters.k or not told(connection, filters, people)):
        return typed(pd.DataFrame({"missed": [None], "enrolments": [everybody], "share": [None]}), MISSED)
    if everybody:  # a bin that nobody is in is told as 0
        frame = frame.set_index("missed").reindex(bins, fill_value=0).rename_axis("missed").reset_index()
    return typed(frame.assign(share=frame["enrolments"] / everybody), MISSED)
