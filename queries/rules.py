"""Which evaluation rules apply to a cohort, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from queries.schema import Cohort, Enrolment, RuleAttendance, RuleBand, RuleSet

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, SQLColumnExpression

SHARE = "porsi"


def rules_of_cohort() -> ColumnElement[int | None]:
    """Id of the cohort's own rule set, else of the one in force. For statements that select from `Cohort`."""
    return func.coalesce(Cohort.rule_set_id, rules_in_force(Cohort.programme_code, Cohort.year))


def rules_in_force(
    programme_code: SQLColumnExpression[str], year: SQLColumnExpression[int]
) -> ColumnElement[int | None]:
    """Id of the newest rule set of a programme that was in force in a year."""
    return (
        select(RuleSet.id)
        .where(RuleSet.programme_code == programme_code, RuleSet.since_year <= year)
        .order_by(RuleSet.since_year.desc())
        .limit(1)
        .correlate_except(RuleSet)
        .scalar_subquery()
    )


def limit_share() -> ColumnElement[int | None]:
    """The least share of JP to attend, in hundredths of a percent; missing where the rules set none."""
    return (
        select(RuleAttendance.value)
        .where(RuleAttendance.rule_set_id == rules_of_cohort(), RuleAttendance.kind == SHARE)
        .correlate(Cohort)
        .scalar_subquery()
    )


def band() -> ColumnElement[str | None]:
    """The highest band that the final score of an `Enrolment` lies above."""
    return (
        select(RuleBand.code)
        .where(RuleBand.rule_set_id == rules_of_cohort(), RuleBand.above < Enrolment.final_score)
        .order_by(RuleBand.above.desc())
        .limit(1)
        .correlate(Cohort, Enrolment)
        .scalar_subquery()
    )
