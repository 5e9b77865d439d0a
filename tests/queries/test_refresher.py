"""The refresher: nothing is lost, nothing is done twice, whoever else is at work and whenever it is killed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Connection, Engine, delete, event, func, insert, select, update

from queries import facts, refresher, summaries
from queries.engine import DatabaseProblem, database_url, upgrade, write_engine
from queries.freshness import freshness
from queries.refresher import Refreshed, mark_all, refresh
from queries.schema import Agency, ChangeMark, Cohort, CohortFact, Enrolment, EnrolmentFact, Target
from tests.academy import add_agency, add_cohort, enrol, found, mark, meet
from tests.databases import IN_TURN
from tests.facts_twin import stored_facts, twin_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
COHORTS = 5
OFTEN = range(2, 110, 3)
MOMENTS = [13, 28, 55, 85, *(pytest.param(moment, marks=pytest.mark.heavy) for moment in OFTEN)]
"""Statements of a refresh, before which somebody else commits."""
ON_POSTGRESQL = pytest.mark.parametrize("engine_name", ["postgresql"])
"""Only there can two transactions write at once."""


class Crash(BaseException):
    """The process is gone."""


@pytest.fixture
def academy(bare: Engine) -> Engine:
    """Five cohorts of two, with a register each; their facts are computed."""
    with bare.begin() as connection:
        found(connection)
        for cohort in range(1, COHORTS + 1):
            add_cohort(connection, cohort, starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 26))
            for place in (0, 1):
                enrol(connection, cohort * 10 + place, cohort)
            for place, day in enumerate(("2026-11-23", "2026-11-24", "2026-11-25")):
                meet(connection, cohort * 10 + place, day, until="13:00", cohort=cohort)
            mark(connection, cohort * 10, cohort * 10, cohort=cohort)
        facts.recompute_all(connection, NOW)
    return bare


@pytest.fixture
def another(database: URL) -> Iterator[Engine]:
    """The engine of another program that writes."""
    engine = write_engine(database)
    yield engine
    engine.dispose()


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refresher, "BATCH", 2)


def test_nothing_to_do_publishes_nothing(academy: Engine) -> None:
    before = _version(academy)
    assert refresh(academy, NOW) == Refreshed(0)
    assert _version(academy) == before


def test_a_change_is_followed_and_published_once(academy: Engine, another: Engine) -> None:
    before = _version(academy)
    with another.begin() as connection:
        mark(connection, 30, 31, "sakit", cohort=3)
        connection.execute(update(Enrolment).where(Enrolment.cohort_id == 2).values(status="lulus"))
    assert refresh(academy, NOW) == Refreshed(2)
    _assert_fresh(academy, NOW)
    assert _version(academy) == before + 1
    assert refresh(academy, NOW) == Refreshed(0)
    assert _version(academy) == before + 1


def test_a_change_that_no_fact_shows_moves_the_version_once(academy: Engine, another: Engine) -> None:
    before = _version(academy)
    with another.begin() as connection:
        connection.execute(insert(Target).values(year=2026, metric="lulus", value=1, source="contoh"))
    assert refresh(academy, NOW) == Refreshed(0)
    assert _version(academy) == before + 1
    assert _marks(academy) == 0


@pytest.fixture
def offices(academy: Engine) -> Engine:
    """People of cohorts 2 and 4 are of agency 9, an office of 8, which is an office of kabupaten 2."""
    with academy.begin() as connection:
        add_agency(connection, 8, parent_id=2)
        add_agency(connection, 9, parent_id=8)
        connection.execute(update(Enrolment).where(Enrolment.id.in_((21, 40, 41))).values(agency_id=9))
    refresh(academy, NOW)
    return academy


def test_who_moves_an_agency_moves_all_below_it(offices: Engine, another: Engine) -> None:
    with another.begin() as connection:
        connection.execute(update(Agency).where(Agency.id == 2).values(level="pusat"))
    assert refresh(offices, NOW) == Refreshed(2)
    assert _origins(offices) == {1: "kabkota_lain", 9: "pusat"}
    with another.begin() as connection:
        connection.execute(update(Agency).where(Agency.id == 8).values(parent_id=1))
    assert refresh(offices, NOW) == Refreshed(2)
    assert _origins(offices) == {1: "kabkota_lain", 9: "kabkota_lain"}
    _assert_fresh(offices, NOW)


@pytest.mark.usefixtures("small_batches")
def test_an_agency_that_moves_more_cohorts_than_a_batch_moves_them_all(academy: Engine, another: Engine) -> None:
    with another.begin() as connection:
        add_agency(connection, 8, parent_id=2)
        connection.execute(update(Enrolment).values(agency_id=8))
    refresh(academy, NOW)
    with another.begin() as connection:
        connection.execute(update(Agency).where(Agency.id == 2).values(level="provinsi"))
    assert refresh(academy, NOW) == Refreshed(COHORTS)
    _assert_fresh(academy, NOW)


def test_a_load_that_publishes_leaves_what_moved_to_the_refresher(offices: Engine, another: Engine) -> None:
    with another.begin() as connection:
        connection.execute(update(Agency).where(Agency.id == 2).values(level="pusat"))
        facts.recompute(connection, [4], NOW)
    assert refresh(offices, NOW) == Refreshed(2)  # all of the agency, the loaded cohort too
    _assert_fresh(offices, NOW)


def test_a_database_that_nothing_was_published_from_stays_empty(bare: Engine) -> None:
    with bare.begin() as connection:
        connection.execute(insert(Target).values(year=2026, metric="lulus", value=1, source="contoh"))
    refresh(bare, NOW)
    assert (_version(bare), _marks(bare)) == (0, 0)


def test_the_clock_alone_moves_sessions_and_states(academy: Engine) -> None:
    states = []
    for now in (
        NOW + timedelta(minutes=59),  # 12:59 WIB
        NOW + timedelta(minutes=60),  # the session of the 24th has ended
        datetime(2026, 11, 26, 16, 59, 59, tzinfo=UTC),
        datetime(2026, 11, 26, 17, 0, tzinfo=UTC),  # the 27th: the course is over
        datetime(2026, 12, 1, 6, 0, tzinfo=UTC),
        datetime(2026, 12, 1, 6, 0, 0, 1, tzinfo=UTC),  # the register of the 24th has been empty for a week
    ):
        done = refresh(academy, now).cohorts
        assert refresh(academy, now) == Refreshed(0)  # once is enough
        _assert_fresh(academy, now)
        with academy.connect() as connection:
            row = connection.execute(select(CohortFact).where(CohortFact.cohort_id == 1)).one()
        states.append((done, row.sessions_held, row.state, row.behind))
    assert states == [
        (0, 1, "berjalan", False),
        (5, 2, "berjalan", False),
        (5, 3, "berjalan", False),
        (5, 3, "selesai", False),
        (0, 3, "selesai", False),
        (5, 3, "selesai", True),
    ]


def test_a_cohort_that_is_gone_loses_its_facts(academy: Engine, another: Engine) -> None:
    with another.begin() as connection:
        add_cohort(connection, 9)
    refresh(academy, NOW)
    with another.begin() as connection:
        connection.execute(delete(Cohort).where(Cohort.id == 9))
    assert refresh(academy, NOW) == Refreshed(1)
    _assert_fresh(academy, NOW)


@pytest.mark.usefixtures("small_batches")
def test_each_batch_publishes_once_and_progress_is_told(academy: Engine, another: Engine) -> None:
    before = _version(academy)
    with another.begin() as connection:
        connection.execute(update(Enrolment).values(final_score=8500))
    told: list[tuple[int, int]] = []
    refresh(academy, NOW, progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 5), (4, 5), (5, 5)]
    assert _version(academy) == before + 3
    _assert_fresh(academy, NOW)


@ON_POSTGRESQL
@pytest.mark.parametrize("statement", MOMENTS)
def test_sums_are_exact_when_somebody_moves_between_two_statements(
    academy: Engine, another: Engine, statement: int
) -> None:
    with another.begin() as connection:
        connection.execute(update(Enrolment).where(Enrolment.id == 10).values(final_score=7500))
    said, moved = count(1), []

    def move(*_: object) -> None:
        if next(said) == statement:
            with another.begin() as connection:
                moved.append(connection.execute(update(Enrolment).where(Enrolment.id == 21).values(cohort_id=1)))

    event.listen(academy, "before_cursor_execute", move)
    refresh(academy, NOW)
    event.remove(academy, "before_cursor_execute", move)
    assert moved, f"a refresh has fewer than {statement} statements"
    refresh(academy, NOW)
    _assert_fresh(academy, NOW)


@ON_POSTGRESQL
def test_a_mark_that_comes_while_facts_are_computed_is_served_next_time(academy: Engine, another: Engine) -> None:
    with another.begin() as connection:
        connection.execute(update(Enrolment).where(Enrolment.id == 10).values(final_score=7500))

    came: list[str] = []

    def watch(_connection: Connection, _cursor: object, statement: str, *_: Any) -> None:
        if statement.startswith("UPDATE data_version") and not came:
            came.append(statement)
            with another.begin() as connection:
                connection.execute(update(Enrolment).where(Enrolment.id == 10).values(final_score=9500))

    event.listen(academy, "before_cursor_execute", watch)
    assert refresh(academy, NOW) == Refreshed(1)
    assert _marks(academy) == 1
    assert refresh(academy, NOW) == Refreshed(1)
    _assert_fresh(academy, NOW)


@ON_POSTGRESQL
def test_what_is_not_committed_is_not_seen_and_not_lost(academy: Engine, another: Engine) -> None:
    with another.begin() as connection:
        connection.execute(update(Enrolment).where(Enrolment.cohort_id == 1).values(final_score=7500))
        connection.execute(update(Cohort).where(Cohort.id == 2).values(label="II"))
        with academy.begin() as meanwhile:
            meanwhile.execute(update(Enrolment).where(Enrolment.cohort_id == 3).values(final_score=8500))
            meanwhile.execute(update(Enrolment).where(Enrolment.cohort_id == 2).values(final_score=8500))
        assert refresh(academy, NOW) == Refreshed(1, busy=True)  # cohort 2 is held: it waits, we don't
        assert _marks(academy) == 1
    assert refresh(academy, NOW) == Refreshed(2)
    _assert_fresh(academy, NOW)


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("engine_name", IN_TURN)
@pytest.mark.parametrize("stride", [41, pytest.param(1, marks=pytest.mark.heavy)])
def test_a_crash_anywhere_loses_nothing(academy: Engine, another: Engine, stride: int) -> None:
    """Killed before its first statement, a later one ... until it survives: each time the database is as before,
    but for whole batches, and the next refresh brings it to the end."""
    steps = 0
    while True:
        with another.begin() as connection:
            connection.execute(update(Enrolment).values(final_score=7000 + steps))
            connection.execute(delete(ChangeMark).where(ChangeMark.cohort_id > 3))
        before, version, marks = _stored(academy), _version(academy), _marks(academy)
        crashed = _refresh_until(academy, steps)
        batches = _version(academy) - version
        after = _stored(academy)
        done = {1, 2, 3} if batches == 2 else {1, 2} if batches else set()
        for kind, rows in after.items():
            for key, row in rows.items():
                assert (row == before[kind][key]) == (kind != "enrolment" or row["cohort_id"] not in done)
        assert (_marks(academy) == 0) == (batches == 2)
        assert marks >= _marks(academy)
        refresh(academy, NOW)
        with another.begin() as connection:  # the marks that were taken out above
            connection.execute(insert(ChangeMark), [{"cohort_id": number} for number in (4, 5)])
        refresh(academy, NOW)
        _assert_fresh(academy, NOW)
        if not crashed:
            break
        steps += stride
    assert steps > 100


def test_two_refreshers_at_once_share_the_work(academy: Engine, another: Engine) -> None:
    before = _version(academy)
    with another.begin() as connection:
        connection.execute(update(Enrolment).values(final_score=8500))
    done: list[Refreshed] = []
    threads = [
        Thread(target=lambda engine=engine: done.append(refresh(engine, NOW))) for engine in (academy, another)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(each.cohorts for each in done) == COHORTS
    assert _version(academy) == before + 1
    _assert_fresh(academy, NOW)


def test_while_another_computes_a_refresher_says_so_and_leaves(academy: Engine, another: Engine) -> None:
    _impatient(academy)
    with another.begin() as connection:
        connection.execute(update(Enrolment).where(Enrolment.id == 10).values(final_score=8500))
    with another.begin() as connection:
        facts.recompute(connection, [2], NOW)
        assert refresh(academy, NOW) == Refreshed(0, busy=True)
    assert refresh(academy, NOW) == Refreshed(1)


def test_to_look_for_work_disturbs_no_writer(academy: Engine, another: Engine) -> None:
    _impatient(academy)
    with another.begin() as connection:
        connection.execute(update(Enrolment).where(Enrolment.id == 10).values(final_score=8500))
        assert refresh(academy, NOW) == Refreshed(0)


def test_all_cohorts_can_be_marked(academy: Engine) -> None:
    with academy.begin() as connection:
        connection.execute(delete(CohortFact))
        connection.execute(insert(CohortFact).values(_stray()))
    mark_all(academy)
    assert refresh(academy, NOW) == Refreshed(COHORTS + 1)
    _assert_fresh(academy, NOW)


def test_an_upgrade_computes_the_facts_that_an_older_schema_lacks(academy: Engine, database: URL) -> None:
    from tests.queries.test_migrations import downgraded

    version = _version(academy)
    downgraded(academy, "0001")
    upgrade(database)
    with academy.connect() as connection:
        now = freshness(connection).changed_at
    assert now is not None
    _assert_fresh(academy, now)
    assert (_version(academy), _marks(academy)) == (version + 1, 0)


def test_a_database_that_is_down_is_a_problem_with_a_name() -> None:
    engine = write_engine(database_url("postgresql://nobody@127.0.0.1:1/nothing"))
    with pytest.raises(DatabaseProblem) as caught:
        refresh(engine, NOW)
    assert caught.value.trouble == "unreachable"
    engine.dispose()


def _refresh_until(engine: Engine, steps: int) -> bool:
    """Refresh, and crash before the statement of that number; whether it came to that."""
    count = 0

    def crash(*_: Any) -> None:
        nonlocal count
        count += 1
        if count > steps:
            raise Crash

    event.listen(engine, "before_cursor_execute", crash)
    try:
        refresh(engine, NOW)
    except Crash:
        return True
    finally:
        event.remove(engine, "before_cursor_execute", crash)
    return False


def _impatient(engine: Engine) -> None:
    """From now on the engine waits for nobody (SQLite)."""
    if engine.dialect.name == "sqlite":
        engine.dispose()
        event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA busy_timeout = 0"))


def _stray() -> dict[str, Any]:
    counts = dict.fromkeys(("enrolments", "sessions_planned", "sessions_held", "sessions_filled"), 0)
    return {"cohort_id": 99, "state": "final", "behind": False, **counts}


def _origins(engine: Engine) -> dict[int, str]:
    """By agency."""
    with engine.connect() as connection:
        pairs = connection.execute(select(EnrolmentFact.agency_id, EnrolmentFact.origin).distinct()).all()
    assert len(pairs) == len(dict(pairs))
    return dict(pairs)


def _assert_fresh(engine: Engine, now: datetime) -> None:
    with engine.connect() as connection:
        assert stored_facts(connection) == twin_facts(connection, now)
        assert summaries.wrong(connection) == []


def _stored(engine: Engine) -> Any:
    with engine.connect() as connection:
        return stored_facts(connection)


def _version(engine: Engine) -> int:
    with engine.connect() as connection:
        return freshness(connection).version


def _marks(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(ChangeMark)) or 0
