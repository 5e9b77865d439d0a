"""One row per enrolment: the person, the post, the result, the attendance by register or recap, the scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    exists,
    extract,
    false,
    func,
    literal,
    null,
    or_,
    select,
)

from queries.agencies import governments
from queries.facts.attendance import KINDS
from queries.rules import band, limit_share
from queries.schema import Cohort, Enrolment, Participant, ParticipantIdentifier, Programme
from queries.vocabulary import COMPETENCY, COMPONENT, TEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import SQLColumnExpression, Subquery

MEASURES = ("held", "recorded", "attended")
SCORED = ("component", "test", "competency", "judged_level", "unjudged_level")
TESTED = ("pairs", "improved", "fell")


def enrolment_facts(
    cohort_ids: Sequence[int], months: FromClause, scores: FromClause, states: FromClause
) -> Select[*tuple[Any, ...]]:
    """Rows of EnrolmentFact, of which none waits yet.

    `months` has the columns of AttendanceFact, `scores` of ScoreFact and `states` of CohortFact, for these cohorts
    at least.
    """
    identified = or_(
        Participant.nip.is_not(None),
        exists().where(ParticipantIdentifier.participant_id == Participant.id),
    )
    measured = [f"{unit}_{measure}" for unit in ("sessions", "jp") for measure in MEASURES]
    register = (
        select(
            months.c.enrolment_id,
            *(func.sum(months.c[column]).label(column) for column in (*measured, *KINDS)),
        )
        .where(months.c.cohort_id.in_(cohort_ids))
        .group_by(months.c.enrolment_id)
        .subquery("register")
    )
    counted = _counts_of_scores(cohort_ids, scores)
    government = governments()
    by_register = register.c.enrolment_id.is_not(None)
    stays = Enrolment.status != "batal"
    recaps: dict[str, tuple[SQLColumnExpression[int | None], SQLColumnExpression[int | None]]] = {
        "sessions": (Enrolment.recap_sessions_held, Enrolment.recap_sessions_attended),
        "jp": (Enrolment.recap_jp_held, Enrolment.recap_jp_attended),
    }
    whole = {unit: and_(*(column.is_not(None) for column in columns)) for unit, columns in recaps.items()}
    """Held without attended, or attended without held, is no measure."""

    def measure(unit: str, kind: str) -> ColumnElement[int | None]:
        held, attended = recaps[unit]
        recap = attended if kind == "attended" else held
        return case((by_register, register.c[f"{unit}_{kind}"]), (and_(stays, whole[unit]), recap))

    return (
        select(
            Enrolment.id.label("enrolment_id"),
            Enrolment.participant_id,
            identified.label("identified"),
            Enrolment.cohort_id,
            Cohort.provider,
            Cohort.programme_code,
            Programme.kind.label("programme_kind"),
            Cohort.year,
            Enrolment.agency_id,
            government.c.origin,
            Participant.gender,
            extract("year", Participant.birth_date).label("birth_year"),
            Enrolment.position_level,
            Enrolment.rank,
            Enrolment.education,
            Enrolment.status,
            Enrolment.final_score,
            case((stays, band())).label("band"),
            and_(stays, states.c.state != "direncanakan").label("expected"),
            limit_share().label("limit_share"),
            case(
                (by_register, literal("register")),
                (and_(stays, or_(*whole.values())), literal("recap")),
                else_=null(),
            ).label("attendance_source"),
            *(measure(unit, kind).label(f"{unit}_{kind}") for unit in recaps for kind in MEASURES),
            *(register.c[kind] for kind in KINDS),
            *(func.coalesce(counted.c[kind] > 0, false()).label(f"has_{kind}") for kind in SCORED),
            *(func.coalesce(counted.c[kind], 0).label(kind) for kind in TESTED),
            false().label("waits"),
        )
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Programme, Programme.code == Cohort.programme_code)
        .join(Participant, Participant.id == Enrolment.participant_id)
        .join(government, government.c.agency_id == Enrolment.agency_id)
        .join(states, states.c.cohort_id == Enrolment.cohort_id)
        .outerjoin(register, register.c.enrolment_id == Enrolment.id)
        .outerjoin(counted, counted.c.enrolment_id == Enrolment.id)
        .where(Enrolment.cohort_id.in_(cohort_ids))
    )


def _counts_of_scores(cohort_ids: Sequence[int], scores: FromClause) -> Subquery:
    """Per enrolment with any score that counts: how many of each kind, and how its tests went."""
    level, required, pre, post = scores.c.kind == COMPETENCY, scores.c.required, scores.c.pre, scores.c.post

    def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count(case((condition, 1)))

    return (
        select(
            scores.c.enrolment_id,
            number(scores.c.kind == COMPONENT).label("component"),
            number(scores.c.kind == TEST).label("test"),
            number(level).label("competency"),
            number(and_(level, required.is_not(None))).label("judged_level"),
            number(and_(level, required.is_(None))).label("unjudged_level"),
            number(and_(pre.is_not(None), post.is_not(None))).label("pairs"),
            number(post > pre).label("improved"),
            number(post < pre).label("fell"),
        )
        .where(scores.c.cohort_id.in_(cohort_ids))
        .group_by(scores.c.enrolment_id)
        .subquery("counted")
    )
