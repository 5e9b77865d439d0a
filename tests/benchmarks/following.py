"""A register that another program changes: until the open page shows it, and what computing one cohort costs."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from queries.engine import write_engine, writing
from queries.facts import recompute
from queries.schema import Attendance, ClassSession, Cohort
from tests.benchmarks.browsing import browser
from tests.benchmarks.databases import FOLDER
from tests.benchmarks.reader import Reader
from tests.benchmarks.results import Findings, Table, Target, Times
from tests.benchmarks.serving import PRODUCT, serving

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

    from tests.benchmarks.databases import Databases

PROMISED_S = 5
COHORTS = 30
"""Computed one by one, spread over all of them."""
CHANGES = ("alpa", "hadir") * 4
LONGEST_PAUSE_S = 3.0
"""Between a change that is seen and the next: some come while the page rests from the last redraw."""
SEED = 2019
NEAR_ONE = 1.5


def measure(databases: Databases, size: str, engine: str) -> Findings:
    """On copies, since rows are changed. Computing is compared with the small database, in the same run."""
    with databases.copied(size, engine) as database:
        seen = _seen(database)
        here = _computed(database)
    rows = [
        ["a changed register until the open page shows it", str(seen)],
        [f"one cohort computed, {size}", str(here)],
    ]
    targets = [
        Target(
            "a change from outside is on the open page",
            f"< {PROMISED_S} s",
            f"{max(seen.values) / 1_000:.1f} s",
            f"slowest of {len(seen.values)}; median {seen.median / 1_000:.1f} s",
            max(seen.values) < PROMISED_S * 1_000,
        )
    ]
    if size != "S":
        with databases.copied("S", engine) as database:
            small = _computed(database)
        rows.append(["one cohort computed, S", str(small)])
        ratio = here.median / small.median
        targets.append(
            Target(
                f"computing one cohort at {size}",
                f"near the same at S (≤ {NEAR_ONE} ×)",
                f"{ratio:.2f} ×",
                f"{here} ms against {small} ms",
                ratio <= NEAR_ONE,
            )
        )
    return Findings(targets, [Table("Milliseconds", ["what", "ms"], rows)])


def _seen(database: URL) -> Times:
    """All of a cohort's first session is marked absent, and present again, while its page is open."""
    engine, values = write_engine(database), []
    with writing(engine) as connection:
        cohort = connection.execute(select(Cohort).where(Cohort.programme_code == "PKP").limit(1)).one()
        session = connection.scalar(select(ClassSession.id).where(ClassSession.cohort_id == cohort.id).limit(1))
    pause = Random(SEED)
    page = f"kehadiran?tahun={cohort.year}&program=PKP&angkatan={cohort.code}"
    with (
        serving(PRODUCT, database, FOLDER / "following.log") as (address, _),
        browser() as chromium,
        Reader(chromium) as reader,
    ):
        reader.open(f"{address}/{page}")
        for status in CHANGES:
            time.sleep(pause.uniform(0, LONGEST_PAUSE_S))
            before = reader.figures()
            with writing(engine) as connection:
                connection.execute(
                    update(Attendance).where(Attendance.session_id == session).values(status=status)
                )
            values.append(reader.wait_for_other_figures(before))
    engine.dispose()
    return Times.of(values)


def _computed(database: URL) -> Times:
    engine: Engine = write_engine(database)
    with writing(engine) as connection:
        cohorts = connection.scalars(select(Cohort.id).order_by(Cohort.id)).all()
    values = []
    for cohort in cohorts[:: max(1, len(cohorts) // COHORTS)]:
        began = time.perf_counter()
        with writing(engine) as connection:
            recompute(connection, [cohort], datetime.now(UTC))
        values.append((time.perf_counter() - began) * 1_000)
    engine.dispose()
    return Times.of(values)
