"""Results: the committee's verdict, of those who have been assessed.

Who waits for a verdict or withdrew is counted beside, never in a share. Source: sums in `queries.summaries`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.competency.selected import counted, not_assessed, poured
from queries.frames import Columns
from queries.neighbours import told
from queries.vocabulary import ASSESSED

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

    from queries.filters import Filters

LEFT_OUT: Columns = {
    "waiting": "int64",  # of the selection: not assessed yet; the same in every row
    "withdrawn": "int64",
}
STATUS: Columns = {"status": "str", "enrolments": "int64", "share": "float64", **LEFT_OUT}


def status(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments per verdict, passed first; no row where the assessed are a hidden group. Columns: STATUS."""
    found = counted(connection, filters, "status")
    verdicts = {verdict: found[verdict] for verdict in ASSESSED if verdict in found}
    assessed = sum(verdicts.values())
    if assessed < filters.k or not told(connection, filters, "assessed"):
        return poured([], STATUS)
    beside = not_assessed(connection, filters)
    return poured(
        (
            {"status": verdict, "enrolments": enrolments, "share": enrolments / assessed, **beside}
            for verdict, enrolments in verdicts.items()
        ),
        STATUS,
    )
