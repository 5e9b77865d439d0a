"""The background task: it follows, it outlives every trouble, and it tells nobody's data."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, select, text, update

from dashboard import refreshing
from dashboard.refreshing import Refreshing
from queries import facts
from queries.engine import upgrade, write_engine
from queries.schema import Enrolment, EnrolmentFact
from tests.academy import add_cohort, enrol, found
from tests.databases import sqlite_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import URL

PROMISED_S = 5
"""What is on the screen equals the tables within five seconds; the page needs some of them."""


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Refreshing]]:
    monkeypatch.setattr(refreshing, "PERIOD_S", 0.1)
    tasks: list[Refreshing] = []

    def start(*urls: URL) -> Refreshing:
        tasks.append(Refreshing(url.render_as_string(hide_password=False) for url in urls))
        tasks[-1].start()
        return tasks[-1]

    yield start
    for task in tasks:
        task.stop()


@pytest.fixture
def academy(bare: Engine) -> Engine:
    with bare.begin() as connection:
        found(connection)
    fill(bare)
    return bare


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        add_cohort(connection)
        enrol(connection, 1)
        facts.recompute_all(connection, datetime.now(UTC))


def change(engine: Engine, score: int) -> None:
    with engine.begin() as connection:
        connection.execute(update(Enrolment).values(final_score=score))


def follows(engine: Engine, score: int) -> bool:
    deadline = time.monotonic() + PROMISED_S
    while time.monotonic() < deadline:
        with engine.connect() as connection:
            if connection.scalar(select(EnrolmentFact.final_score)) == score:
                return True
        time.sleep(0.05)
    return False


def test_facts_follow_whoever_writes_until_the_server_stops(
    academy: Engine, database: URL, running: Callable[..., Refreshing]
) -> None:
    task = running(database)
    for score in (8100, 8200):
        change(academy, score)
        assert follows(academy, score)
    task.stop()
    change(academy, 8300)
    time.sleep(0.5)
    with academy.connect() as connection:
        assert connection.scalar(select(EnrolmentFact.final_score)) == 8200


def test_several_processes_may_each_have_one(
    academy: Engine, database: URL, running: Callable[..., Refreshing]
) -> None:
    for _ in range(3):
        running(database)
    for score in range(8000, 8010):
        change(academy, score)
    assert follows(academy, 8009)


def test_a_database_that_appears_later_is_followed_and_the_other_one_meanwhile(
    tmp_path: Path, running: Callable[..., Refreshing], caplog: pytest.LogCaptureFixture
) -> None:
    there, later = sqlite_url(tmp_path / "there.db"), sqlite_url(tmp_path / "later.db")
    upgrade(there)
    engine, late = write_engine(there), write_engine(later)
    fill(engine)
    task = running(later, there)
    change(engine, 8500)
    assert follows(engine, 8500)
    assert not (tmp_path / "later.db").exists()
    upgrade(later)
    fill(late)
    change(late, 8600)
    assert follows(late, 8600)
    task.stop()
    told = [record.getMessage() for record in caplog.records if record.name == refreshing.__name__]
    assert told[0] == f"facts of {tmp_path}/later.db do not follow: missing"
    assert told[-1] == f"facts of {tmp_path}/later.db follow again"
    engine.dispose()
    late.dispose()


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_a_server_that_cuts_connections_is_found_again(
    academy: Engine, database: URL, running: Callable[..., Refreshing]
) -> None:
    running(database)
    for score in (8100, 8200):
        with academy.connect() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        change(academy, score)
        assert follows(academy, score)


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_an_error_is_logged_once_without_the_data_and_does_not_end_the_task(
    academy: Engine, database: URL, running: Callable[..., Refreshing], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with academy.begin() as connection:
        connection.execute(
            text(
                "CREATE TRIGGER trouble BEFORE INSERT ON enrolment_fact"
                " BEGIN SELECT raise(ABORT, 'Siti 197801012006041001'); END"
            )
        )
    task = running(database)
    change(academy, 8500)
    time.sleep(1)
    with academy.begin() as connection:
        connection.execute(text("DROP TRIGGER trouble"))
    assert follows(academy, 8500)
    task.stop()  # facts are there before it says so
    told = [record.getMessage() for record in caplog.records if record.name == refreshing.__name__]
    assert len(told) == 2
    assert "197801012006041001" not in caplog.text
