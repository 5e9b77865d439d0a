"""Cohorts of the sample: the published one, the odd ones, their rules and their calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Engine, func, select

from queries.sample import build
from queries.schema import (
    Agency,
    Assessment,
    Attendance,
    ClassSession,
    Cohort,
    Enrolment,
    EnrolmentFact,
    Programme,
    RuleSet,
    Score,
)
from tests.queries.sample.reading import SMALL, TODAY, by_cohort


def test_pkn_ii_of_2019_is_as_published(connection: Connection) -> None:
    cohorts = connection.execute(
        select(Cohort).where(Cohort.programme_code == "PKN-II", Cohort.year == 2019)
    ).all()
    assert [(c.code, c.starts_on) for c in cohorts] == [("PKN-II.2019.25@BPSDM Jatim", date(2019, 8, 26))]
    origins = connection.execute(
        select(Agency.code, func.count())
        .join(Enrolment, Enrolment.agency_id == Agency.id)
        .where(Enrolment.cohort_id == cohorts[0].id)
        .group_by(Agency.code)
    )
    assert dict(origins.all()) == {"KEJAKSAAN": 2, "LPP-TVRI": 1, "35": 9, "61": 1, "KABKOTA": 43}


def test_unitemised_kabupaten_and_kota_are_only_in_the_published_cohort(connection: Connection) -> None:
    unitemised = select(Enrolment.cohort_id).join(Agency).where(Agency.code == "KABKOTA").distinct()
    assert len(connection.scalars(unitemised).all()) == 1


def test_every_oddity_is_there_even_in_the_smallest_sample(empty: Engine) -> None:
    build(empty, enrolments=SMALL, today=TODAY)
    with empty.connect() as connection:
        registers = by_cohort(connection, select(ClassSession.cohort_id))
        recaps = by_cohort(connection, select(Enrolment.cohort_id).where(Enrolment.recap_sessions_held > 0))
        of_kind = {
            kind: by_cohort(
                connection, select(Enrolment.cohort_id).join(Score).join(Assessment).where(Assessment.kind == kind)
            )
            for kind in ("komponen", "tes", "kompetensi")
        }
        scored = set.union(*of_kind.values())
        assert recaps - registers - scored, "a cohort with only a recap"
        assert of_kind["tes"] - registers - recaps, "a cohort with only tests"
        assert of_kind["kompetensi"] - of_kind["komponen"] - registers - recaps, "a cohort with only levels"
        cohorts = connection.execute(select(Cohort)).all()
        assert any(cohort.starts_on is None for cohort in cohorts)
        assert any(cohort.number == 0 for cohort in cohorts)
        assert {cohort.class_label for cohort in cohorts} == {"", "A", "B"}
        assert "LATSAR-III 49 Situbondo" in {f"{c.programme_code} {c.number} {c.host}" for c in cohorts}
        behind = by_cohort(
            connection,
            select(ClassSession.cohort_id)
            .outerjoin(Attendance, Attendance.session_id == ClassSession.id)
            .where(ClassSession.ends_at < datetime.combine(TODAY - timedelta(days=7), datetime.min.time()))
            .where(Attendance.session_id.is_(None)),
        )
        running = {c.id for c in cohorts if c.starts_on and c.starts_on < TODAY <= c.ends_on}
        assert running & behind, "a running cohort whose register is more than seven days behind"


def test_a_cohort_has_the_rules_of_its_year(connection: Connection) -> None:
    rules = connection.execute(select(RuleSet.id, RuleSet.programme_code, RuleSet.since_year)).all()
    for cohort in connection.execute(select(Cohort)):
        fitting = [r for r in rules if r.programme_code == cohort.programme_code and r.since_year <= cohort.year]
        assert cohort.rule_set_id == max(fitting, key=lambda rule: rule.since_year).id


def test_leadership_courses_have_months_without_sessions(connection: Connection) -> None:
    months = connection.execute(
        select(
            func.min(ClassSession.starts_at),
            func.max(ClassSession.starts_at),
            func.count(func.distinct(func.strftime("%Y-%m", ClassSession.starts_at))),
        )
        .join(Cohort, Cohort.id == ClassSession.cohort_id)
        .where(Cohort.programme_code == "PKN-II")
        .group_by(ClassSession.cohort_id)
    ).all()
    assert months
    for first, last, with_class in months:
        assert (last.year - first.year) * 12 + last.month - first.month + 1 > with_class


def test_courses_of_every_kind_are_held_and_the_pandemic_shows(connection: Connection) -> None:
    kinds = {kind for (kind,) in connection.execute(select(Programme.kind).join(Cohort).distinct())}
    assert kinds == {"struktural", "latsar", "teknis", "fungsional", "sosiokultural"}
    by_year = dict(connection.execute(select(EnrolmentFact.year, func.count()).group_by(EnrolmentFact.year)).all())
    assert set(by_year) == set(range(2019, TODAY.year + 1))
    assert by_year[2020] < 0.75 * min(by_year[2019], by_year[2021])
    at_a_distance = connection.scalars(select(Cohort.year).where(Cohort.mode == "jarak_jauh").distinct())
    assert set(at_a_distance) <= {2020, 2021, 2022}
