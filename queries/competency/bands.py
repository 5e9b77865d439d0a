"""Qualification bands (predikat) of the assessed, and how many of them follow rules that nobody has confirmed.

All cohorts of a programme and year share the rules in force then, so sums tell whose rules are an example; the few
cohorts that have been given rules of another standing are asked for their enrolments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, select, true
from sqlalchemy.orm import aliased

from queries.competency.results import LEFT_OUT
from queries.competency.selected import counted, not_assessed, poured
from queries.frames import Columns
from queries.neighbours import told
from queries.rules import rules_in_force
from queries.schema import Cohort, EnrolmentFact, RuleSet
from queries.summaries import reading
from queries.summaries.parts import NOT_KNOWN
from queries.vocabulary import ASSESSED, QUALIFICATION_BANDS, SATISFACTORY

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection, Select

    from queries.filters import Filters

BANDS: Columns = {
    "band": "str",
    "enrolments": "int64",
    "share": "float64",  # of the assessed who have a band
    "unconfirmed": "int64",  # of the row: a band by rules that nobody has confirmed
    "satisfied": "int64",  # of the selection: passed with Memuaskan or better; the same in every row
    "without_band": "int64",  # of the selection: assessed, but without a score or a rule that gives a band
    **LEFT_OUT,
}


def bands(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Assessed enrolments per band, best first; none where they are a hidden group. Columns: BANDS."""
    rows = connection.execute(_by_rules_in_force(connection, filters)).all()
    found = {row.category: int(row.enrolments) for row in rows}
    unconfirmed = {row.category: int(row.unconfirmed) for row in rows}
    without = found.pop(NOT_KNOWN, 0)
    banded = sum(found.values())
    if banded < filters.k or not told(connection, filters, "banded"):
        return poured([], BANDS)
    for band, change in _of_another_standing(connection, filters).items():
        unconfirmed[band] += change
    passed = counted(connection, filters, "passed_band")
    beside = {
        "satisfied": sum(passed.get(band, 0) for band in SATISFACTORY),
        "without_band": without,
        **not_assessed(connection, filters),
    }
    return poured(
        (
            {
                "band": band,
                "enrolments": found[band],
                "share": found[band] / banded,
                "unconfirmed": unconfirmed[band],
                **beside,
            }
            for band in QUALIFICATION_BANDS
            if band in found
        ),
        BANDS,
    )


def _by_rules_in_force(connection: Connection, filters: Filters) -> Select[*tuple[Any, ...]]:
    """Enrolments per band, and those that are unconfirmed if each cohort follows the rules in force in its year."""
    rows = reading.categories(connection, filters, "band")
    keys = (rows.c.programme_code, rows.c.year, rows.c.category)
    enrolments = reading.total(rows.c.enrolments).label("enrolments")
    group = select(*keys, enrolments).group_by(*keys).subquery("of_a_year")
    unconfirmed = case((RuleSet.confirmed.is_(False), group.c.enrolments))
    return (
        select(
            group.c.category,
            reading.total(group.c.enrolments).label("enrolments"),
            reading.total(unconfirmed).label("unconfirmed"),
        )
        .outerjoin(RuleSet, RuleSet.id == rules_in_force(group.c.programme_code, group.c.year))
        .group_by(group.c.category)
    )


def _of_another_standing(connection: Connection, filters: Filters) -> dict[str, int]:
    """What cohorts change whose own rules are confirmed where those in force are not, or the other way round."""
    own, usual = aliased(RuleSet), aliased(RuleSet)
    given = select(Cohort.programme_code, Cohort.year, Cohort.rule_set_id).distinct().subquery("given")
    unlike = (
        select(given, own.confirmed)
        .join(own, own.id == given.c.rule_set_id)
        .outerjoin(usual, usual.id == rules_in_force(given.c.programme_code, given.c.year))
        .where(own.confirmed != func.coalesce(usual.confirmed, true()))
    )
    if not connection.execute(unlike.limit(1)).first():
        return {}
    fact, rules = EnrolmentFact, unlike.subquery("unlike")
    statement = (
        select(fact.band, func.sum(case((rules.c.confirmed, -1), else_=1)).label("change"))
        .join(Cohort, Cohort.id == fact.cohort_id)
        .join(rules, and_(*(Cohort.__table__.c[key.name] == rules.c[key.name] for key in given.c)))
        .where(*filters.conditions(), fact.status.in_(ASSESSED), fact.band.is_not(None))
        .group_by(fact.band)
    )
    return {row.band: int(row.change) for row in connection.execute(statement)}
