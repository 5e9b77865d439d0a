"""One row per enrolment: the person, the post, the result, and the attendance by register or recap."""

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
    func,
    literal,
    null,
    or_,
    select,
)

from queries.facts.attendance import KINDS
from queries.rules import rule_set_of_cohort
from queries.schema import (
    Cohort,
    Enrolment,
    Participant,
    ParticipantIdentifier,
    Programme,
    RuleBand,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import SQLColumnExpression

MEASURES = ("held", "recorded", "attended")


def enrolment_facts(cohort_ids: Sequence[int], months: FromClause) -> Select[*tuple[Any, ...]]:
    """Rows of EnrolmentFact; `months` has the columns of AttendanceFact, for these cohorts at least."""
    identified = or_(
        Participant.nip.is_not(None),
        exists().where(ParticipantIdentifier.participant_id == Participant.id),
    )
    counted = [f"{unit}_{measure}" for unit in ("sessions", "jp") for measure in MEASURES]
    register = (
        select(
            months.c.enrolment_id,
            *(func.sum(months.c[column]).label(column) for column in (*counted, *KINDS)),
        )
        .where(months.c.cohort_id.in_(cohort_ids))
        .group_by(months.c.enrolment_id)
        .subquery("register")
    )
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
            Participant.gender,
            extract("year", Participant.birth_date).label("birth_year"),
            Enrolment.position_level,
            Enrolment.rank,
            Enrolment.education,
            Enrolment.status,
            Enrolment.final_score,
            case((stays, _band())).label("band"),
            case(
                (by_register, literal("register")),
                (and_(stays, or_(*whole.values())), literal("recap")),
                else_=null(),
            ).label("attendance_source"),
            *(measure(unit, kind).label(f"{unit}_{kind}") for unit in recaps for kind in MEASURES),
            *(register.c[kind] for kind in KINDS),
        )
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Programme, Programme.code == Cohort.programme_code)
        .join(Participant, Participant.id == Enrolment.participant_id)
        .outerjoin(register, register.c.enrolment_id == Enrolment.id)
        .where(Enrolment.cohort_id.in_(cohort_ids))
    )


def _band() -> ColumnElement[str | None]:
    """The highest band that the final score lies above, by the rules that apply to the cohort."""
    return (
        select(RuleBand.code)
        .where(
            RuleBand.rule_set_id == rule_set_of_cohort(),
            RuleBand.above < Enrolment.final_score,
        )
        .order_by(RuleBand.above.desc())
        .limit(1)
        .correlate(Cohort, Enrolment)
        .scalar_subquery()
    )
