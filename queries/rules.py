"""Which evaluation rules apply to a cohort."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from queries.schema import Cohort, RuleSet

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


def rule_set_of_cohort() -> ColumnElement[int | None]:
    """The id of the cohort's own rules, else of the newest of its programme that were in force in its year."""
    newest = (
        select(RuleSet.id)
        .where(RuleSet.programme_code == Cohort.programme_code, RuleSet.since_year <= Cohort.year)
        .order_by(RuleSet.since_year.desc())
        .limit(1)
        .correlate(Cohort)
        .scalar_subquery()
    )
    return func.coalesce(Cohort.rule_set_id, newest)
