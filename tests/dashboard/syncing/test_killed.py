"""Killed (SIGKILL) at statement after statement of a sync: each cohort is as before or as after, facts included."""

from __future__ import annotations

import multiprocessing
import os
import signal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from dashboard.syncing.mapping import read_mapping
from dashboard.syncing.syncing import SyncOptions, sync
from queries.engine import database_url, write_engine
from queries.schema import Cohort
from queries.sources import source_engine
from tests.dashboard.syncing.conftest import MAPPING, NOW, assert_facts_are_right, stored

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

    from tests.dashboard.syncing.conftest import Office, Sync, Tables

EVERY, FEWEST = 11, 5
"""So many statements lie between two places at which a process is killed; at least so many places there are."""
ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL")


def _process(url: str, source: str, kill_at: int, at_commit: int) -> None:
    """Sync, and be killed before the statement of that number, or before the commit of that number."""
    engine = write_engine(database_url(url))
    seen = {"statements": 0, "commits": 0}

    def count(*_: object) -> None:
        seen["statements"] += 1
        if seen["statements"] == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def committing(_connection: Connection) -> None:
        seen["commits"] += 1
        if seen["commits"] == at_commit:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", count)
    event.listen(engine, "commit", committing)
    sync(engine, source_engine(source), read_mapping(MAPPING), SyncOptions(), NOW)


def _is_killed(url: URL, source: str, *, kill_at: int = 0, at_commit: int = 0) -> bool:
    """Sync in another process: whether that was killed, and did not come to its end before."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["dashboard.syncing.syncing", "tests.facts_twin"])
    text = url.render_as_string(hide_password=False)
    process = processes.Process(target=_process, args=(text, source, kill_at, at_commit))
    process.start()
    process.join(60)
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode != 0


def _by_cohort(engine: Engine) -> dict[str, Tables]:
    """Cohort -> what the database holds of it."""
    with engine.connect() as connection:
        codes = connection.scalars(select(Cohort.code)).all()
    tables = stored(engine)
    return {
        code: {name: {row for row in rows if row[0] == code} for name, rows in tables.items()} for code in codes
    }


@ON_POSIX
@pytest.mark.heavy
@pytest.mark.parametrize("office", ["postgresql"], indirect=True)
def test_a_sync_that_is_killed_anywhere_leaves_each_cohort_whole(
    database: URL, writer: Engine, office: Office, bring: Sync
) -> None:
    assert _is_killed(database, office.url, at_commit=1)
    assert _by_cohort(writer) == {}
    found: list[dict[str, Tables]] = []
    kill_at = EVERY
    while _is_killed(database, office.url, kill_at=kill_at):
        found.append(_by_cohort(writer))
        assert_facts_are_right(database)
        kill_at += EVERY
    assert len(found) > FEWEST
    after = _by_cohort(writer)
    assert any(cohorts.keys() < after.keys() for cohorts in found)
    assert all(tables == after[code] for cohorts in found for code, tables in cohorts.items())
    assert_facts_are_right(database)
    assert bring().fate == "nothing_new"
