"""The recap of cohorts (Rekap Angkatan): what an office types by hand after a training, person by person and summed up.

Source: the facts of the cohorts, with names and NIPs of their people: for whoever may load those. Nothing is hidden
here, since each row is a person anyway; nor does a result wait until it is published. JP and scores are hundredths;
missing is not recorded, never zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, case, func, select

from queries.facts.scores import score_facts
from queries.frames import Columns, read_frame
from queries.labels import COHORT, agency_label, programme_label
from queries.rules import band
from queries.schema import (
    Agency,
    Attendance,
    ClassSession,
    Cohort,
    CohortFact,
    Enrolment,
    EnrolmentFact,
    Participant,
    Programme,
)
from queries.vocabulary import ASSESSED, TEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from sqlalchemy import ColumnElement, Connection

    from queries.filters import Scope

STATUSES = ("lulus", "ditunda", "tidak_lulus", "belum_dinilai", "aktif", "batal")
COHORTS: Columns = {
    **COHORT,
    "provider": "str",
    "starts_on": "object",
    "ends_on": "object",
    "enrolments": "int64",
    "men": "int64",
    "women": "int64",
    "sessions_held": "Int64",  # of finished sessions: the most that anybody could attend
    "attendance_known": "int64",  # enrolments with recorded JP
    "jp_recorded": "Int64",
    "jp_attended": "Int64",
    **{f"status_{status}": "int64" for status in STATUSES},
    "scored": "int64",  # enrolments with a verdict and a final score, as on the pages
    "score_sum": "Int64",
}
AGENCIES: Columns = {**COHORT, "origin": "str", "agency": "str", "enrolments": "int64"}
MEMBERS: Columns = {
    **COHORT,
    "nip": "str",
    "name": "str",
    "gender": "str",
    "agency": "str",
    "unit": "str",
    "position_level": "str",
    "rank": "str",
    "status": "str",
    "final_score": "Int64",
    "band": "str",
    "sessions_held": "Int64",
    "sessions_recorded": "Int64",
    "sessions_attended": "Int64",
    "late": "Int64",
    "permission": "Int64",
    "sick": "Int64",
    "duty": "Int64",
    "unexcused": "Int64",
    "jp_recorded": "Int64",
    "jp_attended": "Int64",
    "pre": "Int64",
    "post": "Int64",
}
YEARS: Columns = {"year": "int64"}
COHORT_KEY: Columns = {**COHORT, "provider": "str", "final": "bool"}
REGISTER: Columns = {"enrolment_id": "int64", "nip": "str", "name": "str"}
SESSIONS: Columns = {"session_id": "int64", "starts_at": "object", "topic": "str"}
MARKS: Columns = {"enrolment_id": "int64", "session_id": "int64", "status": "str"}


def cohorts(connection: Connection, codes: Sequence[str], scope: Scope) -> pd.DataFrame:
    """One row per cohort of the scope's that has participants. Columns: COHORTS."""
    fact = EnrolmentFact
    assessed_score = case((Enrolment.status.in_(ASSESSED), Enrolment.final_score))
    statement = (
        select(
            *_named(),
            Cohort.provider,
            Cohort.starts_on,
            Cohort.ends_on,
            func.count().label("enrolments"),
            _counted(fact.gender == "L").label("men"),
            _counted(fact.gender == "P").label("women"),
            func.max(fact.sessions_held).label("sessions_held"),
            _counted(fact.jp_recorded > 0).label("attendance_known"),
            _sum(fact.jp_recorded).label("jp_recorded"),
            _sum(fact.jp_attended).label("jp_attended"),
            *(_counted(Enrolment.status == status).label(f"status_{status}") for status in STATUSES),
            func.count(assessed_score).label("scored"),
            _sum(assessed_score).label("score_sum"),
        )
        .join_from(fact, Cohort, Cohort.id == fact.cohort_id)
        .join(Programme, Programme.code == Cohort.programme_code)
        .join(Enrolment, Enrolment.id == fact.enrolment_id)
        .where(Cohort.code.in_(codes), *scope.cohort_conditions())
        .group_by(Cohort.id, Programme.code)
        .order_by(*_order())
    )
    return read_frame(connection, statement, COHORTS)


def agencies(connection: Connection, codes: Sequence[str], scope: Scope) -> pd.DataFrame:
    """Where the participants of each cohort come from, the most first. Columns: AGENCIES."""
    fact = EnrolmentFact
    statement = (
        select(*_named(), fact.origin, agency_label().label("agency"), func.count().label("enrolments"))
        .join_from(fact, Cohort, Cohort.id == fact.cohort_id)
        .join(Programme, Programme.code == Cohort.programme_code)
        .join(Agency, Agency.id == fact.agency_id)
        .where(Cohort.code.in_(codes), *scope.cohort_conditions())
        .group_by(Cohort.id, Programme.code, fact.origin, Agency.id)
        .order_by(*_order(), func.count().desc(), Agency.name, Agency.code)
    )
    return read_frame(connection, statement, AGENCIES)


