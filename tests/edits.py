"""Edits that any program might make to a tiny academy, as hypothesis draws them; no database takes all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from sqlalchemy import delete, insert, literal, select, update

from queries.schema import (
    Agency,
    Assessment,
    Attendance,
    Base,
    ClassSession,
    Cohort,
    CompetencyStandard,
    Enrolment,
    Participant,
    ParticipantIdentifier,
    Programme,
    RuleAttendance,
    RuleBand,
    RuleSet,
    Score,
)
from queries.vocabulary import ASSESSMENT_KINDS, ATTENDANCE_STATUSES, SCORE_STAGES, STATUSES, TIMEZONES
from tests.academy import COURSE, PKA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.sql.dml import UpdateBase

TODAY = date(2026, 11, 24)
COHORTS, PEOPLE, ENROLMENTS, SESSIONS, AGENCIES, ASSESSMENTS = (
    range(1, count + 1) for count in (3, 4, 8, 6, 4, 3)
)

Drawn = st.SearchStrategy[Any]


def of(values: Sequence[Any]) -> Drawn:
    """One of the values."""
    return st.sampled_from(list(values))


def maybe(values: Sequence[Any]) -> Drawn:
    """One of the values, or none."""
    return st.sampled_from([*values, None])


def inserted(model: type[Base], **values: Drawn) -> st.SearchStrategy[UpdateBase]:
    """A new row; often its key is taken, or what it refers to is not there."""
    return st.fixed_dictionaries(values).map(lambda row: insert(model).values(**row))


def updated(model: type[Base], by: str, key: Drawn, **values: Drawn) -> st.SearchStrategy[UpdateBase]:
    """Other values for the rows with that key."""
    change = st.tuples(key, st.fixed_dictionaries(values))
    return change.map(lambda drawn: update(model).filter_by(**{by: drawn[0]}).values(**drawn[1]))


def deleted(model: type[Base], by: str, key: Drawn) -> st.SearchStrategy[UpdateBase]:
    """No longer the rows with that key."""
    return key.map(lambda drawn: delete(model).filter_by(**{by: drawn}))


def marked(session: int, enrolment: int, status: str) -> UpdateBase:
    """A mark, if the two are of one cohort."""
    both = select(ClassSession.id, Enrolment.id, Enrolment.cohort_id, literal(status)).where(
        ClassSession.id == session, Enrolment.id == enrolment, ClassSession.cohort_id == Enrolment.cohort_id
    )
    return insert(Attendance).from_select(["session_id", "enrolment_id", "cohort_id", "status"], both)


COHORT, PERSON, ENROLMENT, SESSION = of(COHORTS), of(PEOPLE), of(ENROLMENTS), of(SESSIONS)
AGENCY, ASSESSMENT, RULES = of(AGENCIES), of(ASSESSMENTS), of((1, 2, 3))
DAY = of([TODAY + timedelta(days=days) for days in (-30, -8, -7, -1, 0, 1, 2, 9, 40)])
MOMENT = st.builds(
    lambda day, hour: datetime.combine(day, datetime.min.time()) + timedelta(hours=hour),
    DAY,
    of((0, 8, 12, 13, 23)),
)
LENGTH = of((0, 45, 120, 1440))
"""Minutes; the database refuses a session of none."""
MEETING = st.tuples(MOMENT, LENGTH).map(
    lambda drawn: {"starts_at": drawn[0], "ends_at": drawn[0] + timedelta(minutes=drawn[1])}
)
JP, STATUS, MARK, VALUE = maybe((150, 300)), of(STATUSES), of(ATTENDANCE_STATUSES), of((300, 400))

EDITS = st.one_of(
    inserted(
        Enrolment, id=ENROLMENT, cohort_id=COHORT, participant_id=PERSON, agency_id=st.just(1), status=STATUS
    ),
    deleted(Enrolment, "id", ENROLMENT),
    updated(Enrolment, "id", ENROLMENT, cohort_id=COHORT),
    updated(Enrolment, "id", ENROLMENT, participant_id=PERSON),
    updated(Enrolment, "id", ENROLMENT, status=STATUS),
    updated(Enrolment, "cohort_id", COHORT, agency_id=AGENCY),
    updated(Enrolment, "id", ENROLMENT, final_score=maybe((0, 6000, 7001, 8000, 9000, 9001))),
    updated(Enrolment, "id", ENROLMENT, recap_jp_held=maybe((100, 400)), recap_jp_attended=maybe((0, 100))),
    st.tuples(SESSION, COHORT, JP, MEETING).map(
        lambda drawn: insert(ClassSession).values(id=drawn[0], cohort_id=drawn[1], jp=drawn[2], **drawn[3])
    ),
    st.tuples(SESSION, MEETING).map(
        lambda drawn: update(ClassSession).where(ClassSession.id == drawn[0]).values(**drawn[1])
    ),
    updated(ClassSession, "id", SESSION, cohort_id=COHORT),
    updated(ClassSession, "id", SESSION, jp=JP),
    deleted(ClassSession, "id", SESSION),
    st.builds(marked, SESSION, ENROLMENT, MARK),
    updated(Attendance, "enrolment_id", ENROLMENT, status=MARK),
    updated(Attendance, "session_id", SESSION, session_id=SESSION),
    updated(Attendance, "enrolment_id", ENROLMENT, session_id=SESSION, enrolment_id=ENROLMENT, cohort_id=COHORT),
    deleted(Attendance, "session_id", SESSION),
    deleted(Attendance, "enrolment_id", ENROLMENT),
    updated(Cohort, "id", COHORT, starts_on=maybe((TODAY, TODAY + timedelta(days=2))), ends_on=st.none() | DAY),
    updated(Cohort, "id", COHORT, timezone=of(TIMEZONES)),
    updated(Cohort, "id", COHORT, finalised_at=maybe([datetime(2026, 11, 1, tzinfo=UTC)])),
    updated(Cohort, "id", COHORT, year=of((2018, 2022, 2026)), rule_set_id=maybe((1, 2, 3))),
    updated(Cohort, "id", COHORT, programme_code=of((PKA, COURSE))),
    updated(
        Participant, "id", PERSON, gender=maybe("LP"), birth_date=maybe((date(1965, 12, 31), date(1980, 1, 1)))
    ),
    updated(Participant, "id", PERSON, nip=maybe(("1" * 18, "2" * 18))),
    inserted(ParticipantIdentifier, kind=st.just("nrp"), value=of("ab"), participant_id=PERSON),
    updated(ParticipantIdentifier, "value", of("ab"), participant_id=PERSON),
    deleted(ParticipantIdentifier, "value", of("ab")),
    updated(RuleSet, "id", RULES, since_year=of((2017, 2020, 2030)), programme_code=of((PKA, COURSE))),
    updated(RuleBand, "above", of((9000, 8000)), above=of((8000, 9000, 9500))),
    updated(RuleBand, "rule_set_id", RULES, rule_set_id=RULES),
    deleted(RuleBand, "code", of(("cukup", "sangat_memuaskan"))),
    updated(Programme, "code", of((PKA, COURSE)), kind=of(("struktural", "teknis"))),
    updated(RuleAttendance, "rule_set_id", RULES, value=of((8500, 9000))),
    updated(Agency, "id", AGENCY, name=of(("Kota", "Kabupaten"))),
    updated(Agency, "id", AGENCY, parent_id=maybe(AGENCIES)),
    updated(Agency, "id", AGENCY, level=of(("provinsi", "kota", "pusat")), province_code=maybe(("35", "33"))),
    inserted(Score, enrolment_id=ENROLMENT, assessment_id=ASSESSMENT, stage=of(SCORE_STAGES), value=VALUE),
    updated(Score, "enrolment_id", ENROLMENT, value=VALUE),
    updated(Score, "enrolment_id", ENROLMENT, stage=of(SCORE_STAGES)),
    updated(Score, "enrolment_id", ENROLMENT, assessment_id=ASSESSMENT),
    updated(Score, "assessment_id", ASSESSMENT, enrolment_id=ENROLMENT),
    deleted(Score, "enrolment_id", ENROLMENT),
    updated(Assessment, "id", ASSESSMENT, kind=of(ASSESSMENT_KINDS)),
    updated(Enrolment, "id", ENROLMENT, position_level=maybe(("pengawas", "fungsional"))),
    inserted(CompetencyStandard, assessment_id=ASSESSMENT, position_level=st.just("pengawas"), required=VALUE),
    updated(CompetencyStandard, "assessment_id", ASSESSMENT, required=VALUE),
    updated(CompetencyStandard, "assessment_id", ASSESSMENT, assessment_id=ASSESSMENT),
    deleted(CompetencyStandard, "assessment_id", ASSESSMENT),
)
"""One edit."""
