"""Each query alone: the median of some runs, as the cached door would ask it, and how much the engine looked at."""

from __future__ import annotations

import json
import math
import sqlite3
import time
from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, event

from dashboard.data import QUERIES
from queries.engine import DatabaseProblem, read_engine, reading
from tests.benchmarks.results import Findings, Table, Target, Times, milliseconds
from tests.benchmarks.selections import BROAD, RARE

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

    from queries.filters import Filters

RUNS = 5
ENOUGH_MS = 4_000
"""A query that takes so long is not run again."""
STEPS = 1_000
FACTS = ("enrolment_fact", "attendance_fact", "score_fact")
LIMITS_MS = {"summaries": 100, "facts": 1_000}
ASKED_ONCE = "options."
"""What the filters offer does not depend on what is chosen."""


def measure(database: URL) -> Findings:
    """Every query for every selection."""
    engine = read_engine(database)
    cells: dict[str, dict[str, Times]] = {}
    source: dict[str, str] = {}
    scanned: dict[str, str] = {}
    for name in QUERIES:
        selections = {"everything": BROAD["everything"]} if name.startswith(ASKED_ONCE) else {**BROAD, **RARE}
        cells[name] = {chosen: _timed(engine, name, filters) for chosen, filters in selections.items()}
        source[name], scanned[name] = _looked_at(engine, name, BROAD["everything"])
    engine.dispose()
    rows = [
        [name, *(_cell(times, chosen) for chosen in (*BROAD, *RARE)), source[name], scanned[name]]
        for name, times in cells.items()
    ]
    unit = "rows scanned" if database.get_backend_name() == "postgresql" else f"steps of SQLite (in {STEPS:,})"
    table = Table(
        "Each query alone: median ms",
        ["query", *BROAD, *RARE, "read from", unit],
        rows,
        f"{RUNS} runs; * = fewer, since they took more than {ENOUGH_MS // 1000} s together. The last two columns are"
        " about everything.",
    )
    return Findings([_slowest(cells, source, kind) for kind in LIMITS_MS if kind in source.values()], [table])


def _cell(times: dict[str, Times], chosen: str) -> str:
    if chosen not in times:
        return ""
    return milliseconds(times[chosen].median) + ("" if len(times[chosen].values) == RUNS else "*")


def _slowest(cells: dict[str, dict[str, Times]], source: dict[str, str], kind: str) -> Target:
    """A rare combination is answered from facts, whatever answers the query otherwise."""
    found = [
        (times.median, name, chosen)
        for name, of_query in cells.items()
        for chosen, times in of_query.items()
        if (source[name] if chosen in BROAD else "facts") == kind
    ]
    slowest, name, chosen = max(found)
    over = sum(median > LIMITS_MS[kind] for median, *_ in found)
    return Target(
        f"no query from {kind} over {LIMITS_MS[kind]:,} ms",
        f"≤ {LIMITS_MS[kind]:,} ms",
        f"{milliseconds(slowest)} ms",
        f"{name}, {chosen}; {over} of {len(found)} over the limit",
        slowest <= LIMITS_MS[kind],
    )


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


def _looked_at(engine: Engine, name: str, filters: Filters) -> tuple[str, str]:
    """Which tables answer, and how much of them was looked at."""
    said: list[tuple[str, Any]] = []
    try:
        with reading(engine) as connection:
            steps = _steps(connection, name, filters, said)
            looked = sum(_rows_scanned(connection, *one) for one in tuple(said)) if steps is None else steps
    except DatabaseProblem:
        looked = None
    from_facts = any(table in statement for statement, _ in said for table in FACTS)
    return "facts" if from_facts else "summaries", "gave up" if looked is None else f"{looked:,}"


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


def _steps(connection: Connection, name: str, filters: Filters, said: list[tuple[str, Any]]) -> int | None:
    """Thousands of instructions of SQLite's virtual machine. What the connection is told is noted in `said`."""

    def note(_connection: Connection, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        said.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    steps, driver = count(), connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        driver.set_progress_handler(lambda: next(steps) and 0, STEPS)
    QUERIES[name](connection, filters)
    event.remove(connection, "before_cursor_execute", note)
    return next(steps) if isinstance(driver, sqlite3.Connection) else None