def members(connection: Connection, codes: Sequence[str], scope: Scope) -> pd.DataFrame:
    """Every participant with what is known of the training, by cohort and name. Columns: MEMBERS."""
    fact = EnrolmentFact
    score = score_facts(connection.scalars(select(Cohort.id).where(Cohort.code.in_(codes))).all()).subquery().c
    tests = (
        select(score.enrolment_id, func.max(score.pre).label("pre"), func.max(score.post).label("post"))
        .where(score.kind == TEST)
        .group_by(score.enrolment_id)
        .having(func.count() == 1)  # of several tests no one is the test
        .subquery()
    )
    of_fact = [name for name in MEMBERS if name in EnrolmentFact.__table__.c and name not in COHORT]
    columns: dict[str, Any] = {name: EnrolmentFact.__table__.c[name] for name in of_fact}
    columns |= {
        "status": Enrolment.status, "final_score": Enrolment.final_score,
        "band": case((Enrolment.status != "batal", band())),
        "nip": Participant.nip, "name": Participant.name, "agency": agency_label(), "unit": Enrolment.unit,
        "pre": tests.c.pre, "post": tests.c.post,
    }  # fmt: skip
    statement = (
        select(*_named(), *(columns[name].label(name) for name in MEMBERS if name not in COHORT))
        .join_from(fact, Cohort, Cohort.id == fact.cohort_id)
        .join(Programme, Programme.code == Cohort.programme_code)
        .join(Enrolment, Enrolment.id == fact.enrolment_id)
        .join(Participant, Participant.id == fact.participant_id)
        .join(Agency, Agency.id == fact.agency_id)
        .outerjoin(tests, tests.c.enrolment_id == fact.enrolment_id)
        .where(Cohort.code.in_(codes), *scope.cohort_conditions())
        .order_by(*_order(), Participant.name, fact.enrolment_id)
    )
    return read_frame(connection, statement, MEMBERS)


def years(connection: Connection, scope: Scope) -> pd.DataFrame:
    """Years of the scope's cohorts that have participants, the newest first. Columns: YEARS."""
    year = Cohort.year
    statement = select(year).where(_has_participants(), *scope.cohort_conditions())
    return read_frame(connection, statement.distinct().order_by(year.desc()), YEARS)


def of_year(connection: Connection, year: int, scope: Scope) -> pd.DataFrame:
    """What names the scope's cohorts of a year that have participants. Columns: COHORT_KEY."""
    statement = (
        select(*_named(), Cohort.provider, _is_final())
        .join(Programme, Programme.code == Cohort.programme_code)
        .where(Cohort.year == year, _has_participants(), *scope.cohort_conditions())
        .order_by(Programme.short_name, Cohort.number.desc(), Cohort.class_label, Cohort.id)
    )
    return read_frame(connection, statement, COHORT_KEY)


def cohort_key(connection: Connection, code: str, scope: Scope) -> pd.DataFrame:
    """What names one cohort, in a row, or none. Columns: COHORT_KEY."""
    statement = (
        select(*_named(), Cohort.provider, _is_final())
        .join(Programme, Programme.code == Cohort.programme_code)
        .where(Cohort.code == code, *scope.cohort_conditions())
    )
    return read_frame(connection, statement, COHORT_KEY)


def register(connection: Connection, code: str, scope: Scope) -> pd.DataFrame:
    """The participants of one cohort who have not withdrawn, by name. Columns: REGISTER."""
    statement = (
        select(Enrolment.id.label("enrolment_id"), Participant.nip, Participant.name)
        .join_from(Enrolment, Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Participant, Participant.id == Enrolment.participant_id)
        .where(Cohort.code == code, Enrolment.status != "batal", *scope.cohort_conditions())
        .order_by(Participant.name, Enrolment.id)
    )
    return read_frame(connection, statement, REGISTER)


def sessions(connection: Connection, code: str, scope: Scope) -> pd.DataFrame:
    """The sessions of one cohort in their order. Columns: SESSIONS."""
    statement = (
        select(ClassSession.id.label("session_id"), ClassSession.starts_at, ClassSession.topic)
        .join_from(ClassSession, Cohort, Cohort.id == ClassSession.cohort_id)
        .where(Cohort.code == code, *scope.cohort_conditions())
        .order_by(ClassSession.starts_at, ClassSession.id)
    )
    return read_frame(connection, statement, SESSIONS)


def marks(connection: Connection, code: str, scope: Scope) -> pd.DataFrame:
    """What the register of one cohort holds. Columns: MARKS."""
    statement = (
        select(Attendance.enrolment_id, Attendance.session_id, Attendance.status)
        .join_from(Attendance, Cohort, Cohort.id == Attendance.cohort_id)
        .where(Cohort.code == code, *scope.cohort_conditions())
    )
    return read_frame(connection, statement, MARKS)


def _named() -> list[ColumnElement[Any]]:
    return [
        Cohort.code.label("code"), programme_label().label("programme"), Cohort.year.label("year"),
        Cohort.number.label("number"), Cohort.class_label.label("class_label"), Cohort.host.label("host"),
    ]  # fmt: skip


def _has_participants() -> ColumnElement[bool]:
    return Cohort.id.in_(select(CohortFact.cohort_id).where(CohortFact.enrolments > 0))


def _is_final() -> ColumnElement[bool]:
    return Cohort.finalised_at.is_not(None).label("final")


def _order() -> list[Any]:
    return [Cohort.year, Programme.short_name, Cohort.number, Cohort.class_label, Cohort.id]


def _counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0).cast(Integer)


def _sum(column: ColumnElement[Any] | Any) -> ColumnElement[int]:
    return func.sum(column).cast(Integer)
