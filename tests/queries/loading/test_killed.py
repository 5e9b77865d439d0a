"""Killed (SIGKILL) in the middle of a load or of an undo: afterwards the database is as before or as after."""

from __future__ import annotations

import multiprocessing
import os
import signal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from queries.engine import database_url, write_engine
from queries.loading import loading, plan_roster, undo, write_roster
from queries.schema import Agency, Base, ChangeMark, ImportBatch
from tests.facts_twin import stored_facts, twin_facts
from tests.queries.loading.conftest import BATCH, NOW, rows_of

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

ROSTER = """
    cohort | nip | name | agency | score | nrp
    -------+-----+------+--------+-------+----
    2      | 001 | Ana  | Gresik | 8000  |
    2      |     | Ben  | Gresik |       | 77
    3      | 001 | Ana  | Tuban  |       |
    """
EVERY = 6
"""So many statements lie between two places at which a process is killed."""
BEFORE_COMMIT, AFTER_COMMIT = "before the commit", "after it"
ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL")


def _work(connection: Connection, what: str) -> None:
    if what == "undo":
        last = connection.scalar(select(ImportBatch.id).order_by(ImportBatch.id.desc()).limit(1)) or 0
        undo(connection, last, "petugas", "salah berkas", NOW)
        return
    codes = {"Gresik": "35.25", "Tuban": "35.23"}
    ids = {row.code: row.id for row in connection.execute(select(Agency.code, Agency.id))}
    rows = rows_of(ROSTER, {name: ids[code] for name, code in codes.items()})
    write_roster(connection, plan_roster(connection, rows), BATCH, NOW)


def _process(url: str, what: str, kill_at: int | str) -> None:
    """Load or undo; be killed before the statement of that number, before the commit, or after it."""
    engine = write_engine(database_url(url))
    seen = 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def committing(_connection: Connection) -> None:
        if kill_at == BEFORE_COMMIT:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", count)
    event.listen(engine, "commit", committing)
    with loading(engine) as connection:
        _work(connection, what)
    os.kill(os.getpid(), signal.SIGKILL)


def _killed(url: URL, what: str, kill_at: int | str) -> None:
    """Run it in another process, which ends by the signal."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["queries.loading", "tests.facts_twin"])
    text = url.render_as_string(hide_password=False)
    process = processes.Process(target=_process, args=(text, what, kill_at))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


def _everything(engine: Engine) -> dict[str, list[str]]:
    with engine.connect() as connection:
        return {
            table.name: sorted(map(str, connection.execute(select(table))))
            for table in Base.metadata.sorted_tables
        }


def _statements(engine: Engine, what: str) -> int:
    """How many statements it takes."""
    seen: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    with engine.connect() as connection:
        _work(connection, what)
        connection.rollback()
    event.remove(engine, "before_cursor_execute", count)
    return len(seen)


@ON_POSIX
@pytest.mark.heavy
@pytest.mark.parametrize("what", ["load", "undo"])
def test_who_is_killed_on_the_way_has_changed_nothing(what: str, database: URL, writer: Engine) -> None:
    if what == "undo":
        with loading(writer) as connection:
            _work(connection, "load")
    before, statements = _everything(writer), _statements(writer, what)
    assert statements > 3 * EVERY
    for kill_at in (*range(EVERY, statements, EVERY), BEFORE_COMMIT):
        _killed(database, what, kill_at)
        assert _everything(writer) == before, kill_at


@ON_POSIX
@pytest.mark.parametrize("what", ["load", "undo"])
def test_who_is_killed_after_the_commit_has_done_it_all(what: str, database: URL, writer: Engine) -> None:
    if what == "undo":
        with loading(writer) as connection:
            _work(connection, "load")
    before = _everything(writer)
    _killed(database, what, AFTER_COMMIT)
    after = _everything(writer)
    assert before["enrolment"] != after["enrolment"]
    with writer.connect() as connection:
        facts = stored_facts(connection)
        assert facts == twin_facts(connection, NOW)
        assert len(facts["enrolment"]) == (0 if what == "undo" else 3)
        assert (
            connection.scalars(select(ChangeMark.cohort_id).where(ChangeMark.cohort_id.is_not(None))).all() == []
        )
