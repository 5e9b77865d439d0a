"""Results: the committee's verdict and the qualification band, of those who have been assessed.

Source: table `enrolment_fact`. Who waits for a verdict or withdrew is counted beside, never in a share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from queries.competency.selected import WITHDRAWN, counted, poured
from queries.disclosure import MIN_GROUP
from queries.frames import Columns
from queries.rules import rule_set_of_cohort
from queries.schema import Cohort, EnrolmentFact, RuleSet
from queries.vocabulary import ASSESSED, QUALIFICATION_BANDS

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection, Select

    from queries.filters import Filters

LEFT_OUT: Columns = {
    "waiting": "int64",  # of the selection: not assessed yet; the same in every row
    "withdrawn": "int64",
}
STATUS: Columns = {"status": "str", "enrolments": "int64", "share": "float64", **LEFT_OUT}
BANDS: Columns = {
    "band": "str",
    "enrolments": "int64",
    "share": "float64",  # of the assessed who have a band
    "passed": "int64",  # of the row: status lulus
    "unconfirmed": "int64",  # of the row: a band by rules that nobody has confirmed
    "without_band": "int64",  # of the selection: assessed, but without a score or a rule that gives a band
    **LEFT_OUT,
}
PASSED = "lulus"


def status(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Enrolments per verdict, passed first; no row where fewer than MIN_GROUP are assessed. Columns: STATUS."""
    fact = EnrolmentFact
    statement = (
        select(fact.status, func.count().label("enrolments"))
        .where(*filters.conditions(), fact.status.in_(ASSESSED))
        .group_by(fact.status)
    )
    found = {row.status: int(row.enrolments) for row in connection.execute(statement)}
    assessed = sum(found.values())
    if assessed < MIN_GROUP:
        return poured([], STATUS)
    beside = _left_out(connection, filters)
    return poured(
        (
            {"status": verdict, "enrolments": found[verdict], "share": found[verdict] / assessed, **beside}
            for verdict in ASSESSED
            if verdict in found
        ),
        STATUS,
    )


def bands(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Assessed enrolments per band (predikat), best first; none where they are few. Columns: BANDS."""
    fact = EnrolmentFact
    statement = (
        select(
            fact.band,
            func.count().label("enrolments"),
            func.count().filter(fact.status == PASSED).label("passed"),
            func.count().filter(fact.cohort_id.in_(_unconfirmed())).label("unconfirmed"),
        )
        .where(*filters.conditions(), fact.status.in_(ASSESSED))
        .group_by(fact.band)
    )
    found = {row.band: row for row in connection.execute(statement)}
    without = found.pop(None).enrolments if None in found else 0
    banded = sum(row.enrolments for row in found.values())
    if banded < MIN_GROUP:
        return poured([], BANDS)
    beside = {"without_band": without, **_left_out(connection, filters)}
    return poured(
        (
            {
                "band": band,
                "enrolments": found[band].enrolments,
                "share": found[band].enrolments / banded,
                "passed": found[band].passed,
                "unconfirmed": found[band].unconfirmed,
                **beside,
            }
            for band in QUALIFICATION_BANDS
            if band in found
        ),
        BANDS,
    )


def _unconfirmed() -> Select[*tuple[int]]:
    """Cohorts whose rules are an example until somebody confirms them."""
    return select(Cohort.id).join(RuleSet, RuleSet.id == rule_set_of_cohort()).where(~RuleSet.confirmed)


def _left_out(connection: Connection, filters: Filters) -> dict[str, int]:
    fact = EnrolmentFact
    return counted(
        connection,
        filters,
        waiting=fact.status.not_in((*ASSESSED, WITHDRAWN)),
        withdrawn=fact.status == WITHDRAWN,
    )
