"""What one enrolment adds to each summary, from its facts: the one definition of every measure that adds up.

Each part is a statement over facts with the columns of its summary, one row per enrolment (and month, or score).
A summary holds the sums of these rows; where a selection is too narrow for it, they are read themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ColumnElement, Select, Text, and_, case, cast, func, literal, not_, select

from queries.bins import (
    JP_MISSED,
    JP_MISSED_MORE,
    SESSIONS_MISSED,
    SESSIONS_MISSED_MORE,
    gain_bin,
    missed,
    whole_points,
)
from queries.generations import generation_of
from queries.schema import AttendanceFact, EnrolmentFact, ScoreFact
from queries.vocabulary import ASSESSED, COMPETENCY, COMPONENT, SATISFACTORY, TEST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import SQLColumnExpression

WHOLE = 10_000
"""A share of one, in hundredths of a percent."""
NOT_KNOWN = ""
"""The category of what is not recorded: a key is never missing."""

_fact = EnrolmentFact
_stays = _fact.status != "batal"
_assessed = _fact.status.in_(ASSESSED)
_jp_known = _fact.jp_recorded > 0
_sessions_known = _fact.sessions_recorded > 0
_registered = and_(_fact.attendance_source == "register", _sessions_known)
_limited = and_(_jp_known, _fact.limit_share.is_not(None))
_below = cast(_fact.jp_attended, BigInteger) * WHOLE < cast(_fact.jp_recorded, BigInteger) * _fact.limit_share
_tested_alone = and_(_fact.has_test, not_(_fact.has_component))
_final = and_(_assessed, _fact.final_score.is_not(None))
_counting = and_(_final, not_(_tested_alone))
"""With a final score that comes out of components."""
_MARKS = {
    "late": _fact.late,
    "permission": _fact.permission,
    "sick": _fact.sick,
    "duty": _fact.duty,
    "unexcused": _fact.unexcused,
}


def one(condition: SQLColumnExpression[bool]) -> ColumnElement[int]:
    """1 where it holds, else 0."""
    return case((condition, 1), else_=0)


def if_so(condition: ColumnElement[bool], quantity: SQLColumnExpression[Any]) -> ColumnElement[int]:
    """The quantity where the condition holds and it is known, else 0."""
    return func.coalesce(case((condition, quantity)), 0)


OUTCOMES: dict[str, SQLColumnExpression[int]] = {
    "enrolments": literal(1),
    "unidentified": one(not_(_fact.identified)),
    "withdrawn": one(not_(_stays)),
    "expected": one(_fact.expected),
    "expected_known": one(and_(_fact.expected, _jp_known)),
    "jp_known": one(_jp_known),
    "jp_recorded": func.coalesce(_fact.jp_recorded, 0),
    "jp_attended": func.coalesce(_fact.jp_attended, 0),
    "sessions_known": one(_sessions_known),
    "sessions_recorded": func.coalesce(_fact.sessions_recorded, 0),
    "sessions_attended": func.coalesce(_fact.sessions_attended, 0),
    "limited": one(_limited),
    "below_limit": one(and_(_limited, _below)),
    "registered": one(_registered),
    "registered_jp": one(and_(_fact.attendance_source == "register", _jp_known)),
    "registered_sessions": if_so(_registered, _fact.sessions_recorded),
    **{name: if_so(_registered, mark) for name, mark in _MARKS.items()},
    **{f"any_{name}": one(and_(_registered, mark > 0)) for name, mark in _MARKS.items()},
    "recaps": one(_fact.attendance_source == "recap"),
    "unrecorded": one(and_(_fact.expected, _fact.attendance_source.is_(None))),
    "assessed": one(_assessed),
    "unassessed": one(and_(_stays, not_(_assessed))),
    "banded": one(and_(_assessed, _fact.band.is_not(None))),
    "satisfying": one(and_(_fact.status == "lulus", _fact.band.in_(SATISFACTORY))),
    "finals": one(_counting),
    "final_total": if_so(_counting, _fact.final_score),
    "final_squares": if_so(_counting, _fact.final_score * _fact.final_score),
    "without_final": one(and_(_assessed, _fact.final_score.is_(None))),
    "by_test": one(and_(_final, _tested_alone)),
    "with_component": one(_fact.has_component),
    "with_test": one(_fact.has_test),
    "with_competency": one(_fact.has_competency),
    "unjudged": one(_fact.has_unjudged_level),
    "pairs": _fact.pairs,
    "paired": one(_fact.pairs > 0),
    "improved": _fact.improved,
    "fell": _fact.fell,
}
"""The measures of OutcomeSummary and CohortSummary; `schema.summaries` says what each is."""

_post = func.coalesce(_fact.position_level, NOT_KNOWN)
_band = func.coalesce(_fact.band, NOT_KNOWN)
_missed_jp = missed(_fact.jp_recorded - _fact.jp_attended, JP_MISSED, JP_MISSED_MORE)
_missed_sessions = missed(_fact.sessions_recorded - _fact.sessions_attended, SESSIONS_MISSED, SESSIONS_MISSED_MORE)
DIMENSIONS: dict[str, tuple[SQLColumnExpression[str], ColumnElement[bool] | None]] = {
    "generation": (func.coalesce(generation_of(_fact.birth_year), NOT_KNOWN), None),
    "position_level": (_post, None),
    "rank": (func.coalesce(_fact.rank, NOT_KNOWN), None),
    "education": (func.coalesce(_fact.education, NOT_KNOWN), None),
    "status": (_fact.status, None),
    "band": (_band, _assessed),
    "passed_band": (_band, _fact.status == "lulus"),
    "limit": (cast(_fact.limit_share, Text), _fact.limit_share.is_not(None)),
    "missed_jp": (_missed_jp, _jp_known),
    "missed_sessions": (_missed_sessions, _sessions_known),
    "judged_post": (_post, _fact.has_judged_level.is_(True)),
}
"""Dimension -> the category of an enrolment, and which enrolments have one (None: all)."""


def outcome_parts(measures: Iterable[str] = OUTCOMES) -> Select[*tuple[Any, ...]]:
    """Rows of OutcomeSummary and CohortSummary, with the keys of both, and with these measures."""
    return _parts(_fact.agency_id, _fact.origin, _fact.cohort_id, **{name: OUTCOMES[name] for name in measures})


def category_parts(dimension: str) -> Select[*tuple[Any, ...]]:
    """Rows of CategorySummary in one dimension."""
    category, condition = DIMENSIONS[dimension]
    parts = _parts(
        _fact.origin, literal(dimension).label("dimension"), category.label("category"), enrolments=literal(1)
    )
    return parts if condition is None else parts.where(condition)


def month_parts() -> Select[*tuple[Any, ...]]:
    """Rows of MonthSummary."""
    month = AttendanceFact
    return _parts(
        _fact.origin,
        month.month,
        enrolments=literal(1),
        jp_known=one(month.jp_recorded > 0),
        jp_recorded=func.coalesce(month.jp_recorded, 0),
        jp_attended=func.coalesce(month.jp_attended, 0),
        sessions_known=one(month.sessions_recorded > 0),
        sessions_recorded=month.sessions_recorded,
        sessions_attended=month.sessions_attended,
    ).join(month, month.enrolment_id == _fact.enrolment_id)


def component_parts() -> Select[*tuple[Any, ...]]:
    """Rows of ComponentSummary."""
    score = ScoreFact
    return _of_scores(
        COMPONENT,
        score.assessment_id,
        whole_points(score.value).label("points"),
        scores=literal(1),
        total=score.value,
        remedials=one(score.remedial),
    )


def final_parts() -> Select[*tuple[Any, ...]]:
    """Rows of FinalSummary."""
    generation, _ = DIMENSIONS["generation"]
    return _parts(
        _fact.origin,
        generation.label("generation"),
        whole_points(_fact.final_score).label("points"),
        enrolments=literal(1),
        total=_fact.final_score,
    ).where(_counting)


def test_parts() -> Select[*tuple[Any, ...]]:
    """Rows of TestSummary."""
    pre, post = ScoreFact.pre, ScoreFact.post
    paired = and_(pre.is_not(None), post.is_not(None))
    return _of_scores(
        TEST,
        ScoreFact.assessment_id,
        gain_bin(pre, post).label("gain"),
        scores=one(pre.is_not(None)) + one(post.is_not(None)),
        pairs=one(paired),
        pre=if_so(paired, pre),
        post=if_so(paired, post),
        improved=one(post > pre),
        fell=one(post < pre),
    )


def level_parts() -> Select[*tuple[Any, ...]]:
    """Rows of LevelSummary."""
    level, required = ScoreFact.value, ScoreFact.required
    return _of_scores(
        COMPETENCY,
        ScoreFact.assessment_id,
        _post.label("position_level"),
        scores=literal(1),
        total=level,
        required=required,
        below=one(level < required),
        meets=one(level == required),
        above=one(level > required),
    ).where(required.is_not(None))


def _of_scores(kind: str, *keys: Any, **measures: SQLColumnExpression[Any]) -> Select[*tuple[Any, ...]]:
    parts = _parts(_fact.origin, *keys, **measures)
    return parts.join(ScoreFact, ScoreFact.enrolment_id == _fact.enrolment_id).where(ScoreFact.kind == kind)


def _parts(*keys: Any, **measures: SQLColumnExpression[Any]) -> Select[*tuple[Any, ...]]:
    return select(
        _fact.year,
        _fact.programme_code,
        _fact.programme_kind,
        func.coalesce(_fact.gender, NOT_KNOWN).label("gender"),
        _fact.provider,
        *keys,
        *(measure.label(name) for name, measure in measures.items()),
    ).select_from(_fact)
