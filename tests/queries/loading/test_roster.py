"""Writing: only what differs, with before-images, facts of exactly the touched cohorts, and twice is once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, func, select, update

from queries import engine
from queries.freshness import freshness
from queries.loading import AgencyProblem, RosterRow, SampleDatabase, add_alias, plan_roster, write_roster
from queries.schema import (
    Agency,
    Cohort,
    DataVersion,
    Enrolment,
    EnrolmentFact,
    ImportBatch,
    ImportChange,
    Participant,
    RuleSet,
)
from tests.queries.loading.conftest import BATCH, NOW, cohort, nip_of, rows_of

TWO_COHORTS = """
    cohort | nip | name | agency | score
    -------+-----+------+--------+------
    2      | 001 | Ana  | Gresik | 8000
    2      | 002 | Ben  | Gresik |
    3      | 003 | Caz  | Tuban  |
    """


def statements_of(connection, work):
    """The statements that write, while `work` runs."""
    seen = []

    def listen(_connection, _cursor, statement, *_rest):
        if not statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    event.listen(connection, "before_cursor_execute", listen)
    work()
    event.remove(connection, "before_cursor_execute", listen)
    return seen


def test_equal_rows_cause_no_writing_statement_at_all(load, connection):
    load(TWO_COHORTS)
    version = freshness(connection).version
    assert statements_of(connection, lambda: load(TWO_COHORTS)) == []
    assert freshness(connection).version == version


def test_only_the_changed_row_is_updated_and_its_image_kept(load, connection):
    load(TWO_COHORTS)
    plan = load(TWO_COHORTS.replace("8000", "8050"))
    assert (plan.count("changed"), plan.count("equal")) == (1, 2)
    batch = connection.scalar(select(func.max(ImportBatch.id)))
    (change,) = connection.execute(select(ImportChange.__table__).where(ImportChange.batch_id == batch)).all()
    assert (change.table_name, change.before["final_score"]) == ("enrolment", 8000)
    assert int(change.row_id) == change.before["id"]


def test_a_new_row_has_no_image_and_dates_in_images_are_iso(load, connection):
    load("""
        nip | name | born       | agency
        ----+------+------------+-------
        001 | Ana  | 1979-12-30 | Gresik
        """)
    assert set(connection.scalars(select(ImportChange.before))) == {None}
    load("""
        nip | name | born       | agency
        ----+------+------------+-------
        001 | Ana  | 1979-12-31 | Gresik
        """)
    before = connection.scalar(select(ImportChange.before).order_by(ImportChange.id.desc()))
    assert before["birth_date"] == "1979-12-30"


def test_facts_are_recomputed_for_exactly_the_touched_cohorts(load, connection):
    load(TWO_COHORTS)
    connection.execute(update(EnrolmentFact).values(final_score=1))
    load(TWO_COHORTS.replace("8000", "8050"))
    facts = select(Cohort.number, EnrolmentFact.final_score).join(Cohort, Cohort.id == EnrolmentFact.cohort_id)
    assert sorted(map(tuple, connection.execute(facts)), key=str) == [(2, 8050), (2, None), (3, 1)]


def test_a_change_of_the_person_reaches_the_facts_of_every_cohort_of_that_person(load, connection):
    load("""
        cohort | nip | name | agency
        -------+-----+------+-------
        2      | 001 | Ana  | Gresik
        3      | 001 | Ana  | Gresik
        """)
    load("""
        cohort | nip | name | gender | agency
        -------+-----+------+--------+-------
        3      | 001 | Ana  | P      | Gresik
        """)
    assert list(connection.scalars(select(EnrolmentFact.gender))) == ["P", "P"]


def test_a_new_cohort_gets_the_rules_in_force_in_its_year(load, connection):
    load(TWO_COHORTS)
    rules = set(connection.scalars(select(Cohort.rule_set_id)))
    since = select(func.max(RuleSet.since_year)).where(RuleSet.programme_code == "PKA", RuleSet.since_year <= 2024)
    expected = connection.scalar(
        select(RuleSet.id).where(RuleSet.programme_code == "PKA", RuleSet.since_year == since.scalar_subquery())
    )
    assert rules == {expected}


def test_a_new_enrolment_needs_an_agency_a_known_one_keeps_its_own(load, connection):
    plan = load("""
        nip | name | agency
        ----+------+-------
        001 | Ana  |
        """)
    assert [refusal.reason for refusal in plan.refusals] == ["agency_needed"]
    assert connection.scalar(select(func.count()).select_from(Participant)) == 0
    load(TWO_COHORTS)
    plan = load("""
        nip | score
        ----+------
        002 | 9000
        """)
    assert (plan.refusals, plan.count("changed")) == ([], 1)


def test_the_unit_of_a_former_agency_does_not_stay_with_the_new_one(load, connection):
    load("""
        nip | name | agency | unit
        ----+------+--------+---------------------------
        001 | Ana  | Gresik | Dinas Kesehatan Kab. Gresik
        """)
    load("""
        nip | name | agency
        ----+------+-------
        001 | Ana  | Tuban
        """)
    assert connection.scalar(select(Enrolment.unit)) is None


def test_two_hosts_for_one_cohort_are_refused_one_is_kept(load, connection):
    plan = load("""
        nip | name | agency | host
        ----+------+--------+---------
        001 | Ana  | Gresik | Surabaya
        002 | Ben  | Gresik | surabaya
        003 | Caz  | Gresik | Malang
        """)
    assert [(refusal.line, refusal.reason) for refusal in plan.refusals] == [(4, "host_contradicts_line")]
    assert connection.scalar(select(Cohort.host)) == "Surabaya"


def test_members_that_the_file_does_not_mention_are_counted_not_removed(load, connection):
    load(TWO_COHORTS)
    plan = load("""
        cohort | nip | name | agency | score
        -------+-----+------+--------+------
        2      | 001 | Ana  | Gresik | 8100
        """)
    assert plan.absent_members() == 1
    assert connection.scalar(select(func.count()).select_from(Enrolment)) == 3


def test_a_sample_database_takes_no_rows(load, connection):
    connection.execute(update(DataVersion).values(is_sample=True))
    with pytest.raises(SampleDatabase):
        load(TWO_COHORTS)


def test_planning_writes_nothing(connection, agencies):
    rows = rows_of(TWO_COHORTS, agencies)
    assert statements_of(connection, lambda: plan_roster(connection, rows)) == []


def test_the_number_of_statements_does_not_grow_with_the_rows(connection, agencies):
    def statements(people):
        seen = []
        rows = [
            RosterRow(
                line=n,
                cohort=cohort(n % 3 + 1),
                nip=nip_of("1970-01-01", f"{n:03d}"),
                name=f"P {n}",
                agency_id=agencies["Tuban"],
            )
            for n in range(people)
        ]
        event.listen(connection, "before_cursor_execute", lambda *call: seen.append(call[2]))
        with connection.begin_nested() as part:
            write_roster(connection, plan_roster(connection, rows), BATCH, NOW)
            part.rollback()
        return len(seen)

    few = statements(10)
    assert statements(400) <= 3 * few


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory):
    url = engine.database_url(f"sqlite:///{tmp_path_factory.mktemp('loading') / 'training.db'}")
    engine.upgrade(url)
    writer = engine.write_engine(url)
    yield writer
    writer.dispose()


SERIALS = ("001", "002", "003")
BIRTH_DATES = (date(1979, 12, 31), date(1980, 1, 1))


@st.composite
def rosters(
    draw,
    numbers=((), (), (("nrp", "11111"),), (("nrp", "22222"),)),
    dates=(None, *BIRTH_DATES),
    serials=(None, *SERIALS),
):
    """A file full of doubts: few names, few NIPs, few dates, so that everything collides with everything."""
    size = draw(st.integers(1, 7))
    rows = []
    for line in range(2, size + 2):
        serial = draw(st.sampled_from(serials))
        born = draw(st.sampled_from(dates))
        rows.append(
            RosterRow(
                line=line,
                cohort=cohort(draw(st.sampled_from([1, 2]))),
                nip=serial and nip_of("1979-12-31", serial),
                name=draw(st.sampled_from(["Ana", "Ana, S.E.", "Anna", "Ben", None if serial else "Caz"])),
                birth_date=born,
                birth_date_by_nip=date(1979, 12, 31) if serial else None,
                gender=draw(st.sampled_from([None, "L", "P"])),
                gender_by_nip="L" if serial else None,
                identifiers=draw(st.sampled_from(numbers)),
                agency_id=draw(st.sampled_from([None, 1, 2])),
                unit=draw(st.sampled_from([None, "Dinas"])),
                final_score=draw(st.sampled_from([None, 8000, 9000])),
                status=draw(st.sampled_from([None, "lulus"])),
                host=draw(st.sampled_from([None, "Surabaya", "surabaya", "Malang"])),
            )
        )
    return rows


def load_twice(connection, rows, *, accept_valid, accept_corrections):
    """Load rows as a file is loaded; the second time nothing may change."""
    ids = list(connection.scalars(select(Agency.id).order_by(Agency.id).limit(2)))
    rows = [replace(row, agency_id=row.agency_id and ids[row.agency_id - 1]) for row in rows]
    first = plan_roster(connection, rows, accept_corrections=accept_corrections)
    assert len(first.outcomes) + len(first.refusals) == len(rows)
    if first.refusals and not accept_valid:
        return
    write_roster(connection, first, BATCH, NOW)
    version = freshness(connection).version
    again = plan_roster(connection, rows, accept_corrections=accept_corrections)
    assert {again.outcomes.get(line, "equal") for line in first.outcomes} <= {"equal"}
    if not first.refusals:
        assert not again.refusals
        assert write_roster(connection, again, BATCH, NOW) is None
        assert freshness(connection).version == version


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(rosters(), st.booleans()), min_size=1, max_size=4))
def test_whatever_was_loaded_before_the_same_file_twice_is_as_once(sqlite, files):
    with sqlite.connect() as connection:
        for rows, accept_corrections in files:
            load_twice(connection, rows, accept_valid=False, accept_corrections=accept_corrections)
        connection.rollback()


@pytest.mark.heavy
@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(rosters(numbers=((),), dates=(None,), serials=SERIALS), st.booleans()), min_size=1, max_size=4
    )
)
def test_beside_refused_rows_what_was_taken_once_is_not_taken_again(sqlite, files):
    with sqlite.connect() as connection:
        for rows, accept_corrections in files:
            load_twice(connection, rows, accept_valid=True, accept_corrections=accept_corrections)
        connection.rollback()


def test_a_name_that_is_a_kabupaten_and_a_kota_never_becomes_a_spelling_of_one(writer: Engine) -> None:
    with writer.begin() as connection, pytest.raises(AgencyProblem) as caught:
        add_alias(connection, code="35.07", aliases=["Malang"], now=NOW)
    assert caught.value.fault == "spelling_ambiguous"
