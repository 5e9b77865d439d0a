"""Loading: a hundred thousand marks through the importer, against the database's own bulk load of the same rows."""

from __future__ import annotations

import csv
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import delete, select

from queries.engine import upgrade_engine, write_engine, writing
from queries.refresher import refresh
from queries.schema import Attendance, ClassSession, Cohort, Enrolment, Participant
from tests.benchmarks.databases import FOLDER
from tests.benchmarks.filling import fill
from tests.benchmarks.results import Findings, Table, Target
from tests.servers import plain

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL, Connection

    Rows = list[tuple[int, int, int, str]]

ENROLMENTS = 10_000
"""Ten marks each."""
TIMES_THE_BULK = 5
HEADINGS = ("Program", "Tahun", "Angkatan", "Nama", "Tanggal", "Jam", "Status Kehadiran")
REGISTER = (
    select(
        Cohort.programme_code, Cohort.year, Cohort.number, Participant.name, ClassSession.starts_at, Attendance.status,
    )
    .join_from(Attendance, ClassSession, ClassSession.id == Attendance.session_id)
    .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
    .join(Participant, Participant.id == Enrolment.participant_id)
    .join(Cohort, Cohort.id == Enrolment.cohort_id)
    .order_by(Attendance.cohort_id, Attendance.session_id, Attendance.enrolment_id)
)  # fmt: skip
MARKS = select(Attendance.session_id, Attendance.enrolment_id, Attendance.cohort_id, Attendance.status)
COLUMNS = "(session_id, enrolment_id, cohort_id, status)"


class Refused(Exception):
    """The importer did not take the file; the message is what it said."""


def measure(database: URL) -> Findings:
    """Load into an empty, migrated database."""
    register = FOLDER / "presensi.csv"
    engine = upgrade_engine(database)
    with writing(engine) as connection:
        fill(connection, ENROLMENTS)
        _write(register, connection)
        rows: Rows = [tuple(row) for row in connection.execute(MARKS)]  # type: ignore[misc]
    engine.dispose()
    _empty(database)
    importing_s, peak = _import(database, register)
    _empty(database)
    bulk_s = _bulk(database, rows)
    refresh_s = _refresh(database)
    ratio = importing_s / bulk_s
    how = "COPY" if database.get_backend_name() == "postgresql" else "executemany in one transaction"
    imported, loaded = (f"{len(rows) / seconds:,.0f}" for seconds in (importing_s, bulk_s))
    whole = len(rows) / (bulk_s + refresh_s)
    table = Table(
        f"{len(rows):,} marks of a register",
        ["way", "seconds", "rows a second", "peak memory"],
        [
            ["python -m dashboard import, facts included", f"{importing_s:.1f}", imported, peak],
            [how, f"{bulk_s:.1f}", loaded, ""],
            ["facts and sums of the rows loaded in bulk", f"{refresh_s:.1f}", "", ""],
            ["both, as the importer leaves it", f"{bulk_s + refresh_s:.1f}", f"{whole:,.0f}", ""],
        ],
        "All under the same constraints and triggers. The importer reads a spreadsheet, checks every row, knows whom it"
        " means, records the batch, and brings facts and sums up: after a bulk load these are still to come. Against"
        f" both it takes {importing_s / (bulk_s + refresh_s):.1f} times as long.",
    )
    target = Target(
        "importer against bulk load",
        f"≤ {TIMES_THE_BULK} ×",
        f"{ratio:.1f} ×",
        f"{importing_s:.1f} s against {bulk_s:.1f} s",
        ratio <= TIMES_THE_BULK,
    )
    return Findings([target], [table])


def _refresh(database: URL) -> float:
    """Seconds until the facts follow, as the refresher brings them up."""
    engine = write_engine(database)
    began = time.perf_counter()
    refresh(engine, datetime.now(UTC))
    seconds = time.perf_counter() - began
    engine.dispose()
    return seconds


def _write(file: Path, connection: Connection) -> None:
    """The register as a spreadsheet, as the importer wants it."""
    with file.open("w", newline="", encoding="utf-8") as output:
        sheet = csv.writer(output, delimiter=";")
        sheet.writerow(HEADINGS)
        for programme, year, number, name, starts_at, status in connection.execute(REGISTER):
            said = status.replace("_", " ").title()
            sheet.writerow([programme, year, number, name, f"{starts_at:%d-%m-%Y}", f"{starts_at:%H.%M}", said])


def _empty(database: URL) -> None:
    engine = write_engine(database)
    with writing(engine) as connection:
        connection.execute(delete(Attendance))
    engine.dispose()


def _import(database: URL, file: Path) -> tuple[float, str]:
    """Seconds, and the peak of the process's memory in words."""
    environment = {**os.environ, "DATABASE_URL": database.render_as_string(hide_password=False)}
    began = time.perf_counter()
    with (FOLDER / "import.log").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dashboard", "import", str(file)], env=environment, stdout=log, stderr=log
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            log.seek(0)
            raise Refused(log.read()[-2_000:])
    return seconds, f"{usage.ru_maxrss / 1024:,.0f} MB"


def _bulk(database: URL, rows: Rows) -> float:
    began = time.perf_counter()
    if database.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(database.database or "")) as connection, connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.executemany(f"INSERT INTO attendance {COLUMNS} VALUES (?, ?, ?, ?)", rows)
    else:
        copying = f"COPY attendance {COLUMNS} FROM STDIN"
        with psycopg.connect(plain(database)) as server, server.cursor() as cursor, cursor.copy(copying) as copy:
            for row in rows:
                copy.write_row(row)
    return time.perf_counter() - began
