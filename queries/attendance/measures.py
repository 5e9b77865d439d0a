"""The two measures of attendance, JP and sessions: alike, and never added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from queries.disclosure import hide
from queries.frames import Columns, typed
from queries.summaries.reading import total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Subquery


class Measure(NamedTuple):
    """What attendance is measured in: three columns of outcomes, two of them under the same names in every frame."""

    known: str
    recorded: str
    attended: str


JP = Measure("jp_known", "jp_recorded", "jp_attended")
SESSIONS = Measure("sessions_known", "sessions_recorded", "sessions_attended")

IN_JP: Columns = {
    "enrolments": "int64",  # with this measure recorded
    "jp_recorded": "int64",  # hundredths of a JP, of finished sessions with a mark
    "jp_attended": "Int64",  # hundredths of a JP; missing where the group is hidden
    "rate": "float64",  # jp_attended / jp_recorded, 0 to 1; missing where the group is hidden
}
IN_SESSIONS: Columns = {
    "enrolments": "int64",  # with this measure recorded
    "sessions_recorded": "int64",
    "sessions_attended": "Int64",
    "rate": "float64",
}
SHOWN = 15
"""A chart names this many agencies or cohorts; the rest is one row, with their number in `folded`."""


def sums(
    measure: Measure, outcomes: Subquery
) -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int]]:
    """What outcomes add up to: enrolments, recorded, attended."""
    return (
        total(outcomes.c[measure.known]).label("enrolments"),
        total(outcomes.c[measure.recorded]).label(measure.recorded),
        total(outcomes.c[measure.attended]).label(measure.attended),
    )


def known(measure: Measure, outcomes: Subquery) -> ColumnElement[bool]:
    """Whether a group of outcomes has this measure recorded at all: of nothing there is no rate."""
    return total(outcomes.c[measure.known]) > 0


def counts(measure: Measure) -> Columns:
    """The columns that `sums` gives."""
    return {"enrolments": "int64", measure.recorded: "int64", measure.attended: "int64"}


def rate(frame: pd.DataFrame, measure: Measure) -> Any:
    """Attended / recorded, exact from integers; 0 / 0 is missing."""
    recorded = frame[measure.recorded].astype("float64")
    return frame[measure.attended].astype("float64") / recorded.where(recorded > 0)


def rated(frame: pd.DataFrame, measure: Measure, columns: Columns, hidden: Sequence[bool]) -> pd.DataFrame:
    """Counts with their rate, in the declared columns; without either where the group is hidden."""
    with_rate = frame.assign(rate=rate(frame, measure))
    return typed(hide(with_rate, (measure.attended, "rate"), hidden), columns)


def lowest(groups: pd.DataFrame, measure: Measure, columns: Columns) -> pd.DataFrame:
    """The groups with the lowest rates, one by one; then the others as one row, then the hidden ones as one.

    `groups` has the lowest rates first, and rows that themselves fold groups (`folded`: how many, else 0) last.
    The row of the hidden has no rate either.
    """
    named = groups[groups["rate"].notna()]
    hidden = groups[groups["rate"].isna()]
    folded = [_folded(part, measure) for part in (named[SHOWN:], hidden) if len(part)]
    return typed(pd.concat([named[:SHOWN], *folded]).reindex(columns=list(columns)), columns)


def _folded(groups: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    row = groups[["enrolments", measure.recorded, measure.attended]].sum(skipna=False).to_frame().T
    return row.assign(folded=groups["folded"].clip(lower=1).sum(), rate=rate(row, measure))
