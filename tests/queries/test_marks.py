"""Marks: every change by any program says which cohorts it concerns, and computing facts leaves none behind."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, insert, inspect, select, text, update

from queries import facts, sample
from queries.engine import upgrade, write_engine
from queries.schema import (
    Agency,
    AgencyAlias,
    Assessment,
    Attendance,
    ChangeMark,
    ClassSession,
    Cohort,
    CompetencyStandard,
    Enrolment,
    Participant,
    ParticipantIdentifier,
    Programme,
    ReportedTotal,
    RuleAttendance,
    RuleBand,
    RuleComponent,
    RuleSet,
    Score,
    Target,
)
from tests.academy import COURSE, NEW_RULES, PKA, add_cohort, add_person, enrol, found, mark, meet
from tests.conftest import SAMPLE_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Connection, Engine
    from sqlalchemy.sql.dml import UpdateBase

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
VERSION = None
"""The mark that asks for a new version only."""
REPORT = {
    "provider": "BPSDM Jatim", "programme_code": PKA, "number": 1, "class_label": "", "agency_code": "",
    "measure": "peserta", "value": 1,
}  # fmt: skip


@pytest.fixture
def academy(bare: Engine) -> Iterator[Connection]:
    """Cohorts 1 and 2 share person 1; cohort 3 is of another programme, with person 3 of agency 2; 4 is empty."""
    with bare.begin() as connection:
        found(connection)
        for number, programme in ((1, PKA), (2, PKA), (3, COURSE), (4, PKA)):
            add_cohort(
                connection, number, programme_code=programme, rule_set_id=NEW_RULES if number == 1 else None
            )
        enrol(connection, 11, cohort=1, person=add_person(connection, 1))
        enrol(connection, 21, cohort=2, person=1)
        enrol(connection, 33, cohort=3, person=add_person(connection, 3), agency_id=2)
        meet(connection, 1, "2026-11-20", cohort=1)
        meet(connection, 2, "2026-11-20", cohort=2)
        mark(connection, 1, 11)
        for enrolment in (11, 33):
            connection.execute(
                insert(Score).values(enrolment_id=enrolment, assessment_id=1, stage="post", value=1)
            )
        connection.execute(insert(ParticipantIdentifier).values(kind="email", value="a@b", participant_id=1))
        connection.execute(insert(AgencyAlias).values(alias="satu", agency_id=1))
        connection.execute(
            insert(CompetencyStandard).values(assessment_id=1, position_level="pengawas", required=1)
        )
        connection.execute(insert(Target).values(year=2026, metric="lulus", value=1, source="contoh"))
        connection.execute(insert(ReportedTotal).values(year=2026, **REPORT))
        for rules in (NEW_RULES, 3):
            connection.execute(insert(RuleComponent).values(rule_set_id=rules, assessment_id=1, weight=1))
            connection.execute(insert(RuleAttendance).values(rule_set_id=rules, kind="porsi", value=1))
        facts.recompute_all(connection, NOW)
        yield connection


RULES = {"programme_code": PKA, "since_year": 2030, "pass_rule": "total", "source": "x", "confirmed": False}
COHORT = {"provider": "B", "programme_code": PKA, "year": 2026, "number": 9, "class_label": ""}
MEETING = {
    "starts_at": datetime.fromisoformat("2026-11-30 08:00"),
    "ends_at": datetime.fromisoformat("2026-11-30 10:00"),
}

CHANGES: list[tuple[str, UpdateBase, set[int | None]]] = [
    ("enrolment in", insert(Enrolment).values(cohort_id=3, participant_id=1, agency_id=1), {3}),
    ("enrolment", update(Enrolment).where(Enrolment.id == 33).values(status="lulus"), {3}),
    ("enrolment moved", update(Enrolment).where(Enrolment.id == 21).values(cohort_id=4), {2, 4}),
    ("enrolment out", delete(Enrolment).where(Enrolment.id == 21), {2}),
    ("session in", insert(ClassSession).values(id=9, cohort_id=3, **MEETING), {3}),
    ("session", update(ClassSession).where(ClassSession.id == 2).values(jp=100), {2}),
    ("session moved", update(ClassSession).where(ClassSession.id == 2).values(cohort_id=4), {2, 4}),
    ("session out", delete(ClassSession).where(ClassSession.id == 2), {2}),
    ("mark in", insert(Attendance).values(session_id=2, enrolment_id=21, cohort_id=2, status="hadir"), {2}),
    ("mark", update(Attendance).values(status="alpa"), {1}),
    ("mark moved", update(Attendance).values(session_id=2, enrolment_id=21, cohort_id=2), {1, 2}),
    ("mark out", delete(Attendance), {1}),
    ("score in", insert(Score).values(enrolment_id=21, assessment_id=1, stage="pre", value=1), {2}),
    ("score", update(Score).where(Score.enrolment_id == 33).values(value=2), {3}),
    ("score moved", update(Score).where(Score.enrolment_id == 33).values(enrolment_id=21), {2, 3}),
    ("score out", delete(Score), {1, 3}),
    ("cohort in", insert(Cohort).values(id=9, **COHORT), {9}),
    ("cohort", update(Cohort).where(Cohort.id == 4).values(timezone="WIT"), {4}),
    ("cohort renumbered", update(Cohort).where(Cohort.id == 4).values(id=8), {4, 8}),
    ("cohort out", delete(Cohort).where(Cohort.id == 4), {4}),
    ("cohort looked at", update(Cohort).values(next_due_at=NOW), set()),
    ("cohort, and looked at", update(Cohort).where(Cohort.id == 2).values(year=2025, next_due_at=NOW), {2}),
    ("person in", insert(Participant).values(id=9), set()),
    ("person", update(Participant).where(Participant.id == 1).values(gender="P"), {1, 2}),
    ("identifier in", insert(ParticipantIdentifier).values(kind="nrp", value="1", participant_id=3), {3}),
    ("identifier moved", update(ParticipantIdentifier).values(participant_id=3), {1, 2, 3}),
    ("identifier out", delete(ParticipantIdentifier), {1, 2}),
    ("rules in", insert(RuleSet).values(id=9, **RULES), {2, 4}),
    ("rules", update(RuleSet).where(RuleSet.id == NEW_RULES).values(since_year=2024), {1, 2, 4}),
    ("rules moved", update(RuleSet).where(RuleSet.id == 1).values(programme_code=COURSE), {2, 3, 4}),
    ("band in", insert(RuleBand).values(rule_set_id=3, above=9500, code="x", label="x"), {3}),
    ("band", update(RuleBand).where(RuleBand.rule_set_id == NEW_RULES).values(label="y"), {1, 2, 4}),
    ("band out", delete(RuleBand).where(RuleBand.rule_set_id == 3), {3}),
    ("weight", update(RuleComponent).where(RuleComponent.rule_set_id == 3).values(weight=2), {3}),
    ("limit", update(RuleAttendance).where(RuleAttendance.rule_set_id == 3).values(value=2), {3}),
    ("assessment", update(Assessment).values(name="Tes"), {1, 3}),
    ("standard", update(CompetencyStandard).values(required=2), {1, 3}),
    ("standard out", delete(CompetencyStandard), {1, 3}),
    ("agency", update(Agency).where(Agency.id == 2).values(name="Kota 2"), {3, VERSION}),
    ("agency in", insert(Agency).values(code="9", name="Baru", level="lainnya"), {VERSION}),
    ("programme", update(Programme).where(Programme.code == COURSE).values(kind="fungsional"), {3}),
    ("target in", insert(Target).values(year=2027, metric="lulus", value=1, source="x"), {VERSION}),
    ("target", update(Target).values(value=2), {VERSION}),
    ("target out", delete(Target), {VERSION}),
    ("report in", insert(ReportedTotal).values(year=2027, **REPORT), {VERSION}),
    ("report", update(ReportedTotal).values(value=2), {VERSION}),
    ("report out", delete(ReportedTotal), {VERSION}),
    ("alias in", insert(AgencyAlias).values(alias="dua", agency_id=2), {VERSION}),
    ("alias", update(AgencyAlias).values(agency_id=2), {VERSION}),
    ("alias out", delete(AgencyAlias), {VERSION}),
    ("nothing", update(Enrolment).where(Enrolment.id == 0).values(status="lulus"), set()),
]


def test_a_change_marks_the_cohorts_that_it_concerns(academy: Connection) -> None:
    marks: dict[str, set[int | None]] = {}
    for name, change, _ in CHANGES:
        tried = academy.begin_nested()
        academy.execute(change)
        marks[name] = _marks(academy)
        tried.rollback()
    assert marks == {name: expected for name, _, expected in CHANGES}


def test_a_statement_of_many_rows_leaves_one_mark_per_cohort(academy: Connection) -> None:
    academy.execute(
        insert(ClassSession).values([{"id": number, "cohort_id": 3, **MEETING} for number in range(10, 40)])
    )
    assert list(academy.scalars(select(ChangeMark.cohort_id))) == [3]


def test_computing_serves_the_marks_of_its_cohorts_and_no_others(academy: Connection) -> None:
    academy.execute(update(Enrolment).values(status="lulus"))
    academy.execute(update(Target).values(value=2))
    facts.recompute(academy, [1, 3], NOW)
    assert _marks(academy) == {2}
    facts.recompute_all(academy, NOW)
    assert _marks(academy) == set()


def test_neither_upgrade_nor_sample_leaves_marks(empty_database: URL) -> None:
    upgrade(empty_database, is_sample=True)
    engine = write_engine(empty_database)
    try:
        with engine.connect() as connection:
            assert _marks(connection) == set()
        sample.build(engine, enrolments=420, today=SAMPLE_DAY)
        with engine.connect() as connection:
            assert _marks(connection) == set()
    finally:
        engine.dispose()


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_the_cohorts_update_trigger_of_sqlite_watches_all_columns_but_one(bare: Engine) -> None:
    with bare.connect() as connection:
        written = connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'mark_cohort_update'"))
    watched = {column.strip() for column in written.split(" OF ")[1].split(" ON ")[0].split(",")}
    columns = {column["name"] for column in inspect(bare).get_columns("cohort")}
    assert watched == columns - {"next_due_at", "code"}  # the code is computed from others


TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
MARKED = (
    Agency, AgencyAlias, Assessment, Attendance, ClassSession, Cohort, CompetencyStandard, Enrolment, Participant,
    ParticipantIdentifier, Programme, ReportedTotal, RuleAttendance, RuleBand, RuleComponent, RuleSet, Score, Target,
)  # fmt: skip


def test_every_table_that_facts_and_charts_depend_on_has_its_triggers(bare: Engine) -> None:
    events = ["insert", "update", "delete"] + (["truncate"] if bare.dialect.name == "postgresql" else [])
    with bare.connect() as connection:
        names = connection.scalars(text(TRIGGERS[bare.dialect.name]))
        found = {name for name in names if name.startswith("mark_")}
    assert found == {f"mark_{model.__tablename__}_{event}" for model in MARKED for event in events}


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_who_may_write_a_register_needs_no_right_to_the_marks(academy: Connection) -> None:
    role = f"clerk_{academy.scalar(text('SELECT pg_backend_pid()'))}"
    academy.execute(text(f"CREATE ROLE {role}"))
    academy.execute(text(f"GRANT SELECT, UPDATE ON attendance TO {role}"))
    academy.execute(text(f"SET LOCAL ROLE {role}"))
    academy.execute(text("UPDATE attendance SET status = 'sakit'"))
    academy.execute(text("RESET ROLE"))
    assert _marks(academy) == {1}
    academy.execute(text(f"DROP OWNED BY {role}"))
    academy.execute(text(f"DROP ROLE {role}"))


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_truncate_marks_every_cohort(academy: Connection) -> None:
    academy.execute(text("TRUNCATE attendance"))
    assert _marks(academy) == {1, 2, 3, 4}


def _marks(connection: Connection) -> set[int | None]:
    return set(connection.scalars(select(ChangeMark.cohort_id)))
