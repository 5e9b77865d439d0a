"""What the tables themselves refuse, whichever program writes to them, and on both engines alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Float, Numeric, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError, StatementError

from queries.schema import (
    Agency,
    AgencyAlias,
    Attendance,
    Base,
    ClassSession,
    Cohort,
    DataVersion,
    Enrolment,
    Participant,
    Programme,
    RuleBand,
    RuleComponent,
    RuleSet,
    Target,
)

if TYPE_CHECKING:
    from sqlalchemy import Engine

NINE = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001  local to the cohort
EARLIER = NINE - timedelta(days=1)
FREE = 900
NIP = "198503172010011003"
CHECK, UNIQUE, FOREIGN_KEY = r"(?i)check constraint.*ck_", r"(?i)unique constraint", r"(?i)foreign key"


@pytest.fixture
def two_cohorts(bare: Engine) -> Engine:
    """A writer to a database with cohorts 1 and 2, each with one session (10, 20) and one enrolment (100, 200)."""
    with bare.begin() as connection:
        connection.execute(insert(Agency).values(id=1, code="35.78", name="Kota Surabaya", level="kota"))
        connection.execute(
            insert(Programme).values(code="PKN-II", name="PKN Tingkat II", short_name="PKN II", kind="struktural")
        )
        connection.execute(insert(RuleSet).values(id=1, **_rules()))
        for number in (1, 2):
            connection.execute(insert(Cohort).values(id=number, rule_set_id=1, **_cohort(number=number)))
            connection.execute(insert(Participant).values(id=number, name=f"Peserta {number}"))
            connection.execute(insert(ClassSession).values(id=number * 10, **_session(cohort_id=number)))
            connection.execute(
                insert(Enrolment).values(id=number * 100, **_enrolment(cohort_id=number, participant_id=number))
            )
    return bare


def _cohort(**changes: Any) -> dict[str, Any]:
    key = {"provider": "BPSDM Jatim", "programme_code": "PKN-II", "year": 2026, "number": 9, "class_label": ""}
    return {**key, **changes}


def _rules(**changes: Any) -> dict[str, Any]:
    known = {"programme_code": "PKN-II", "since_year": 2019, "pass_rule": "total"}
    return {**known, "source": "contoh", "confirmed": False, **changes}


def _target(**changes: Any) -> dict[str, Any]:
    return {"year": 2026, "metric": "peserta", "value": 100, "source": "contoh", **changes}


def _session(**changes: Any) -> dict[str, Any]:
    return {"cohort_id": 1, "starts_at": NINE, "ends_at": NINE + timedelta(hours=3), "jp": 400, **changes}


def _enrolment(**changes: Any) -> dict[str, Any]:
    return {"cohort_id": 1, "participant_id": 2, "agency_id": 1, **changes}


def _write(engine: Engine, table: type[Base], values: dict[str, Any]) -> None:
    """Rows with a number of their own get a free one: PostgreSQL's counters do not see the numbers given above."""
    given = {"id": FREE, **values} if "id" in table.__table__.c else values
    with engine.begin() as connection:
        connection.execute(insert(table).values(**given))


def test_a_mark_within_a_cohort_is_taken_once(two_cohorts: Engine) -> None:
    mark = {"session_id": 10, "enrolment_id": 100, "cohort_id": 1, "status": "hadir"}
    _write(two_cohorts, Attendance, mark)
    with pytest.raises(IntegrityError):
        _write(two_cohorts, Attendance, {**mark, "status": "alpa"})


@pytest.mark.parametrize("cohort_id", [1, 2])
@pytest.mark.parametrize(("session_id", "enrolment_id"), [(10, 200), (20, 100)])
def test_no_mark_joins_two_cohorts(
    two_cohorts: Engine, session_id: int, enrolment_id: int, cohort_id: int
) -> None:
    mark = {"session_id": session_id, "enrolment_id": enrolment_id, "cohort_id": cohort_id, "status": "hadir"}
    with pytest.raises(IntegrityError, match=FOREIGN_KEY):
        _write(two_cohorts, Attendance, mark)


