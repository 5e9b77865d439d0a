"""Whatever was loaded, corrected and undone: undoing it all, newest first, leaves the tables as before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from queries.loading import (
    Batch,
    CohortRow,
    NothingToUndo,
    RecapRow,
    RosterRow,
    ScoreRow,
    ScoreValue,
    Who,
    correct,
    decide,
    history,
    open_conflicts,
    plan_cohorts,
    plan_marks,
    plan_recaps,
    plan_roster,
    plan_scores,
    plan_sessions,
    undo,
    write_roster,
    write_table,
)
from queries.schema import Agency, Enrolment, Participant
from tests.facts_twin import stored_facts, twin_facts
from tests.queries.loading.conftest import NOW, cohort, nip_of
from tests.queries.loading.test_tables import TEST, mark, session
from tests.queries.loading.test_undo import tables

BATCH = Batch("peserta", "acak.csv", "0" * 64, "petugas")
NAMES = ("Ana", "Ben", "Caz")
SERIALS = ("001", "002", "003")


def of(values):
    return st.sampled_from(list(values))


def maybe(values):
    return st.none() | of(values)


PERSON = st.tuples(maybe(SERIALS), of(NAMES), maybe(("71", "72")))
ENROLLED = st.tuples(of((2, 3)), PERSON, of((0, 1)), maybe((7000, 8000, 9000)), maybe(("A", "B")), maybe("LP"))
WHO = st.one_of(
    of(NAMES).map(lambda name: Who(name=name)),
    of(SERIALS).map(lambda serial: Who(nip=nip_of("1979-12-31", serial))),
)
COHORT, DAY = of((2, 3)), of((0, 1))
LOAD = st.one_of(
    st.tuples(st.just("roster"), st.lists(ENROLLED, min_size=1, max_size=4), st.booleans()),
    st.tuples(st.just("roster"), st.lists(ENROLLED, min_size=1, max_size=4), st.booleans()),
    st.tuples(st.just("sessions"), st.lists(st.tuples(DAY, COHORT, of((200, 300))), min_size=1, max_size=3)),
    st.tuples(st.just("marks"), st.lists(st.tuples(WHO, COHORT, DAY, of(("hadir", "sakit"))), min_size=1, max_size=3)),
    st.tuples(st.just("recaps"), st.lists(st.tuples(COHORT, WHO, of((3, 4))), min_size=1, max_size=2)),
    st.tuples(st.just("scores"), st.lists(st.tuples(COHORT, WHO, of((5000, 6000))), min_size=1, max_size=2)),
    st.tuples(st.just("cohorts"), st.lists(st.tuples(COHORT, of(("klasikal", "mooc"))), min_size=1, max_size=2)),
)  # fmt: skip
PICK = st.integers(0, 5)
OTHER = st.one_of(
    st.tuples(st.just("undo"), PICK),
    st.tuples(st.just("undo"), PICK),
    st.tuples(st.just("correct score"), PICK, of((7100, 8000))),
    st.tuples(st.just("correct name"), PICK, of(NAMES)),
    st.tuples(st.just("decide"), PICK, st.booleans()),
)
STORY = st.lists(LOAD | OTHER, min_size=2, max_size=12)


class Office:
    """A database to which an office loads; every step counts a minute."""

    def __init__(self, connection):
        self.connection = connection
        self.agencies = connection.scalars(select(Agency.id).order_by(Agency.code).limit(2)).all()
        self.now = NOW

    def play(self, step):
        self.now += timedelta(minutes=1)
        kind, *rest = step
        getattr(self, f"_{kind.replace(' ', '_')}")(*rest)

    def undo(self, batch_id):
        self.now += timedelta(minutes=1)
        try:
            return undo(self.connection, batch_id, "petugas", "uji", self.now)
        except NothingToUndo:
            return None

    def _roster(self, drawn, accept):
        rows = [
            RosterRow(
                line,
                cohort(number),
                nip=nip_of("1979-12-31", serial) if serial else None,
                name=name,
                identifiers=(("nrp", nrp),) if nrp else (),
                agency_id=self.agencies[agency],
                final_score=score,
                unit=unit,
                gender=gender,
            )
            for line, (number, (serial, name, nrp), agency, score, unit, gender) in enumerate(drawn, start=2)
        ]
        plan = plan_roster(self.connection, rows, accept_corrections=accept)
        write_roster(self.connection, plan, BATCH, self.now)

    def _sessions(self, drawn):
        rows = [session(line, day, of=number, jp=jp) for line, (day, number, jp) in enumerate(drawn, start=2)]
        self._take(plan_sessions(self.connection, rows))

    def _marks(self, drawn):
        rows = [
            mark(line, who, status, of=number, day=day)
            for line, (who, number, day, status) in enumerate(drawn, start=2)
        ]
        self._take(plan_marks(self.connection, rows, self.now))

    def _recaps(self, drawn):
        rows = [
            RecapRow(line, cohort(number), who, 4, came) for line, (number, who, came) in enumerate(drawn, start=2)
        ]
        self._take(plan_recaps(self.connection, rows, self.now))

    def _scores(self, drawn):
        rows = [
            ScoreRow(line, cohort(number), who, (ScoreValue("pre", TEST, "pre", value),))
            for line, (number, who, value) in enumerate(drawn, start=2)
        ]
        self._take(plan_scores(self.connection, rows))

    def _cohorts(self, drawn):
        rows = [CohortRow(line, cohort(number), mode=mode) for line, (number, mode) in enumerate(drawn, start=2)]
        self._take(plan_cohorts(self.connection, rows))

    def _take(self, plan):
        write_table(self.connection, plan, BATCH, self.now)

    def _undo(self, pick):
        batches = history(self.connection, limit=6)
        if batches:
            self.undo(batches[pick % len(batches)].id)

    def _correct_score(self, pick, value):
        self._correct(Enrolment, pick, "final_score", value)

    def _correct_name(self, pick, value):
        self._correct(Participant, pick, "name", value)

    def _correct(self, model, pick, column, value):
        ids = self.connection.scalars(select(model.id).order_by(model.id)).all()
        if ids:
            row = (model.__tablename__, str(ids[pick % len(ids)]))
            correct(self.connection, *row, column, value, "uji", "petugas", self.now)

    def _decide(self, pick, take):
        found = open_conflicts(self.connection)
        if found:
            chosen = found[pick % len(found)].id
            decide(self.connection, chosen, take=take, reason="uji", who="petugas", now=self.now)


@pytest.mark.parametrize("engine_name", ["sqlite", pytest.param("postgresql", marks=pytest.mark.heavy)])
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(story=STORY)
def test_undoing_everything_in_reverse_leaves_the_tables_as_before(story, connection):
    before = tables(connection)
    with connection.begin_nested() as savepoint:
        office = Office(connection)
        for step in story:
            office.play(step)
        assert stored_facts(connection) == twin_facts(connection, office.now)
        for batch in history(connection, limit=100):
            done = office.undo(batch.id)
            assert done is None or not done.plan.stays, done.plan.stays
        assert stored_facts(connection) == twin_facts(connection, office.now)
        assert tables(connection) == before
        savepoint.rollback()
