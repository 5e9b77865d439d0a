"""Which results wait: two moments are two tables.

Who sees a mean of ten this morning and of eleven this afternoon knows the eleventh's score. So what is told of a kind
of result in a cohort moves when k of its enrolments have changed since it was published, or when the cohort is final;
until then it stays. Each kind counts for itself: the pre-tests of four others do not make one verdict five. Facts are
what is published, so they remember it themselves.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BindParameter, Select, and_, bindparam, except_, exists, literal, or_, select, union_all

from queries.disclosure import MIN_GROUP
from queries.facts.scores import score_facts
from queries.listed import among
from queries.rules import band
from queries.schema import Assessment, Cohort, CohortFact, Enrolment, EnrolmentFact, ScoreFact
from queries.vocabulary import ASSESSED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection

    Values = dict[str, Any]
    Told = type[ScoreFact] | type[EnrolmentFact]
    Kind = tuple[int, int | None, str]
    """Cohort, assessment (None: the result of the whole course), and what of it."""

RESULT = ("status", "final_score", "band")
"""What waits in EnrolmentFact, all of it together; what it has of scores adds up ScoreFact."""
NO_RESULT: Values = {"status": "belum_dinilai", "final_score": None, "band": None}
UNTOLD: dict[Told, Values] = {
    ScoreFact: {"value": None, "remedial": False, "pre": None, "post": None, "required": None},
    EnrolmentFact: dict.fromkeys(RESULT),
}
"""What may wait, as it is where there is no row. Of ScoreFact each column waits apart."""
POINTS = ("value", "pre", "post")
"""A row of ScoreFact has one of these at least."""
COHORTS = "cohorts"
GROUP = "min_group"
"""The execution option of an engine that says k."""


class Held(NamedTuple):
    """What stays as it is published."""

    scores: dict[tuple[int, int], Values | None]
    """Enrolment and assessment -> their row of ScoreFact; None = there is none."""
    results: dict[int, Values]
    """Enrolment -> its RESULT."""

    @property
    def enrolments(self) -> set[int]:
        """Those that wait."""
        return {enrolment for enrolment, _ in self.scores} | set(self.results)


class _Change(NamedTuple):
    """What differs from what is published, of an enrolment in a cohort."""

    of: Values
    """What the row is about: enrolment_id and cohort_id; of a score also assessment_id and kind."""
    stays: bool
    before: Values
    after: Values

    def kinds(self) -> dict[str, Kind]:
        """What has changed: column -> kind."""
        place = self.of["cohort_id"], self.of.get("assessment_id")
        return {name: (*place, name) for name, value in self.after.items() if self.before[name] != value}


def group_of(connection: Connection) -> int:
    """k, as the office has said it to the engine (`queries.engine.write_engine`)."""
    k: int = connection.get_execution_options().get(GROUP, MIN_GROUP)
    return k


def held(connection: Connection, cohort_ids: Sequence[int], k: int) -> Held:
    """What these cohorts keep: each kind of result that has changed of fewer than k enrolments.

    Who has left counts as changed, and keeps nothing. CohortFact says which cohorts are final, and is up to date.
    """
    fact = CohortFact
    unsettled = select(fact.cohort_id).where(fact.cohort_id.in_(cohort_ids), fact.state != "final")
    running = connection.scalars(unsettled).all()
    if not running:
        return Held({}, {})
    scores, results = (list(_changes(connection, running, told)) for told in UNTOLD)
    changed: dict[Kind, set[int]] = defaultdict(set)
    for change in (*scores, *results):
        for kind in change.kinds().values():
            changed[kind].add(change.of["enrolment_id"])
    few = {kind for kind, enrolments in changed.items() if len(enrolments) < k}
    cohorts = {cohort for cohort, assessment, _ in few if assessment is None}
    waiting = [one.of["enrolment_id"] for one in results if one.stays and one.of["cohort_id"] in cohorts]
    told = _published(connection, waiting) if waiting else {}
    return Held(
        {
            (one.of["enrolment_id"], one.of["assessment_id"]): _as_told(one, few)
            for one in scores
            if one.stays and not few.isdisjoint(one.kinds().values())
        },
        {enrolment: told.get(enrolment, NO_RESULT) for enrolment in waiting},
    )


def _as_told(change: _Change, few: Collection[Kind]) -> Values | None:
    """The row of a score, in which what waits is as it is published."""
    kept = {name: change.before[name] for name, kind in change.kinds().items() if kind in few}
    row = {**change.of, **change.after, **kept}
    return None if all(row[name] is None for name in POINTS) else row


def _published(connection: Connection, enrolments: Collection[int]) -> dict[int, Values]:
    """The results of these enrolments as readers have them, in the cohort that they are in now; else none."""
    fact = EnrolmentFact
    told = (
        select(fact.enrolment_id, *(fact.__table__.c[name] for name in RESULT))
        .join(Enrolment, and_(Enrolment.id == fact.enrolment_id, Enrolment.cohort_id == fact.cohort_id))
        .where(Enrolment.participant_id == fact.participant_id)
        .where(among(fact.enrolment_id, sorted(enrolments)), fact.status != "batal")
    )
    rows = connection.execute(told).mappings()
    return {row["enrolment_id"]: {name: row[name] for name in RESULT} for row in rows}


def _changes(connection: Connection, cohort_ids: Sequence[int], told: Told) -> Iterator[_Change]:
    """Each row of these facts that differs, as it is published and as it should be."""
    untold = UNTOLD[told]
    versions: dict[tuple[Any, ...], dict[bool, Values]] = defaultdict(dict)
    for row in connection.execute(_differing(told), {COHORTS: cohort_ids}).mappings():
        of = {name: value for name, value in row.items() if name not in untold and name != "is_new"}
        versions[tuple(of.items())][bool(row["is_new"])] = {name: row[name] for name in untold}
    for key, version in versions.items():
        of = dict(key)
        stays = bool(of.pop("stays"))
        yield _Change(of, stays, version.get(False, untold), version.get(True, untold))


@cache
def _differing(told: Told) -> Select[*tuple[Any, ...]]:
    """Rows of these facts that are published and should not be, and `is_new` ones; whether each `stays` in its cohort.

    The statement is long and always the same; which cohorts are meant is its parameter.
    """
    cohort_ids: BindParameter[Any] = bindparam(COHORTS, expanding=True)
    fresh = score_facts(cohort_ids) if told is ScoreFact else _results(cohort_ids)
    should_be = fresh.cte()
    present = select(*(told.__table__.c[column.name] for column in should_be.c)).where(
        told.cohort_id.in_(cohort_ids)
    )
    if told is EnrolmentFact:
        present = present.where(EnrolmentFact.status.in_(ASSESSED))
    new, old = (
        except_(one, other).subquery()
        for one, other in ((select(should_be), present), (present, select(should_be)))
    )
    differing = union_all(
        select(*new.c, literal(1).label("is_new")), select(*old.c, literal(0).label("is_new"))
    ).subquery("differing")
    here = and_(
        Enrolment.id == differing.c.enrolment_id,
        Enrolment.cohort_id == differing.c.cohort_id,
        Enrolment.status != "batal",
        or_(differing.c.is_new == 1, _is_of_the_same_person()),
    )
    if told is ScoreFact:  # an assessment that is gone, or another one by now, keeps nothing
        is_there = exists().where(Assessment.id == differing.c.assessment_id, Assessment.kind == differing.c.kind)
        here = and_(here, is_there)
    stays = Enrolment.id.is_not(None).label("stays")
    return select(*differing.c, stays).outerjoin_from(differing, Enrolment, here)


def _is_of_the_same_person() -> ColumnElement[bool]:
    """Whether what is published of an enrolment is of the one who has its number now: SQLite gives numbers again."""
    fact = EnrolmentFact
    return exists().where(fact.enrolment_id == Enrolment.id, fact.participant_id == Enrolment.participant_id)


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
