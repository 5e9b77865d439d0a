"""Attendance by agency: an office counts under its government."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import select

from queries.agencies import UNITEMISED
from queries.attendance.measures import (
    IN_JP,
    IN_SESSIONS,
    JP,
    SESSIONS,
    Measure,
    counts,
    known,
    lowest,
    rated,
    sums,
)
from queries.frames import Columns, read_frame, typed
from queries.governments import by_government, hidden_governments
from queries.labels import agency_label
from queries.schema import Agency

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from queries.filters import Filters

AGENCY: Columns = {"agency": "str", "origin": "str"}
RATE_OF_EVERY_AGENCY: Columns = {**AGENCY, **IN_JP}
SESSION_RATE_OF_EVERY_AGENCY: Columns = {**AGENCY, **IN_SESSIONS}
RATE_BY_AGENCY: Columns = {"agency": "str", "folded": "int64", **IN_JP}
SESSION_RATE_BY_AGENCY: Columns = {"agency": "str", "folded": "int64", **IN_SESSIONS}


def rate_of_every_agency(connection: Connection, filters: Filters) -> pd.DataFrame:
    """JP rate per government, lowest first, the hidden ones last. Columns: RATE_OF_EVERY_AGENCY."""
    return _rates(connection, filters, JP, RATE_OF_EVERY_AGENCY)


def session_rate_of_every_agency(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Session rate per government, in the same order. Columns: SESSION_RATE_OF_EVERY_AGENCY."""
    return _rates(connection, filters, SESSIONS, SESSION_RATE_OF_EVERY_AGENCY)


def rate_by_agency(connection: Connection, filters: Filters) -> pd.DataFrame:
    """The lowest JP rates by name, the other governments folded, the hidden ones too. Columns: RATE_BY_AGENCY."""
    return _lowest(rate_of_every_agency(connection, filters), JP, RATE_BY_AGENCY)


def session_rate_by_agency(connection: Connection, filters: Filters) -> pd.DataFrame:
    """The lowest session rates by name, folded alike. Columns: SESSION_RATE_BY_AGENCY."""
    return _lowest(session_rate_of_every_agency(connection, filters), SESSIONS, SESSION_RATE_BY_AGENCY)


def _lowest(groups: pd.DataFrame, measure: Measure, columns: Columns) -> pd.DataFrame:
    """See `lowest`; what is not itemised is no agency: a row without a name, at the end."""
    itemised = groups["origin"] != UNITEMISED
    named = lowest(groups[itemised].assign(folded=0), measure, columns)
    rest = groups[~itemised].assign(agency=None, folded=0)
    return typed(pd.concat([named, rest], ignore_index=True), columns) if len(rest) else named


def _rates(connection: Connection, filters: Filters, measure: Measure, columns: Columns) -> pd.DataFrame:
    rows = by_government(filters, *measure)
    statement = (
        select(rows.c.government_id, agency_label().label("agency"), rows.c.origin, *sums(measure, rows))
        .join_from(rows, Agency, Agency.id == rows.c.government_id)
        .group_by(rows.c.government_id, Agency.code, Agency.name, rows.c.origin)
        .having(known(measure, rows))
    )
    frame = read_frame(connection, statement, {"government_id": "int64", **AGENCY, **counts(measure)})
    rates = rated(frame, measure, columns, hidden_governments(connection, filters, measure.known, frame))
    return rates.sort_values(["rate", "enrolments", "agency"], ascending=[True, False, True], ignore_index=True)
