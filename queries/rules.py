"""Which evaluation rules apply to a cohort, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from queries.schema import Cohort, Enrolment, RuleAttendance, RuleBand, RuleSet

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

SHARE = "porsi"


def rules_of_cohort() -> ColumnElement[int | None]:
    """Id of the cohort's own rule set, else of the newest of its programme that was in force in its year.

    For statements that select from `Cohort`, like what follows.
    """
    newest = (
        select(RuleSet.id)
        .where(RuleSet.programme_code == Cohort.programme_code, RuleSet.since_year <= Cohort.year)
        .order_by(RuleSet.since_year.desc())
        .limit(1)
        .correlate(Cohort)
        .scalar_subquery()
    )
    return func.coalesce(Cohort.rule_set_id, newest)


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
