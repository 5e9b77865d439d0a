"""Consecutive versions of a cohort: between two of them nothing was published, or k enrolments, or it is final.

A register of results is changed at random, a few enrolments at a time; whatever a reader adds up and takes away
between two versions, of verdicts, final scores, bands or a component, is then a sum over k people or over nobody. Who
has left is gone at once: that is not hidden.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, update

from queries import facts
from queries.refresher import refresh
from queries.schema import Agency, Base, Cohort, DataVersion, Enrolment, Score
from tests.academy import add_assessment, add_cohort, enrol, found, score
from tests.facts_twin import stored_facts, twin_facts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.facts_twin import Facts, Row

START = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
PEOPLE = range(1, 9)
COMPONENT = 2
WHO = st.sets(st.sampled_from(list(PEOPLE)), min_size=1, max_size=3)
STEP = st.one_of(
    st.tuples(st.just("score"), WHO, st.sampled_from([6_000, 7_000, 8_000, None])),
    st.tuples(
        st.just("verdict"), WHO, st.sampled_from([("lulus", 8_500), ("tidak_lulus", 5_500), ("aktif", None)])
    ),
    st.tuples(st.just("withdraw"), WHO, st.booleans()),
    st.tuples(st.just("lock"), st.none(), st.booleans()),
    st.tuples(st.just("day"), st.none(), st.none()),
)


class Register:
    """A running cohort, and the versions of it that readers have seen."""

    def __init__(self, engine: Engine, k: int) -> None:
        self.engine, self.k, self.now = engine, k, START
        engine.update_execution_options(min_group=k)
        with engine.begin() as connection:
            connection.execute(update(Agency).values(parent_id=None, successor_id=None))
            for table in reversed(Base.metadata.sorted_tables):
                if table is not DataVersion.__table__:
                    connection.execute(delete(table))
            found(connection)
            add_assessment(connection, COMPONENT, "komponen")
            add_cohort(connection, starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 27))
            for person in PEOPLE:
                enrol(connection, person)
            facts.recompute_all(connection, self.now)
        self.seen = self._look()

    def play(self, step: tuple[Any, ...]) -> None:
        match step:
            case ("day", _, _):
                self.now += timedelta(days=1)
            case ("lock", _, final):
                self._change(update(Cohort).values(finalised_at=START if final else None))
            case ("verdict", who, (status, final_score)):
                self._change(_of(who).values(status=status, final_score=final_score))
            case ("withdraw", who, gone):
                self._change(_of(who).values(status="batal" if gone else "lulus"))
            case ("score", who, value):
                self._change(delete(Score).where(Score.enrolment_id.in_(who)))
                with self.engine.begin() as connection:
                    for person in who if value else ():
                        score(connection, person, COMPONENT, akhir=value)
        refresh(self.engine, self.now)
        before, self.seen = self.seen, self._look()
        self._compare(before, self.seen)

    def _change(self, edit: Any) -> None:
        with self.engine.begin() as connection:
            connection.execute(edit)

    def _look(self) -> Facts:
        with self.engine.connect() as connection:
            stored = stored_facts(connection)
            assert stored == twin_facts(connection, self.now, self.k)
            return stored

    def _compare(self, before: Facts, after: Facts) -> None:
        final = after["cohort"][1]["state"] == "final"
        for kind in ("status", "final_score", "band", "component"):
            moved = {person for person in PEOPLE if _told(before, person)[kind] != _told(after, person)[kind]}
            left = {person for person in moved if after["enrolment"][person]["status"] == "batal"}
            assert moved == left or final or len(moved) >= self.k, (kind, moved, left)
        assert not (final and any(row["waits"] for row in after["enrolment"].values()))


def _of(who: Iterable[int]) -> Any:
    return update(Enrolment).where(Enrolment.id.in_(who))


def _told(seen: Facts, person: int) -> Row:
    """What sums have of a person's results, kind by kind."""
    row, value = seen["enrolment"][person], seen["score"].get((person, COMPONENT), {}).get("value")
    assessed = row["status"] in {"lulus", "ditunda", "tidak_lulus"}
    result = {name: row[name] if assessed else None for name in ("status", "final_score", "band")}
    return {**result, "component": value}


@pytest.fixture(params=["sqlite"])
def engine_name(request: pytest.FixtureRequest) -> str:
    """The statements are tried on both engines in test_waiting."""
    name: str = request.param
    return name


@pytest.mark.parametrize("examples", [6, pytest.param(400, marks=pytest.mark.heavy)])
def test_between_two_versions_a_cohort_tells_of_nobody_or_of_k(bare: Engine, examples: int) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(STEP, min_size=4, max_size=12), st.sampled_from([2, 3, 5]))
    def tell(steps: list[tuple[Any, ...]], k: int) -> None:
        register = Register(bare, k)
        for step in steps:
            register.play(step)

    tell()
