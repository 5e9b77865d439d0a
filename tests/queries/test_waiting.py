"""Results of a cohort that is not final are published k enrolments at a time: two moments tell of no one person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, delete, select, update

from queries import competency, facts, summaries
from queries.checking import Difference, differences
from queries.disclosure import MIN_GROUP
from queries.engine import write_engine
from queries.facts.waiting import group_of
from queries.filters import EVERYTHING, Filters, Scope
from queries.refresher import mark_all, refresh
from queries.schema import Assessment, Cohort, Enrolment, EnrolmentFact, Score, ScoreFact
from tests.academy import add_assessment, add_cohort, add_person, enrol, found, mark, meet, score
from tests.facts_twin import stored_facts, twin_facts

if TYPE_CHECKING:
    from sqlalchemy import URL
    from sqlalchemy.sql.dml import UpdateBase

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
OVER = NOW + timedelta(days=5)
K = 3
TEST, COMPONENT = 1, 2
CODE = "PKA.2026.1@BPSDM"


@pytest.fixture
def academy(bare: Engine) -> Engine:
    """Two running cohorts of six and of two; of the first, three have a component, and a verdict each."""
    bare.update_execution_options(min_group=K)
    with bare.begin() as connection:
        found(connection)
        add_assessment(connection, COMPONENT, "komponen")
        for cohort, people in ((1, range(1, 7)), (2, (7, 8))):
            add_cohort(connection, cohort, starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 26))
            for person in people:
                enrol(
                    connection,
                    person,
                    cohort,
                    status="lulus" if person <= K else "aktif",
                    agency_id=1 + person % 2,
                )
        for person in range(1, K + 1):
            score(connection, person, COMPONENT, akhir=7_000)
            connection.execute(_final(person, 8_000))
        meet(connection, 1, "2026-11-23")
        facts.recompute_all(connection, NOW)
    return bare


def test_the_first_results_of_a_cohort_wait_until_they_are_k(academy: Engine) -> None:
    assert _published(academy) == dict.fromkeys((1, 2, 3), (8_000, 7_000))
    _score(academy, 7, 8)
    assert _published(academy, cohort=2) == {}
    assert _waits(academy) == {7, 8}
    with academy.begin() as connection:
        enrol(connection, 9, 2)
    _score(academy, 9)
    assert _published(academy, cohort=2) == dict.fromkeys((7, 8, 9), (None, 6_000))
    assert _waits(academy) == set()


def test_changes_add_up_until_k_enrolments_have_changed(academy: Engine) -> None:
    _change(academy, _final(1, 9_000))
    _change(academy, update(Score).where(Score.enrolment_id.in_((1, 2))).values(value=7_500))
    assert _published(academy) == dict.fromkeys((1, 2, 3), (8_000, 7_000))
    assert _waits(academy) == {1, 2}
    _change(academy, update(Score).where(Score.enrolment_id == 3).values(value=7_500))
    assert _published(academy) == dict.fromkeys((1, 2, 3), (8_000, 7_500))
    assert _waits(academy) == {1}
    _change(academy, update(Enrolment).where(Enrolment.id.in_((2, 3))).values(final_score=9_000))
    assert _published(academy) == dict.fromkeys((1, 2, 3), (9_000, 7_500))
    assert _waits(academy) == set()


def test_other_peoples_scores_do_not_take_a_verdict_along(academy: Engine) -> None:
    _change(academy, update(Enrolment).where(Enrolment.id == 4).values(status="tidak_lulus", final_score=5_000))
    _score(academy, 4, 5, 6)
    assert _published(academy) == {
        **dict.fromkeys((1, 2, 3), (8_000, 7_000)), **dict.fromkeys((4, 5, 6), (None, 6_000)),
    }  # fmt: skip
    assert _waits(academy) == {4}


def test_of_a_test_who_was_late_before_it_keeps_nobody_waiting_after_it(academy: Engine) -> None:
    with academy.begin() as connection:
        for person in range(1, 4):
            score(connection, person, TEST, pre=300)
    refresh(academy, NOW)
    with academy.begin() as connection:
        score(connection, 4, TEST, pre=200)
        for person in range(1, 5):
            score(connection, person, TEST, post=400)
    refresh(academy, NOW)
    with academy.connect() as connection:
        told = {
            number: (row["pre"], row["post"])
            for (number, assessment), row in stored_facts(connection)["score"].items()
            if assessment == TEST
        }
        assert stored_facts(connection) == twin_facts(connection, NOW, K)
    assert told == {1: (300, 400), 2: (300, 400), 3: (300, 400), 4: (None, 400)}
    assert _waits(academy) == {4}


def test_who_waits_has_the_verdict_that_was_published_or_none(academy: Engine) -> None:
    _change(academy, update(Enrolment).where(Enrolment.id == 1).values(status="ditunda", final_score=6_500))
    _change(academy, update(Enrolment).where(Enrolment.id == 4).values(status="lulus", final_score=9_500))
    with academy.connect() as connection:
        stored = stored_facts(connection)["enrolment"]
    held = [(stored[person]["status"], stored[person]["band"]) for person in (1, 4)]
    assert held == [("lulus", "cukup"), ("aktif", None)]


def test_a_change_that_is_taken_back_waits_no_longer(academy: Engine) -> None:
    _change(academy, _final(1, 9_000))
    _change(academy, _final(1, 8_000))
    assert _waits(academy) == set()


@pytest.mark.parametrize("days", [0, 5])
def test_of_a_final_cohort_nothing_waits(academy: Engine, days: int) -> None:
    """It is final when somebody says so; or, at midnight, when it is over and everybody is assessed."""
    _score(academy, 4)
    if days:
        _change(academy, update(Enrolment).where(Enrolment.id == 5).values(status="batal"))
        _change(academy, update(Enrolment).where(Enrolment.id == 6).values(status="batal"))
        _change(academy, update(Enrolment).where(Enrolment.id == 4).values(status="lulus"))
        assert _waits(academy) == {4}
        refresh(academy, NOW + timedelta(days=days))
    else:
        _change(academy, update(Cohort).where(Cohort.id == 1).values(finalised_at=NOW))
    assert _waits(academy) == set()
    assert _published(academy)[4] == (None, 6_000)


def test_a_cohort_that_is_opened_again_goes_on_from_what_was_published(academy: Engine) -> None:
    _change(academy, update(Cohort).where(Cohort.id == 1).values(finalised_at=NOW))
    _change(academy, _final(1, 9_000))
    _change(academy, update(Cohort).where(Cohort.id == 1).values(finalised_at=None))
    _change(academy, _final(2, 9_000))
    assert [_published(academy)[person] for person in (1, 2)] == [(9_000, 7_000), (8_000, 7_000)]


@pytest.mark.parametrize(
    "leaving",
    [
        update(Enrolment).where(Enrolment.id == 1).values(status="batal"),
        update(Enrolment).where(Enrolment.id == 1).values(cohort_id=2),
        delete(Enrolment).where(Enrolment.id == 1),
    ],
)
def test_who_leaves_is_gone_at_once_and_counts_as_changed(academy: Engine, leaving: UpdateBase) -> None:
    _score(academy, 4, 5)
    with academy.begin() as connection:
        connection.execute(delete(Score).where(Score.enrolment_id == 1))
        connection.execute(leaving)
    refresh(academy, NOW)
    assert _published(academy) == {
        2: (8_000, 7_000), 3: (8_000, 7_000), 4: (None, 6_000), 5: (None, 6_000),
    }  # fmt: skip


def test_who_leaves_alone_takes_nobody_along(academy: Engine) -> None:
    _change(academy, _final(2, 9_000))
    _change(academy, update(Enrolment).where(Enrolment.id == 1).values(cohort_id=2))
    assert _published(academy) == dict.fromkeys((2, 3), (8_000, 7_000))
    assert _waits(academy) == {1, 2}


def test_an_assessment_that_is_gone_keeps_nothing(academy: Engine) -> None:
    with academy.begin() as connection:
        connection.execute(delete(Score).where(Score.assessment_id == COMPONENT, Score.enrolment_id.in_((1, 2))))
    refresh(academy, NOW)
    assert _published(academy) == dict.fromkeys((1, 2, 3), (8_000, 7_000))
    with academy.begin() as connection:
        connection.execute(delete(Score))
        connection.execute(delete(Assessment).where(Assessment.id == COMPONENT))
    refresh(academy, NOW)
    assert _published(academy) == dict.fromkeys((1, 2, 3), (8_000, None))
    assert _waits(academy) == set()


def test_who_is_given_the_number_of_another_has_nothing_of_his(academy: Engine) -> None:
    with academy.begin() as connection:
        connection.execute(delete(Score).where(Score.enrolment_id == 1))
        connection.execute(delete(Enrolment).where(Enrolment.id == 1))
        add_person(connection, 9)
        enrol(connection, 1, 1, 9, status="aktif")
    refresh(academy, NOW)
    assert 1 not in _published(academy)


def test_attendance_waits_for_nobody(academy: Engine) -> None:
    _score(academy, 4)
    with academy.begin() as connection:
        mark(connection, 1, 4)
    refresh(academy, NOW)
    with academy.connect() as connection:
        assert stored_facts(connection)["enrolment"][4]["sessions_attended"] == 1
    assert _waits(academy) == {4}


@pytest.mark.parametrize("by_marks", [True, False])
def test_computing_everything_anew_publishes_nothing(academy: Engine, by_marks: bool) -> None:
    _score(academy, 4)
    if by_marks:
        mark_all(academy)
        refresh(academy, NOW)
    else:
        with academy.begin() as connection:
            facts.recompute_all(connection, NOW)
    assert 4 not in _published(academy)
    assert _waits(academy) == {4}


def test_an_engine_that_is_told_nothing_takes_the_least_group_of_figures(database: URL) -> None:
    for engine, k in ((write_engine(database), MIN_GROUP), (write_engine(database, 4), 4)):
        with engine.connect() as connection:
            assert group_of(connection) == k
        engine.dispose()


def test_cohorts_in_which_somebody_waits_are_counted_and_never_the_people(academy: Engine) -> None:
    _score(academy, 4, 5, 7)
    asked = {
        Filters(EVERYTHING): 2,
        Filters(EVERYTHING, cohorts=(CODE,)): 1,
        Filters(EVERYTHING, agencies=("35.01",)): 2,
        Filters(EVERYTHING, years=(2025,)): 0,
        Filters(Scope(agencies=("35.02",))): 2,
        Filters(Scope(agencies=("34",))): 0,
    }
    with academy.connect() as connection:
        told = {filters: competency.waiting(connection, filters)["cohorts"].iloc[0] for filters in asked}
    assert told == asked


def test_the_check_takes_what_waits_for_right(academy: Engine) -> None:
    _score(academy, 4)
    assert _differences(academy) == []
    with academy.connect() as connection:
        assert stored_facts(connection) == twin_facts(connection, NOW, K)
        assert summaries.wrong(connection) == []


@pytest.mark.parametrize(
    "touched",
    [
        update(EnrolmentFact).where(EnrolmentFact.enrolment_id == 4).values(waits=False),
        update(EnrolmentFact).where(EnrolmentFact.enrolment_id == 1).values(waits=True),
        update(EnrolmentFact).where(EnrolmentFact.enrolment_id == 4).values(has_component=True),
        update(ScoreFact).where(ScoreFact.enrolment_id == 1).values(value=1),
        delete(ScoreFact).where(ScoreFact.enrolment_id == 1),
    ],
)
def test_the_check_finds_what_waits_without_a_mark_or_is_marked_without_cause(
    academy: Engine, touched: UpdateBase
) -> None:
    _score(academy, 4)
    with academy.begin() as connection:
        connection.execute(touched)
    assert _differences(academy) == [Difference(1, CODE, waiting=False)]


def test_the_check_finds_what_has_waited_long_enough(academy: Engine) -> None:
    _score(academy, 4, 5)
    assert _differences(academy, k=K) == []
    assert _differences(academy, k=2) == [Difference(1, CODE, waiting=False)]


def _final(person: int, value: int) -> UpdateBase:
    return update(Enrolment).where(Enrolment.id == person).values(final_score=value)


def _score(engine: Engine, *people: int) -> None:
    """Give these a component, and let the refresher follow."""
    with engine.begin() as connection:
        for person in people:
            score(connection, person, COMPONENT, akhir=6_000)
    refresh(engine, NOW)


def _change(engine: Engine, edit: UpdateBase) -> None:
    with engine.begin() as connection:
        connection.execute(edit)
    refresh(engine, NOW)


def _published(engine: Engine, cohort: int = 1) -> dict[int, Any]:
    """Enrolment -> final score of the assessed and component, as published; who has neither is not there."""
    fact = EnrolmentFact
    statement = (
        select(fact.enrolment_id, fact.status, fact.final_score, ScoreFact.value)
        .outerjoin(ScoreFact, ScoreFact.enrolment_id == fact.enrolment_id)
        .where(fact.cohort_id == cohort)
    )
    with engine.connect() as connection:
        rows = connection.execute(statement).all()
    finals = {row.enrolment_id: row.final_score if "lulus" in row.status else None for row in rows}
    told = {row.enrolment_id: (finals[row.enrolment_id], row.value) for row in rows}
    return {person: of for person, of in told.items() if of != (None, None)}


def _waits(engine: Engine) -> set[int]:
    with engine.connect() as connection:
        return set(connection.scalars(select(EnrolmentFact.enrolment_id).where(EnrolmentFact.waits)))


def _differences(engine: Engine, k: int = K) -> list[Difference]:
    with engine.connect() as connection:
        return differences(connection, NOW, k=k)
