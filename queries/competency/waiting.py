"""Results that are stored and wait for others (`queries.facts.waiting`): how many, and nothing else of them.

Source: table `enrolment_fact`. How many there are is a count of participants, which is told of any selection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import distinct, exists, func, select

from queries.competency.selected import poured
from queries.frames import Columns, read_frame
from queries.schema import EnrolmentFact

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

    from queries.filters import Filters

WAITING: Columns = {"enrolments": "int64", "cohorts": "int64"}


def waiting(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments of the selection whose newer results are not shown yet, in one row. Columns: WAITING."""
    fact = EnrolmentFact
    if not connection.scalar(select(exists().where(fact.waits))):  # as mostly: nothing is read for it
        return poured([{"enrolments": 0, "cohorts": 0}], WAITING)
    cohorts = func.count(distinct(fact.cohort_id))
    statement = select(func.count().label("enrolments"), cohorts.label("cohorts"))
    return read_frame(connection, statement.where(fact.waits, *filters.conditions()), WAITING)
