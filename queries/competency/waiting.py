"""Results that are stored and wait for others (`queries.facts.waiting`): in how many cohorts, and nothing else.

Source: table `enrolment_fact`. How many people wait in a cohort is fewer than k, so it is not told: of a selection it
would say whose result has moved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select

from queries.frames import Columns, read_frame
from queries.schema import EnrolmentFact

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

    from queries.filters import Filters

WAITING: Columns = {"cohorts": "int64"}


def waiting(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Cohorts with people of the selection in which anybody's newer results are not shown yet. Columns: WAITING."""
    fact = EnrolmentFact
    waits = select(fact.cohort_id).where(fact.waits).distinct().subquery("waits")
    touched = exists().where(fact.cohort_id == waits.c.cohort_id, *filters.conditions())
    return read_frame(connection, select(func.count().label("cohorts")).select_from(waits).where(touched), WAITING)
