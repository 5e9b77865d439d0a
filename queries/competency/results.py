"""Results: the committee's verdict and the qualification band, of those who have been assessed.

Who waits for a verdict or withdrew is counted beside, never in a share. Source: sums in `queries.summaries`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.competency.selected import poured
from queries.competency.unconfirmed import unconfirmed
from queries.disclosure import MIN_GROUP
from queries.frames import Columns
from queries.summaries import reading
from queries.summaries.parts import NOT_KNOWN
from queries.vocabulary import ASSESSED, QUALIFICATION_BANDS

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

    from queries.filters import Filters

LEFT_OUT: Columns = {
    "waiting": "int64",  # of the selection: not assessed yet; the same in every row
    "withdrawn": "int64",
}
STATUS: Columns = {"status": "str", "enrolments": "int64", "share": "float64", **LEFT_OUT}
BANDS: Columns = {
    "band": "str",
    "enrolments": "int64",
    "share": "float64",  # of the assessed who have a band
    "passed": "int64",  # of the row: status lulus
    "unconfirmed": "int64",  # of the row: a band by rules that nobody has confirmed
    "without_band": "int64",  # of the selection: assessed, but without a score or a rule that gives a band
    **LEFT_OUT,
}
WITHDRAWN = "batal"


def status(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments per verdict, passed first; no row where fewer than MIN_GROUP are assessed. Columns: STATUS."""
    found = _counted(connection, filters, "status")
    assessed = sum(found.get(verdict, 0) for verdict in ASSESSED)
    if assessed < MIN_GROUP:
        return poured([], STATUS)
    beside = _left_out(found)
    return poured(
        (
            {"status": verdict, "enrolments": found[verdict], "share": found[verdict] / assessed, **beside}
            for verdict in ASSESSED
            if verdict in found
        ),
        STATUS,
    )


def bands(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Assessed enrolments per band (predikat), best first; none where they are few. Columns: BANDS."""
    found = _counted(connection, filters, "band")
    without = found.pop(NOT_KNOWN, 0)
    banded = sum(found.values())
    if banded < MIN_GROUP:
        return poured([], BANDS)
    passed = _counted(connection, filters, "passed_band")
    by_example = unconfirmed(connection, filters)
    beside = {"without_band": without, **_left_out(_counted(connection, filters, "status"))}
    return poured(
        (
            {
                "band": band,
                "enrolments": found[band],
                "share": found[band] / banded,
                "passed": passed.get(band, 0),
                "unconfirmed": by_example.get(band, 0),
                **beside,
            }
            for band in QUALIFICATION_BANDS
            if band in found
        ),
        BANDS,
    )


def _counted(connection: Connection, filters: Filters, dimension: str) -> dict[str, int]:
    """Enrolments by the categories of a dimension."""
    rows = reading.categories(connection, filters, dimension)
    statement = select(rows.c.category, reading.total(rows.c.enrolments)).group_by(rows.c.category)
    return {category: int(enrolments) for category, enrolments in connection.execute(statement)}


def _left_out(statuses: dict[str, int]) -> dict[str, int]:
    waiting = sum(n for status, n in statuses.items() if status not in {*ASSESSED, WITHDRAWN})
    return {"waiting": waiting, "withdrawn": statuses.get(WITHDRAWN, 0)}
