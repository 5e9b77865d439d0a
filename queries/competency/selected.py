"""What a selection has of each kind of score, and who has none: the roots of the other questions."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import select

from queries.frames import Columns, typed
from queries.summaries import reading
from queries.vocabulary import COMPETENCY, COMPONENT, TEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from queries.filters import Filters

KINDS: Columns = {"kind": "str", "enrolments": "int64"}

HAVING = {COMPONENT: "with_component", TEST: "with_test", COMPETENCY: "with_competency"}
"""Kind -> the measure of outcomes that counts who has a score of it."""


def kinds(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments that have a score of each kind, in the order of the vocabulary; 0 where none. Columns: KINDS."""
    found = sums(connection, filters, *HAVING.values())
    return poured(({"kind": kind, "enrolments": found[measure]} for kind, measure in HAVING.items()), KINDS)


def without_scores(connection: Connection, filters: Filters, kind: str, *measures: str) -> dict[str, int]:
    """Who has no score of this kind: `without_scores`, and `withdrawn`; with the sums of other measures."""
    found = sums(connection, filters, "enrolments", "withdrawn", HAVING[kind], *measures)
    without = found.pop("enrolments") - found["withdrawn"] - found.pop(HAVING[kind])
    return {"without_scores": without, **found}


def not_assessed(connection: Connection, filters: Filters, *measures: str) -> dict[str, int]:
    """Who has no result: `waiting` and `withdrawn`; with the sums of other measures."""
    found = sums(connection, filters, "unassessed", "withdrawn", *measures)
    return {"waiting": found.pop("unassessed"), **found}


def counted(connection: Connection, filters: Filters, dimension: str) -> dict[str, int]:
    """Enrolments by the categories of one of `queries.summaries.parts.DIMENSIONS`."""
    rows = reading.categories(connection, filters, dimension)
    statement = select(rows.c.category, reading.total(rows.c.enrolments)).group_by(rows.c.category)
    return {category: int(enrolments) for category, enrolments in connection.execute(statement)}


def sums(connection: Connection, filters: Filters, *measures: str) -> dict[str, int]:
    """The sum of each of these measures of outcomes over a selection."""
    rows = reading.outcomes(filters, *measures)
    statement = select(*(reading.total(rows.c[measure]).label(measure) for measure in measures))
    return {measure: int(found) for measure, found in connection.execute(statement).mappings().one().items()}


def points(total: int, n: int, places: int = 1) -> float:
    """The mean of `n` hundredths that sum to `total`, rounded half up to the places that are shown."""
    return float((Decimal(total) / (100 * n)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def poured(rows: Iterable[Mapping[str, object]], columns: Columns) -> pd.DataFrame:
    """A frame of the declared columns, from rows that were computed after the database added up."""
    return typed(pd.DataFrame(list(rows), columns=list(columns)), columns)