def test_an_enrolment_with_marks_does_not_move_to_another_cohort(two_cohorts: Engine) -> None:
    _write(two_cohorts, Attendance, {"session_id": 10, "enrolment_id": 100, "cohort_id": 1, "status": "hadir"})
    with pytest.raises(IntegrityError), two_cohorts.begin() as connection:
        connection.execute(update(Enrolment).where(Enrolment.id == 100).values(cohort_id=2))


@pytest.mark.parametrize("table", [Agency, Programme, RuleSet, Cohort, Participant])
def test_what_is_still_referred_to_is_not_deleted(two_cohorts: Engine, table: type[Base]) -> None:
    with pytest.raises(IntegrityError, match=FOREIGN_KEY), two_cohorts.begin() as connection:
        connection.execute(delete(table))


def test_no_foreign_key_cascades() -> None:
    """A cascade would escape the triggers that mark what changed."""
    keys = [key for table in Base.metadata.tables.values() for key in table.foreign_keys]
    assert keys
    assert {(key.ondelete, key.onupdate) for key in keys} == {("RESTRICT", None)}


REFUSED = {
    "an agency of an unknown level": (Agency, {"code": "X", "name": "X", "level": "desa"}, CHECK + "agency_level"),
    "two agencies of one code": (Agency, {"code": "35.78", "name": "Surabaya", "level": "kota"}, UNIQUE),
    "an alias of no agency": (AgencyAlias, {"alias": "SURABAYA", "agency_id": 99}, FOREIGN_KEY),
    "a cohort with a negative number": (Cohort, _cohort(number=-1), CHECK + "cohort_number"),
    "a cohort in a year that is none": (Cohort, _cohort(year=26), CHECK + "cohort_year"),
    "a cohort that is there already": (Cohort, _cohort(number=1), UNIQUE),
    "a cohort in a time zone of elsewhere": (Cohort, _cohort(timezone="UTC"), CHECK + "cohort_timezone"),
    "a cohort that ends before it starts": (
        Cohort,
        _cohort(starts_on=NINE, ends_on=EARLIER),
        CHECK + "cohort_dates",
    ),
    "a session that ends when it starts": (ClassSession, _session(ends_at=NINE), CHECK + "class_session_times"),
    "a session of no hours": (ClassSession, _session(jp=0), CHECK + "class_session_jp"),
    "a person twice in a cohort": (Enrolment, _enrolment(participant_id=1), UNIQUE),
    "a score above 100,00": (Enrolment, _enrolment(final_score=10_001), CHECK + "enrolment_final_score"),
    "a score below zero": (Enrolment, _enrolment(final_score=-1), CHECK + "enrolment_final_score"),
    "an unknown status": (Enrolment, _enrolment(status="Lulus"), CHECK + "enrolment_status"),
    "an unknown position level": (Enrolment, _enrolment(position_level="eselon II"), CHECK + "enrolment_position"),
    "more sessions attended than held": (
        Enrolment,
        _enrolment(recap_sessions_held=3, recap_sessions_attended=4),
        CHECK + "enrolment_recap_sessions",
    ),
    "more hours attended than held": (
        Enrolment,
        _enrolment(recap_jp_held=300, recap_jp_attended=301),
        CHECK + "enrolment_recap_jp",
    ),
    "an unknown mark": (
        Attendance,
        {"session_id": 10, "enrolment_id": 100, "cohort_id": 1, "status": "H"},
        CHECK + "attendance_status",
    ),
    "a NIP of 17 digits": (Participant, {"nip": NIP[1:]}, CHECK + "participant_nip"),
    "an unknown gender": (Participant, {"gender": "X"}, CHECK + "participant_gender"),
    "a second set of rules for a year": (RuleSet, _rules(), UNIQUE),
    "a component that weighs over 100 %": (
        RuleComponent,
        {"rule_set_id": 1, "assessment_id": 1, "weight": 10_001},
        CHECK + "rule_component_weight",
    ),
    "a target with two subjects": (
        Target,
        _target(programme_code="PKN-II", programme_kind="struktural"),
        CHECK + "target_one_subject",
    ),
    "a second row of the data version": (
        DataVersion,
        {"id": 2, "version": 0, "is_sample": False},
        CHECK + "data_version_one_row",
    ),
}


