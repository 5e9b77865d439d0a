"""How many bands follow rules that are an example until somebody confirms them.

All cohorts of a programme and year share the rules in force then, so sums are asked; the few that have been given
rules of another standing are asked for their enrolments.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, not_, select, true
from sqlalchemy.orm import aliased

from queries.rules import rules_in_force
from queries.schema import Cohort, EnrolmentFact, RuleSet
from queries.summaries import reading
from queries.vocabulary import ASSESSED

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from queries.filters import Filters

    Counts = Select[*tuple[Any, ...]]


def unconfirmed(connection: Connection, filters: Filters) -> Counter[str]:
    """Band -> assessed enrolments that have it by rules that nobody has confirmed."""
    found = Counter(_counted(connection, _as_in_force(connection, filters)))
    unlike = _of_another_standing()
    if connection.execute(unlike.limit(1)).first():
        found.update(_counted(connection, _otherwise(filters, unlike)))
    return found


def _counted(connection: Connection, counts: Counts) -> dict[str, int]:
    return {band: int(enrolments) for band, enrolments in connection.execute(counts)}


def _as_in_force(connection: Connection, filters: Filters) -> Counts:
    """What it would be if each cohort followed the rules in force in its year."""
    rows = reading.categories(connection, filters, "band")
    keys = (rows.c.programme_code, rows.c.year, rows.c.category)
    group = (
        select(*keys, reading.total(rows.c.enrolments).label("enrolments")).group_by(*keys).subquery("of_a_year")
    )
    return (
        select(group.c.category, reading.total(group.c.enrolments))
        .join(RuleSet, RuleSet.id == rules_in_force(group.c.programme_code, group.c.year))
        .where(not_(RuleSet.confirmed))
        .group_by(group.c.category)
    )


def _of_another_standing() -> Counts:
    """Cohorts whose own rules are confirmed where those in force are not, or the other way round."""
    own, usual = aliased(RuleSet), aliased(RuleSet)
    return (
        select(Cohort.id, own.confirmed)
        .join(own, own.id == Cohort.rule_set_id)
        .outerjoin(usual, usual.id == rules_in_force(Cohort.programme_code, Cohort.year))
        .where(own.confirmed != func.coalesce(usual.confirmed, true()))
    )


def _otherwise(filters: Filters, unlike: Counts) -> Counts:
    """What those cohorts change about it: theirs are not counted yet, or counted wrongly."""
    fact, cohort = EnrolmentFact, unlike.subquery("unlike")
    change = func.sum(case((cohort.c.confirmed, -1), else_=1))
    return (
        select(fact.band, change)
        .join(cohort, cohort.c.id == fact.cohort_id)
        .where(*filters.conditions(), fact.status.in_(ASSESSED), fact.band.is_not(None))
        .group_by(fact.band)
    )
