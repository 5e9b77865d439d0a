"""What counts of the scores, enrolment by assessment: final scores, and tests before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, case, func, or_, select

from queries.schema import Assessment, CompetencyStandard, Enrolment, Score
from queries.vocabulary import COMPETENCY, COMPONENT, TEST

if TYPE_CHECKING:
    from collections.abc import Sequence


def score_facts(cohort_ids: Sequence[int] | BindParameter[Any]) -> Select[*tuple[Any, ...]]:
    """Rows of ScoreFact: who stayed, and each assessment with a score in a stage that counts for its kind."""
    kind = Assessment.kind
    final, pre, post = _score("akhir"), _score("pre"), _score("post")
    is_test = kind == TEST
    return (
        select(
            Enrolment.id.label("enrolment_id"),
            Score.assessment_id,
            Enrolment.cohort_id,
            kind,
            case((~is_test, final)).label("value"),
            and_(kind == COMPONENT, _score("remedial").is_not(None)).label("remedial"),
            case((is_test, pre)).label("pre"),
            case((is_test, post)).label("post"),
            case((kind == COMPETENCY, CompetencyStandard.required)).label("required"),
        )
        .join(Score, Score.enrolment_id == Enrolment.id)
        .join(Assessment, Assessment.id == Score.assessment_id)
        .outerjoin(
            CompetencyStandard,
            and_(
                CompetencyStandard.assessment_id == Score.assessment_id,
                CompetencyStandard.position_level == Enrolment.position_level,
            ),
        )
        .where(Enrolment.cohort_id.in_(cohort_ids), Enrolment.status != "batal")
        .group_by(Enrolment.id, Score.assessment_id, Enrolment.cohort_id, kind, CompetencyStandard.required)
        .having(case((is_test, or_(pre.is_not(None), post.is_not(None))), else_=final.is_not(None)))
    )


def _score(stage: str) -> ColumnElement[int | None]:
    """The one score of that stage in a group."""
    return func.max(case((Score.stage == stage, Score.value)))
