"""Cohorts as a whole: dates, mode, funding, place, time zone, from the optional table angkatan."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from queries.loading.rows import CohortKey, Refusal, Refused
from queries.loading.stored import read_cohorts
from queries.loading.table_plan import TablePlan, plan_for
from queries.loading.writing import COHORT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from queries.loading.table_rows import CohortRow


def plan_cohorts(connection: Connection, rows: Sequence[CohortRow]) -> TablePlan:
    """Compare what a file says of cohorts with what is stored; makes those that are missing. Writes nothing."""
    plan = plan_for(connection, read_cohorts(connection, {row.cohort for row in rows}))
    lines: dict[CohortKey, list[int]] = defaultdict(list)
    for row in rows:
        lines[row.cohort].append(row.line)
    for row in rows:
        try:
            same = lines[row.cohort]
            if len(same) > 1:
                other = same[1] if same[0] == row.line else same[0]
                raise Refused(Refusal(row.line, "cohort", "cohort_twice", other))
            _take(plan, row)
        except Refused as refused:
            plan.refusals.append(refused.refusal)
    return plan


def _take(plan: TablePlan, row: CohortRow) -> None:
    cohort = plan.cohorts[row.cohort]
    columns = (*COHORT_COLUMNS, "timezone")
    said = {name: value for name in columns if (value := getattr(row, name)) is not None}
    if cohort.before.get("label") is not None:
        said.pop("label", None)  # the number is the same, however it is written
    starts_on, ends_on = (said.get(name, cohort.before.get(name)) for name in ("starts_on", "ends_on"))
    if starts_on and ends_on and ends_on < starts_on:
        raise Refused(Refusal(row.line, "ends_on" if row.ends_on else "starts_on", "ends_before_start"))
    cohort.after |= said
    if cohort.id is not None:
        plan.row_ids[row.line] = (str(cohort.id),)
    if not plan.accept(row.line, cohort, []):
        cohort.after.clear()
    elif cohort.id is None or cohort.changes():
        plan.outcomes[row.line] = "changed" if cohort.id else "new"