@pytest.mark.parametrize(("table", "values", "reason"), REFUSED.values(), ids=REFUSED)
def test_the_table_refuses(two_cohorts: Engine, table: type[Base], values: dict[str, Any], reason: str) -> None:
    with pytest.raises(IntegrityError, match=reason):
        _write(two_cohorts, table, values)


TAKEN = {
    "a cohort without a number, in a class": (Cohort, _cohort(number=0, class_label="A")),
    "another class of the same cohort": (Cohort, _cohort(number=1, class_label="B")),
    "the same number at another provider": (Cohort, _cohort(number=1, provider="BPSDM Jateng")),
    "a session of unknown hours": (ClassSession, _session(jp=None)),
    "an enrolment with nothing known": (Enrolment, _enrolment()),
    "a score of exactly 100,00": (Enrolment, _enrolment(final_score=10_000)),
    "a recap of which only the sessions held are known": (Enrolment, _enrolment(recap_sessions_held=3)),
    "a person without a NIP": (Participant, {"nip": None, "name": "Peserta 3"}),
    "a person with a NIP": (Participant, {"nip": NIP}),
    "a band above minus one": (RuleBand, {"rule_set_id": 1, "above": -1, "code": "kurang", "label": "Kurang"}),
    "a target for all programmes": (Target, _target()),
}


@pytest.mark.parametrize(("table", "values"), TAKEN.values(), ids=TAKEN)
def test_the_table_takes(two_cohorts: Engine, table: type[Base], values: dict[str, Any]) -> None:
    _write(two_cohorts, table, values)


def test_two_persons_without_nip_are_two_and_two_with_the_same_are_refused(two_cohorts: Engine) -> None:
    _write(two_cohorts, Participant, {"nip": NIP})
    with pytest.raises(IntegrityError, match=UNIQUE):
        _write(two_cohorts, Participant, {"id": FREE + 1, "nip": NIP})
    with two_cohorts.connect() as connection:
        assert connection.scalars(select(func.count()).where(Participant.nip.is_(None))).one() == 2


def test_the_code_of_a_cohort_is_its_key_in_one_word(two_cohorts: Engine) -> None:
    _write(two_cohorts, Cohort, _cohort(year=2019, number=25, class_label="A"))
    with two_cohorts.connect() as connection:
        assert connection.scalars(select(Cohort.code).order_by(Cohort.code)).all() == [
            "PKN-II.2019.25.A@BPSDM Jatim",
            "PKN-II.2026.1@BPSDM Jatim",
            "PKN-II.2026.2@BPSDM Jatim",
        ]


def test_no_number_is_stored_as_a_fraction() -> None:
    """Scores, weights and JP are hundredths in integers; SQLite would keep a Numeric as a float."""
    kinds = {column.type.__class__ for table in Base.metadata.tables.values() for column in table.columns}
    assert not [kind for kind in kinds if issubclass(kind, (Float, Numeric))]


def test_sums_of_hundredths_are_exact(two_cohorts: Engine) -> None:
    with two_cohorts.begin() as connection:
        connection.execute(update(Enrolment).values(final_score=9_001))
        total = connection.scalars(select(func.sum(Enrolment.final_score))).one()
    assert total == 18_002
    assert isinstance(total, int)


def test_a_moment_comes_back_in_utc_whatever_zone_it_was_said_in(two_cohorts: Engine) -> None:
    said = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=7)))
    with two_cohorts.begin() as connection:
        connection.execute(update(Cohort).values(finalised_at=said))
        kept = connection.scalars(select(Cohort.finalised_at).limit(1)).one()
    assert kept == said
    assert kept is not None
    assert kept.tzinfo is UTC


def test_a_moment_without_a_zone_is_a_mistake(two_cohorts: Engine) -> None:
    with pytest.raises(StatementError, match="time zone"), two_cohorts.begin() as connection:
        connection.execute(update(Cohort).values(finalised_at=NINE))
