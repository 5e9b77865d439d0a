"""Which results wait: two moments are two tables.

Who sees a mean of ten this morning and of eleven this afternoon knows the eleventh's score. So the results of a cohort
are published anew when k of its enrolments have changed since they were published, or when it is final; until then
they stay as they are. Facts are what is published, so they remember it themselves.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Select, and_, bindparam, except_, select, union

from queries.disclosure import MIN_GROUP
from queries.facts.scores import score_facts
from queries.listed import among
from queries.rules import band
from queries.schema import Cohort, CohortFact, Enrolment, EnrolmentFact, ScoreFact
from queries.vocabulary import ASSESSED

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

    Values = dict[str, Any]

RESULT = ("status", "final_score", "band")
"""What waits in EnrolmentFact; what it has of scores adds up ScoreFact, which waits as a whole."""
NO_RESULT: Values = {"status": "belum_dinilai", "final_score": None, "band": None}
COHORTS = "cohorts"
GROUP = "min_group"
"""The execution option of an engine that says k."""


def group_of(connection: Connection) -> int:
    """k, as the office has said it to the engine (`queries.engine.write_engine`)."""
    k: int = connection.get_execution_options().get(GROUP, MIN_GROUP)
    return k


def waiting(connection: Connection, cohort_ids: Sequence[int], k: int) -> set[int]:
    """The enrolments of these cohorts that keep the results that are published: fewer than k have changed.

    Who has left counts as changed, and keeps nothing. CohortFact says which cohorts are final, and is up to date.
    """
    fact = CohortFact
    unsettled = select(fact.cohort_id).where(fact.cohort_id.in_(cohort_ids), fact.state != "final")
    running = connection.scalars(unsettled).all()
    if not running:
        return set()
    changed: dict[int, dict[int, bool]] = defaultdict(dict)
    for row in connection.execute(_changed(), {COHORTS: running}):
        changed[row.cohort_id][row.enrolment_id] = row.stays
    few = (of for of in changed.values() if len(of) < k)
    return {enrolment for of in few for enrolment, stays in of.items() if stays}


def published(connection: Connection, enrolments: Collection[int]) -> dict[int, Values]:
    """The results of these enrolments as readers have them, in the cohort that they are in now; else none."""
    fact = EnrolmentFact
    told = (
        select(fact.enrolment_id, *(fact.__table__.c[name] for name in RESULT))
        .join(Enrolment, and_(Enrolment.id == fact.enrolment_id, Enrolment.cohort_id == fact.cohort_id))
        .where(among(fact.enrolment_id, sorted(enrolments)), fact.status != "batal")
    )
    rows = connection.execute(told).mappings()
    return {row["enrolment_id"]: {name: row[name] for name in RESULT} for row in rows}


@cache
def _changed() -> Select[*tuple[Any, ...]]:
    """Whose results are not those that are published: enrolment_id, cohort_id, and whether it `stays` there.

    The statement is long and always the same; which cohorts are meant is its parameter.
    """
    cohort_ids: BindParameter[Any] = bindparam(COHORTS, expanding=True)
    differing = []
    for fresh, told in ((score_facts(cohort_ids), ScoreFact), (_results(cohort_ids), EnrolmentFact)):
        should_be = fresh.cte()
        present = select(*(told.__table__.c[column.name] for column in should_be.c)).where(
            told.cohort_id.in_(cohort_ids)
        )
        if told is EnrolmentFact:
            present = present.where(EnrolmentFact.status.in_(ASSESSED))
        for one, other in ((select(should_be), present), (present, select(should_be))):
            rows = except_(one, other).subquery()
            differing.append(select(rows.c.enrolment_id, rows.c.cohort_id))
    changed = union(*differing).subquery("changed")
    here = and_(
        Enrolment.id == changed.c.enrolment_id,
        Enrolment.cohort_id == changed.c.cohort_id,
        Enrolment.status != "batal",
    )
    stays = Enrolment.id.is_not(None).label("stays")
    return select(changed.c.enrolment_id, changed.c.cohort_id, stays).outerjoin_from(changed, Enrolment, here)


def _results(cohort_ids: BindParameter[Any]) -> Select[*tuple[Any, ...]]:
    """The results that there are now."""
    return (
        select(
            Enrolment.id.label("enrolment_id"),
            Enrolment.cohort_id,
            Enrolment.status,
            Enrolment.final_score,
            band().label("band"),
        )
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Enrolment.cohort_id.in_(cohort_ids), Enrolment.status.in_(ASSESSED))
    )
