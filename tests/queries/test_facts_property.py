"""Random edits by two programs at once, a clock that moves, a refresher that is killed: facts end right.

What the two leave open when the story ends is committed, the refresher runs once more, and then the stored facts
are those of the plain-Python twin, no mark is left, and the check finds nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, event, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from queries import facts, refresher, summaries
from queries.checking import differences
from queries.engine import WITHOUT_LOCK, write_engine
from queries.freshness import freshness
from queries.refresher import refresh
from queries.schema import Agency, Base, ChangeMark, DataVersion, RuleAttendance
from tests.academy import (
    COURSE,
    COURSE_RULES,
    NEW_RULES,
    OLD_RULES,
    PKA,
    add_agency,
    add_assessment,
    add_cohort,
    add_person,
    enrol,
    found,
    mark,
    meet,
    score,
)
from tests.databases import IN_TURN
from tests.edits import COHORTS, EDITS, PEOPLE, of
from tests.facts_twin import stored_facts, twin_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL
    from sqlalchemy.sql.dml import UpdateBase

START = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


class Crash(BaseException):
    """The process is gone."""


WHO = of((0, 1))
EDIT = st.tuples(st.just("edit"), WHO, EDITS, of(("commit", "commit", "roll back", None)))
CLOCK = st.tuples(st.just("clock"), of((1, 60, 7 * 60, 24 * 60, 7 * 24 * 60)))
REFRESH = st.just(("refresh", None))
CRASH = st.tuples(st.just("refresh"), of(range(0, 40, 3)))
STEP = of([EDIT] * 6 + [CLOCK] + [REFRESH] * 3 + [CRASH]).flatmap(lambda step: step)
STORY = st.lists(STEP, min_size=10, max_size=60)


class World:
    """A database, two programs that write to it, the refresher, and the time."""

    def __init__(self, engine: Engine, k: int) -> None:
        self.engine, self.k = engine, k
        engine.update_execution_options(min_group=k)
        self.now = START
        self.open: dict[int, Connection] = {}
        self._reset()

    def _reset(self) -> None:
        with self.engine.begin() as connection:
            connection.execute(update(Agency).values(parent_id=None, successor_id=None))
            for table in reversed(Base.metadata.sorted_tables):
                if table is not DataVersion.__table__:
                    connection.execute(delete(table))
            found(connection)
            for agency, parent in ((3, 1), (4, 3)):
                add_agency(connection, agency, parent_id=parent)
            for assessment, kind in ((2, "komponen"), (3, "kompetensi")):
                add_assessment(connection, assessment, kind)
            for rules in (OLD_RULES, NEW_RULES, COURSE_RULES):
                connection.execute(insert(RuleAttendance).values(rule_set_id=rules, kind="porsi", value=8500))
            for cohort in COHORTS:
                add_cohort(connection, cohort, programme_code=COURSE if cohort == 3 else PKA)
            for person in PEOPLE:
                add_person(connection, person)
            for number, cohort, person in ((1, 1, 1), (2, 1, 2), (3, 2, 1), (4, 2, 3), (5, 3, 1)):
                enrol(connection, number, cohort, person, final_score=8500, agency_id=1 + number % 4)
            score(connection, 1, 1, pre=300, post=400)
            meet(connection, 1, "2026-11-23")
            meet(connection, 2, "2026-11-24", until="12:30")
            meet(connection, 3, "2026-11-20", cohort=2)
            meet(connection, 4, "2026-11-25", cohort=3)
            mark(connection, 1, 1)
            mark(connection, 3, 3, cohort=2)
            facts.recompute_all(connection, self.now)

    def play(self, step: tuple[Any, ...]) -> None:
        match step:
            case ("edit", who, change, then):
                self._edit(who, change)
                if then:
                    self._end(who, then)
            case ("clock", minutes):
                self.now += timedelta(minutes=minutes)
            case ("refresh", crash_at):
                self._refresh(crash_at)

    def end(self) -> None:
        for who in tuple(self.open):
            self._end(who, "commit")
        self._refresh(None)

    def leave(self) -> None:
        for who in tuple(self.open):
            self._end(who, "roll back")

    def _edit(self, who: int, change: UpdateBase) -> None:
        """An edit that the database refuses, or that would wait for the other program, is not made."""
        try:
            if who not in self.open:
                self._begin(who)
            with self.open[who].begin_nested():
                self.open[who].execute(change)
        except (IntegrityError, OperationalError):
            return

    def _begin(self, who: int) -> None:
        connection = self.engine.connect()
        try:
            connection.begin()
        except OperationalError:
            connection.close()
            raise
        if self.engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = '5ms'"))
        self.open[who] = connection

    def _end(self, who: int, how: str) -> None:
        if who in self.open:
            with self.open.pop(who) as connection:
                if how == "commit":
                    connection.commit()

    def _refresh(self, crash_at: int | None) -> None:
        """Refresh, or be killed before the statement of that number."""
        count = 0

        def crash(*_: Any) -> None:
            nonlocal count
            count += 1
            if crash_at is not None and count > crash_at:
                raise Crash

        event.listen(self.engine, "before_cursor_execute", crash)
        try:
            refreshed = refresh(self.engine, self.now)
        except Crash:
            return
        finally:
            event.remove(self.engine, "before_cursor_execute", crash)
        if not refreshed.busy:  # what is committed is followed; what is open is seen by nobody
            with self.engine.execution_options(**WITHOUT_LOCK).connect() as connection:
                assert stored_facts(connection) == twin_facts(connection, self.now, self.k)


def tell(engine: Engine, story: list[tuple[Any, ...]], k: int) -> None:
    """Play a story, and see that it ends well; results wait until k have changed."""
    world = World(engine, k)
    try:
        for step in story:
            world.play(step)
        world.end()
    finally:
        world.leave()
    with engine.connect() as connection:
        assert stored_facts(connection) == twin_facts(connection, world.now, k)
        assert connection.scalar(select(func.count()).select_from(ChangeMark)) == 0
        version = freshness(connection).version
        connection.rollback()
        assert differences(connection, world.now, k=k) == []
        assert summaries.wrong(connection) == []
    refresh(engine, world.now)
    with engine.connect() as connection:
        assert freshness(connection).version == version


@pytest.fixture
def impatient(database: URL, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """An engine on which nobody waits, with small batches."""
    monkeypatch.setattr(refresher, "BATCH", 2)
    engine = write_engine(database)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA busy_timeout = 0"))
    yield engine
    engine.dispose()


def _told(engine: Engine, examples: int) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
        ],
    )
    @given(STORY, of((1, 2)))
    def every_story_ends_well(story: list[tuple[Any, ...]], k: int) -> None:
        tell(engine, story, k)

    every_story_ends_well()


EXAMPLES = {"sqlite": 20, "postgresql": 12}
MANY = {"sqlite": 500, "postgresql": 100}


@pytest.mark.parametrize("engine_name", IN_TURN)
def test_whatever_happens_facts_end_right(impatient: Engine, engine_name: str) -> None:
    _told(impatient, EXAMPLES[engine_name])


@pytest.mark.heavy
def test_whatever_happens_often_facts_end_right(impatient: Engine, engine_name: str) -> None:
    _told(impatient, MANY[engine_name])
