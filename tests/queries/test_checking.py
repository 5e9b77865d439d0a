"""The check finds what passed by the triggers, and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, delete, insert, text, update

from queries import facts
from queries.checking import Difference, differences
from queries.freshness import freshness
from queries.refresher import mark_all, refresh
from queries.schema import Agency, ChangeMark, Cohort, CohortFact, Enrolment, EnrolmentFact
from tests.academy import add_agency, add_cohort, enrol, found, mark, meet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
NAMES = {1: "PKA.2026.1@BPSDM", 2: "PKA.2026.2@BPSDM", 3: "PKA.2026.3@BPSDM"}


@pytest.fixture
def academy(bare: Engine) -> Engine:
    """Three cohorts with a register, a recap and nothing; their facts are computed."""
    with bare.begin() as connection:
        found(connection)
        for cohort in NAMES:
            add_cohort(connection, cohort, starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 26))
            enrol(connection, cohort, cohort, recap_jp_held=4000, recap_jp_attended=3600 if cohort > 1 else None)
            meet(connection, cohort, "2026-11-23", cohort=cohort)
        mark(connection, 1, 1, "izin")
        facts.recompute_all(connection, NOW)
    return bare


def test_facts_as_computed_are_equal(academy: Engine) -> None:
    assert _differences(academy) == []


def test_the_facts_of_the_sample_are_equal(sample_reader: Connection) -> None:
    computed_at = freshness(sample_reader).changed_at
    assert computed_at is not None
    sample_reader.rollback()
    assert differences(sample_reader, computed_at) == []


def test_a_change_that_waits_is_told_as_waiting(academy: Engine) -> None:
    with academy.begin() as connection:
        connection.execute(update(Enrolment).where(Enrolment.id == 2).values(final_score=8500))
    assert _differences(academy) == [Difference(2, NAMES[2], waiting=True)]
    refresh(academy, NOW)
    assert _differences(academy) == []


def test_an_agency_that_moved_is_told_as_waiting(academy: Engine) -> None:
    with academy.begin() as connection:
        add_agency(connection, 8)
        connection.execute(update(Agency).where(Agency.id == 1).values(parent_id=8))
        connection.execute(delete(ChangeMark).where(ChangeMark.cohort_id.is_not(None)))
    assert _differences(academy) == [Difference(cohort, name, waiting=True) for cohort, name in NAMES.items()]
    refresh(academy, NOW)
    assert _differences(academy) == []


def test_time_that_passed_is_told_as_waiting(academy: Engine) -> None:
    found = _differences(academy, datetime(2026, 11, 27, tzinfo=UTC))
    assert found == [Difference(cohort, name, waiting=True) for cohort, name in NAMES.items()]


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_replace_escapes_the_trigger_that_saw_no_deletion(academy: Engine) -> None:
    """REPLACE takes the old row away without a word: the cohort that it leaves is not marked."""
    with academy.begin() as connection:
        connection.execute(
            text(
                "REPLACE INTO class_session (id, cohort_id, starts_at, ends_at)"
                " VALUES (3, 2, '2026-11-23 08:00', '2026-11-23 10:00')"
            )
        )
    refresh(academy, NOW)
    assert _differences(academy) == [Difference(3, NAMES[3], waiting=False)]
    _mend(academy)


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_triggers_switched_off_are_escaped(academy: Engine) -> None:
    with academy.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("TRUNCATE attendance"))
    refresh(academy, NOW)
    assert _differences(academy) == [Difference(1, NAMES[1], waiting=False)]
    _mend(academy)


def test_facts_that_somebody_touched_are_found(academy: Engine) -> None:
    with academy.begin() as connection:
        connection.execute(update(EnrolmentFact).where(EnrolmentFact.cohort_id == 1).values(sick=None))
        connection.execute(delete(CohortFact).where(CohortFact.cohort_id == 2))
        connection.execute(update(Cohort).where(Cohort.id == 3).values(next_due_at=None))
        counts = dict.fromkeys(("enrolments", "sessions_planned", "sessions_held", "sessions_filled"), 0)
        connection.execute(insert(CohortFact).values(cohort_id=9, state="final", behind=False, **counts))
    found = [*NAMES.items(), (9, None)]
    assert _differences(academy) == [Difference(cohort, name, waiting=False) for cohort, name in found]
    _mend(academy)


def test_progress_is_told(academy: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "AT_ONCE", 2)
    told: list[tuple[int, int]] = []
    with academy.connect() as connection:
        differences(connection, NOW, progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 3), (3, 3)]


def _mend(engine: Engine) -> None:
    mark_all(engine)
    refresh(engine, NOW)
    assert _differences(engine) == []


def _differences(engine: Engine, now: datetime = NOW) -> Sequence[Difference]:
    with engine.connect() as connection:
        return differences(connection, now)
