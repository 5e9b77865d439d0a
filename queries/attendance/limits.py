"""The attendance limit of a cohort: the least share of JP, from the evaluation rules that apply to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from queries.rules import rule_set_of_cohort
from queries.schema import Cohort, RuleAttendance

if TYPE_CHECKING:
    from sqlalchemy import Subquery

SHARE = "porsi"


def limits() -> Subquery:
    """Columns cohort_id, share (hundredths of a percent): cohorts whose rules set a least share of JP."""
    applies = and_(RuleAttendance.rule_set_id == rule_set_of_cohort(), RuleAttendance.kind == SHARE)
    return (
        select(Cohort.id.label("cohort_id"), RuleAttendance.value.label("share"))
        .join(RuleAttendance, applies)
        .subquery("limits")
    )
