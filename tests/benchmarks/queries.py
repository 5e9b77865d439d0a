"""Each query alone: the median of some runs, as the cached door would ask it, and how much the engine looked at."""

from __future__ import annotations

import json
import math
import sqlite3
import time
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, event

from dashboard.data import QUERIES
from queries.engine import DatabaseProblem, read_engine, reading
from tests.benchmarks.results import Findings, Table, Target, Times, milliseconds
from tests.benchmarks.selections import SELECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Engine

    from queries.filters import Filters

RUNS = 5
ENOUGH_MS = 4_000
"""A query that takes so long is not run again."""
STEPS = 1_000
FACTS = ("enrolment_fact", "attendance_fact", "score_fact")
LIMITS_MS = {False: 100, True: 1_000}
"""Whether facts were read -> what is promised."""
SOURCES = {False: "summaries", True: "facts"}
EVERYTHING = "everything"
ASKED_ONCE = "options."
"""What the filters offer does not depend on what is chosen."""


class Asked(NamedTuple):
    """A query for one selection."""

    name: str
    selection: str
    times: Times
    from_facts: bool

    def __str__(self) -> str:
        shown = milliseconds(self.times.median) + ("" if len(self.times.values) == RUNS else "*")
        return f"{shown} f" if self.from_facts else shown


def measure(database: URL) -> Findings:
    """Every query for every selection."""
    engine = read_engine(database)
    asked = {name: list(_ask(engine, name)) for name in QUERIES}
    rows = []
    for name, answers in asked.items():
        cells = [str(answer) for answer in answers]
        rows.append([name, *cells, *[""] * (len(SELECTIONS) - len(cells)), _looked_at(engine, name)])
    engine.dispose()
    unit = "rows scanned" if database.get_backend_name() == "postgresql" else f"steps of SQLite (in {STEPS:,})"
    table = Table(
        "Each query alone: median ms",
        ["query", *SELECTIONS, unit],
        rows,
        f"{RUNS} runs; f = facts were read, * = fewer runs, since they took more than {ENOUGH_MS // 1000} s together."
        " The last column is about everything.",
    )
    every = [answer for answers in asked.values() for answer in answers]
    return Findings([_slowest(every, from_facts=from_facts) for from_facts in SOURCES], [table])


def _slowest(every: list[Asked], *, from_facts: bool) -> Target:
    found = [answer for answer in every if answer.from_facts == from_facts]
    slowest = max(found, key=lambda answer: answer.times.median)
    limit = LIMITS_MS[from_facts]
    over = sum(answer.times.median > limit for answer in found)
    return Target(
        f"no query from {SOURCES[from_facts]} over {limit:,} ms",
        f"≤ {limit:,} ms",
        f"{milliseconds(slowest.times.median)} ms",
        f"{slowest.name}, {slowest.selection}; {over} of {len(found)} over the limit",
        not over,
    )


def _ask(engine: Engine, name: str) -> Iterator[Asked]:
    chosen = [EVERYTHING] if name.startswith(ASKED_ONCE) else list(SELECTIONS)
    for selection in chosen:
        said: list[str] = []

        def note(
            _connection: Connection, _cursor: object, statement: str, *_: object, said: list[str] = said
        ) -> None:
            said.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        times = _timed(engine, name, SELECTIONS[selection])
        event.remove(engine, "before_cursor_execute", note)
        yield Asked(name, selection, times, any(table in statement for statement in said for table in FACTS))


def _timed(engine: Engine, name: str, filters: Filters) -> Times:
    values: list[float] = []
    try:
        while len(values) < RUNS and sum(values) < ENOUGH_MS:
            began = time.perf_counter()
            with reading(engine) as connection:
                QUERIES[name](connection, filters)
            values.append((time.perf_counter() - began) * 1_000)
    except DatabaseProblem:  # the engine's own limit for a statement
        values = [math.inf]
    return Times.of(values)


def _looked_at(engine: Engine, name: str) -> str:
    """How much of the tables was looked at."""
    said: list[tuple[str, Any]] = []
    try:
        with reading(engine) as connection:
            steps = _steps(connection, name, said)
            looked = sum(_rows_scanned(connection, *one) for one in tuple(said)) if steps is None else steps
    except DatabaseProblem:
        return "gave up"
    return f"{looked:,}"


def _rows_scanned(connection: Connection, statement: str, parameters: Any) -> int:
    plan = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters).scalar_one()
    return _scanned(plan[0]["Plan"] if isinstance(plan, list) else json.loads(plan)[0]["Plan"])


def _scanned(node: dict[str, Any]) -> int:
    """Rows that scans gave or threw away, over all loops."""
    below = sum(_scanned(child) for child in node.get("Plans", ()))
    if "Scan" not in node["Node Type"] or node["Node Type"] == "Bitmap Index Scan":
        return below
    rows: float = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    loops: int = node["Actual Loops"]
    return below + round(rows * loops)


def _steps(connection: Connection, name: str, said: list[tuple[str, Any]]) -> int | None:
    """Thousands of instructions of SQLite's virtual machine. What the connection is told is noted in `said`."""

    def note(_connection: Connection, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        said.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    steps, driver = count(), connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        driver.set_progress_handler(lambda: next(steps) and 0, STEPS)
    QUERIES[name](connection, SELECTIONS[EVERYTHING])
    event.remove(connection, "before_cursor_execute", note)
    return next(steps) if isinstance(driver, sqlite3.Connection) else None
