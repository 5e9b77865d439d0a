"""The attendance limit of a cohort: the least share of JP, from the evaluation rules that apply to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from queries.schema import Cohort, RuleAttendance, RuleSet

if TYPE_CHECKING:
    from sqlalchemy import Subquery

SHARE = "porsi"


def limits() -> Subquery:
    """Columns cohort_id, share (hundredths of a percent): cohorts whose rules set a least share of JP.

    The rules are those of the cohort, else the newest of its programme that were in force in its year.
    """
    newest = (
        select(RuleSet.id)
        .where(RuleSet.programme_code == Cohort.programme_code, RuleSet.since_year <= Cohort.year)
        .order_by(RuleSet.since_year.desc())
        .limit(1)
        .correlate(Cohort)
        .scalar_subquery()
    )
    rules = func.coalesce(Cohort.rule_set_id, newest)
    return (
        select(Cohort.id.label("cohort_id"), RuleAttendance.value.label("share"))
        .join(RuleAttendance, and_(RuleAttendance.rule_set_id == rules, RuleAttendance.kind == SHARE))
        .subquery("limits")
    )
